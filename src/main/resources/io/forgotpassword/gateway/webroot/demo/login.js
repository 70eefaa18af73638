"use strict";

const BROKEN = "Something went wrong. Please try again in a moment.";
const views = [...document.querySelectorAll("[data-view]")];
const forms = Object.fromEntries([...document.forms].map((form) => [form.dataset.form, form]));

/** Shows the view that the address names; the first for any other name. */
function showView(focus) {
  const name = location.hash.slice(1);
  const shown = views.find((view) => view.dataset.view === name) || views[0];
  for (const view of views) {
    view.hidden = view !== shown;
  }
  const heading = shown.querySelector("h1");
  document.title = heading.textContent;
  if (focus) {
    const firstEmpty = [...shown.querySelectorAll("input")].find((input) => !input.value);
    (firstEmpty || heading).focus();
  }
}

function say(form, text, good = false) {
  const notice = form.querySelector(".notice");
  notice.textContent = text;
  notice.classList.toggle("good", good);
  notice.hidden = !text;
}

/** Posts a form as JSON; resolves to the answer's body, or rejects with a sentence for people. */
async function post(form) {
  const response = await fetch(form.getAttribute("action"), {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json, application/problem+json" },
    body: JSON.stringify(Object.fromEntries(new FormData(form))),
  }).catch(() => null);
  const body = response && (await response.json().catch(() => null));
  if (!response || !response.ok || !body) {
    throw new Error((body && body.detail) || BROKEN);
  }
  return body;
}

function onSubmit(form, succeeded) {
  const button = form.querySelector("button[type=submit]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.getAttribute("aria-busy") === "true") {
      return;
    }
    say(form, "");
    button.setAttribute("aria-busy", "true");
    try {
      succeeded(await post(form));
    } catch (problem) {
      say(form, problem.message);
    } finally {
      button.removeAttribute("aria-busy");
    }
  });
}

onSubmit(forms["sign-in"], () => {
  forms["sign-in"].reset();
  location.hash = "welcome";
});

onSubmit(forms.forgot, (answer) => {
  document.getElementById("delivery").textContent = answer.delivery;
  forms.reset.elements.username.value = forms.forgot.elements.username.value;
  forms.reset.elements.code.value = "";
  say(forms.reset, "");
  location.hash = "reset";
});

onSubmit(forms.reset, () => {
  forms["sign-in"].elements.username.value = forms.reset.elements.username.value;
  forms.reset.reset();
  say(forms["sign-in"], "Your password is set. Sign in with it.", true);
  location.hash = "sign-in";
});

const reveal = document.getElementById("reveal");
reveal.addEventListener("click", () => {
  const password = forms.reset.elements.password;
  const show = password.type === "password";
  password.type = show ? "text" : "password";
  reveal.setAttribute("aria-pressed", String(show));
  reveal.textContent = show ? "Hide" : "Show";
});

addEventListener("hashchange", () => showView(true));
showView(location.hash.length > 1);
