"use strict";

const POLL_MS = 1500;
const list = document.getElementById("messages");
const empty = document.getElementById("empty");
const status = document.getElementById("status");
let shown = "";

function piece(className, text) {
  const element = document.createElement("span");
  element.className = className;
  element.textContent = text;
  return element;
}

function row(message) {
  const item = document.createElement("li");
  const sent = new Date(message.sentAt).toLocaleTimeString();
  item.append(
    piece("badge", message.medium),
    piece("to", message.to),
    piece("sent", sent),
    piece("digits", message.code),
  );
  if (message.link) {
    const link = document.createElement("a");
    link.href = message.link;
    link.textContent = "It was not me";
    item.append(link);
  }
  return item;
}

/** Redraws only what changed, so that a screen reader is not told the same again. */
async function poll() {
  try {
    const response = await fetch("outbox.json", { cache: "no-store" });
    if (!response.ok) {
      throw new Error(String(response.status));
    }
    const text = await response.text();
    if (text !== shown) {
      const messages = JSON.parse(text);
      list.replaceChildren(...messages.map(row));
      empty.hidden = messages.length > 0;
      shown = text;
    }
    status.hidden = true;
  } catch {
    status.textContent = "The outbox cannot be read right now. Trying again.";
    status.hidden = false;
  }
  setTimeout(poll, POLL_MS);
}

poll();
