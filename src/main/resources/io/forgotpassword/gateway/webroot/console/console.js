// Asks for the gateway's state once a second, makes rates of the counts, and draws them.

import { Chart, swatch } from "./charts.js";
import { Unauthorized, forgetToken, get, hasToken, keepToken } from "./gateway.js";
import { element, list, make, show, table, tell, yaml } from "./tables.js";
import { tail } from "./tail.js";

const EVERY = 1000;
const LATENCY_SAMPLES = 10;
const SUMMARY_SAMPLES = 15;
const RECORDS = 50;
const FIRST = ["accepted", "limited-address", "limited-username", "rejected", "invalid"];
const FAILURES = ["throttled", "unreachable", "timed-out", "unreadable", "overloaded", "broken"];

const samples = [];
const records = [];
let leftOut = 0;
let following = null;
let charts;
let paused = false;
let seen = 0;

const count = (n) => Math.round(n).toLocaleString("en");
const rate = (n) => n.toFixed(n < 10 ? 1 : 0);
const millis = (ms) => (ms === null ? "–" : ms < 10 ? ms.toFixed(1) : ms.toFixed(0));
const sum = (values) => Object.values(values).reduce((a, b) => a + b, 0);

/** The time in ms that this share of requests between two states took at most, by linear interpolation. */
function quantile(share, from, to) {
  const counts = to.counts.map((n, i) => n - (from.counts[i] ?? 0));
  const wanted = share * counts[counts.length - 1];
  if (!(wanted > 0)) {
    return null;
  }
  const at = counts.findIndex((n) => n >= wanted);
  if (at >= to.bounds.length) {
    return to.bounds[to.bounds.length - 1] * 1000;
  }
  const low = at === 0 ? 0 : to.bounds[at - 1];
  const below = at === 0 ? 0 : counts[at - 1];
  return 1000 * (low + ((to.bounds[at] - low) * (wanted - below)) / (counts[at] - below));
}

const verdictsOf = (state) => [...new Set([...FIRST, ...Object.keys(state.requests)])];

function ratesOf(state, last) {
  const seconds = (state.time - last.time) / 1000;
  return Object.fromEntries(
    verdictsOf(state).map((v) => [v, Math.max(0, state.requests[v] - last.requests[v]) / seconds]),
  );
}

function draw(state) {
  const last = samples[samples.length - 1];
  if (last && state.time <= last.time) {
    return;
  }
  samples.push(state);
  if (samples.length > LATENCY_SAMPLES + 1) {
    samples.shift();
  }
  const verdicts = verdictsOf(state);
  const rates = last ? ratesOf(state, last) : Object.fromEntries(verdicts.map((v) => [v, 0]));
  const latency = ["edge", "cognito"].flatMap((where) =>
    [0.5, 0.99].map((share) => quantile(share, samples[0][where], state[where])),
  );
  charts ??= {
    requests: new Chart(element("requests"), verdicts, rate),
    latency: new Chart(element("latency"), ["p50", "p99", "Cognito p50", "Cognito p99"], count),
  };
  charts.requests.add(state.time / 1000, verdicts.map((v) => rates[v]));
  charts.latency.add(state.time / 1000, latency);
  figures(state, rates, latency);
  details(state);
}

const coloured = (label, index) => {
  const cell = make("span", make("span", "", `swatch ${swatch(index)}`));
  cell.append(label);
  return cell;
};

function figures(state, rates, latency) {
  const total = sum(rates);
  const limited = rates["limited-address"] + rates["limited-username"];
  const failed = FAILURES.reduce((n, verdict) => n + rates[verdict], 0);
  const lost = sum(state.audit.dropped);
  list("tiles", [
    ["requests/s", rate(total)],
    ["accepted/s", rate(rates.accepted)],
    ["limited/s", rate(limited)],
    ["failed/s", rate(failed), failed > 0],
    ["p99 ms", millis(latency[1])],
    ["waiting", count(state.governor.waiting)],
    ["breaker", state.breaker, state.breaker !== "closed"],
    ["audit lost", count(lost), lost > 0],
  ]);
  const rows = Object.keys(rates)
    .map((verdict, i) => [coloured(verdict, i), Number(rate(rates[verdict])), state.requests[verdict]])
    .filter((row) => row[2] > 0);
  table("verdicts", ["verdict", "a second", "since the start"], rows, "no request yet");
  table(
    "latencies",
    ["last 10 s", "p50", "p99"],
    ["edge", "Cognito"].map((where, i) => [
      where,
      coloured(millis(latency[2 * i]), 2 * i),
      coloured(millis(latency[2 * i + 1]), 2 * i + 1),
    ]),
    "",
  );
  if (seen++ % SUMMARY_SAMPLES === 1) {
    element("summary").textContent =
      `${rate(total)} requests a second, ${rate(limited)} limited, ${rate(failed)} failed; circuit breaker ${state.breaker}`;
  }
}

