// Texts become elements; never HTML, so nothing that is shown can be more than shown.

export const element = (id) => document.getElementById(id);

export function make(tag, content, className) {
  const made = document.createElement(tag);
  made.append(content instanceof Node ? content : String(content));
  if (className) {
    made.className = className;
  }
  return made;
}

/** Shows a table of rows of cells; a number is set right, anything else left. */
export function table(id, heads, rows, empty) {
  const head = make("tr", "");
  heads.forEach((text, i) => {
    const cell = make("th", text, typeof rows[0]?.[i] === "number" ? "number" : "");
    cell.scope = "col";
    head.append(cell);
  });
  const body = document.createElement("tbody");
  for (const row of rows) {
    const line = document.createElement("tr");
    row.forEach((value) => line.append(make("td", value, typeof value === "number" ? "number" : "")));
    body.append(line);
  }
  if (rows.length === 0) {
    const cell = make("td", empty, "empty");
    cell.colSpan = heads.length;
    const line = document.createElement("tr");
    line.append(cell);
    body.append(line);
  }
  const top = document.createElement("thead");
  top.append(head);
  element(id).replaceChildren(top, body);
}

/** Shows names and values; a value is a text, or a text and whether it is bad. */
export function list(id, entries) {
  element(id).replaceChildren(
    ...entries.map(([name, value, bad]) => {
      const pair = document.createElement("div");
      pair.append(make("dt", name), make("dd", value, bad ? "bad" : ""));
      return pair;
    }),
  );
}

/** Shows whether the gateway is ready. */
export function show(readiness, bad) {
  element("readiness").textContent = readiness;
  element("readiness").classList.toggle("bad", bad);
}

/** Shows a problem of the page; an empty text hides it. */
export function tell(problem) {
  Object.assign(element("problem"), { textContent: problem, hidden: problem === "" });
}

/** YAML enough to be read: what the configuration file would say. */
export function yaml(value, indent = "") {
  if (Array.isArray(value) && value.some((item) => typeof item === "object")) {
    return value.map((item) => `\n${indent}- ${yaml(item, `${indent}  `).trimStart()}`).join("");
  }
  if (Array.isArray(value)) {
    return ` [${value.join(", ")}]`;
  }
  if (typeof value === "object") {
    return Object.entries(value)
      .map(([key, inner]) => `\n${indent}${key}:${yaml(inner, `${indent}  `)}`)
      .join("");
  }
  return value === "" ? ' ""' : ` ${value}`;
}