function details(state) {
  element("version").textContent = state.version;
  show(state.obstacles.join(", ") || "ready", state.obstacles.length > 0);
  const keys = state.refused.map((k) => [
    k.mode === "shadow" ? `${k.rule} (shadow)` : k.rule,
    make("code", k.key),
    k.over ? `${count(k.refusals - k.over)} to ${count(k.refusals)}` : count(k.refusals),
  ]);
  table("refused", ["rule", "key (pseudonym)", "refusals"], keys, "nobody was limited");
  newest(state.newest);
  showRecords();
  const limiter = state.limiter;
  list("limiter", [
    ["decided by", limiter.shared ? "Redis" : "this gateway"],
    ["live gateways", count(limiter.replicas)],
    ["keys kept here", count(limiter.keys)],
    ["evictions", count(limiter.evictions)],
    ["decided without Redis", count(limiter.local_decisions), limiter.local_decisions > 0],
    ["owed to Redis", count(limiter.debts), limiter.debts > 0],
    ["requests of trusted devices", count(state.lanes.trusted)],
    ["spoofed forwarding headers", count(state.spoofed)],
  ]);
  const governor = state.governor;
  list("governor", [
    ["calls a second that may go", `${rate(governor.rate)} of ${rate(governor.ceiling)}`, governor.rate < governor.ceiling],
    ["requests waiting", count(governor.waiting)],
    ...Object.entries(governor.shed).map(([reason, n]) => [`shed: ${reason}`, count(n), n > 0]),
    ["circuit breaker", state.breaker, state.breaker !== "closed"],
    ["calls made again", count(state.retries)],
  ]);
  const audit = state.audit;
  list("audit", [
    ["emitted", count(audit.emitted)],
    ["written", count(audit.written)],
    ["waiting", count(audit.waiting)],
    ["not yet in Kafka", count(audit.spooled)],
    ...Object.entries(audit.dropped).map(([reason, n]) => [`dropped: ${reason}`, count(n), n > 0]),
  ]);
}

/** Replaced only when something is new, and not while the keyboard is in it. */
function newest(decisions) {
  const place = element("newest");
  const first = decisions[0]?.request_id ?? "";
  if (place.contains(document.activeElement) || place.dataset.first === first) {
    return;
  }
  place.dataset.first = first;
  const rows = decisions.map((d) => {
    const id = make("button", d.request_id, "id");
    id.type = "button";
    id.addEventListener("click", () => explain(d.request_id));
    return [d.time.slice(11, 19), d.verdict, d.rule, id];
  });
  table("newest", ["time (UTC)", "verdict", "refused by", "request id"], rows, "no decision yet");
}

/** The newest records of the trail, newest first; one that stands for several requests says how many. */
function showRecords() {
  const rows = records.map((r) => [
    r.metadata.sequence,
    new Date(r.time).toISOString().slice(11, 19),
    r.type_name,
    r.status_code ?? r.status_detail ?? "",
    r.firewall_rule?.name ?? "",
    r.count ?? 1,
    make("code", r.metadata.uid ?? ""),
  ]);
  table("tail", ["record", "time (UTC)", "type", "status", "rule", "requests", "id"], rows, "no record yet");
  element("tail-state").textContent = leftOut ? `${count(leftOut)} records came too fast to be shown.` : "";
}

function recorded(event, data) {
  if (event === "dropped") {
    leftOut += Number(data);
  } else {
    records.unshift(JSON.parse(data));
    records.length = Math.min(records.length, RECORDS);
  }
}

/** Follows the audit as long as the page is looked at, and begins again when the line breaks. */
async function follow() {
  following?.abort();
  following = new AbortController();
  const { signal } = following;
  while (!signal.aborted) {
    try {
      await tail("/audit/tail", signal, recorded);
    } catch (problem) {
      if (!signal.aborted) {
        element("tail-state").textContent = `The audit is not followed: ${problem.message}`;
      }
    }
    await new Promise((wait) => setTimeout(wait, 5 * EVERY));
  }
}

async function explain(id) {
  element("request-id").value = id;
  element("explained").hidden = false;
  element("explained").focus();
  try {
    const answer = await get(`/explain/${encodeURIComponent(id)}`);
    element("explanation").textContent =
      `${answer.time} · ${answer.verdict}: ${answer.sentence}` + (answer.refused_by ? ` Refused by ${answer.refused_by}.` : "") + (answer.lane === "trusted" ? " Trusted device." : "");
    const rows = answer.rules.map((r) =>
      r.asked
        ? [r.rule, r.mode, r.admitted ? "admitted" : "refused", r.permits_before, r.permits_after, r.admitted ? "" : r.passes_at, make("code", r.key)]
        : [r.rule, r.mode, "not asked", "", "", "", make("code", r.key)],
    );
    table("explained-rules", ["rule", "mode", "said", "before", "after", "passes at", "key"], rows, "no rule counts it");
  } catch (problem) {
    element("explained-rules").replaceChildren();
    element("explanation").textContent = problem.message;
  }
}

function askForToken() {
  const wrong = hasToken();
  forgetToken();
  element("figures").hidden = true;
  element("login").hidden = false;
  show("locked", false);
  tell(wrong ? "That is not the admin.token of this gateway." : "");
  element("token").focus();
}

async function open() {
  try {
    const configuration = await get("/console/config");
    element("config").textContent = yaml(configuration).trim();
    element("login").hidden = true;
    element("figures").hidden = false;
    tell("");
    follow();
    await turn();
  } catch (problem) {
    failed(problem, open);
  }
}

async function turn() {
  try {
    if (!paused && !document.hidden) {
      const state = await get("/console/state");
      element("figures").classList.remove("stale");
      draw(state);
      tell("");
    }
    setTimeout(turn, EVERY);
  } catch (problem) {
    failed(problem, turn);
  }
}

function failed(problem, again) {
  if (problem instanceof Unauthorized) {
    askForToken();
  } else {
    tell(`The gateway does not answer: ${problem.message}`);
    show("unreachable", true);
    element("figures").classList.add("stale");
    setTimeout(again, 5 * EVERY);
  }
}

element("search").addEventListener("submit", (event) => {
  event.preventDefault();
  explain(element("request-id").value.trim());
});
element("login").addEventListener("submit", (event) => {
  event.preventDefault();
  keepToken(element("token").value);
  element("token").value = "";
  open();
});
element("pause").addEventListener("click", () => {
  paused = !paused;
  element("pause").setAttribute("aria-pressed", String(paused));
});
open();
