// The audit's records as they are written: server-sent events, read by fetch because EventSource sends no token.

import { authorization } from "./gateway.js";

/** Tells of each event of a stream, its name and data, until it ends or is aborted. */
export async function tail(path, signal, tell) {
  const answer = await fetch(path, { headers: authorization(), cache: "no-store", signal });
  if (!answer.ok) {
    throw new Error((await answer.json()).detail);
  }
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
    const events = (rest + value).split("\n\n");
    rest = events.pop();
    for (const event of events) {
      const fields = Object.fromEntries(
        event.split("\n").map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 2)]),
      );
      if (fields.data) {
        tell(fields.event ?? "message", fields.data);
      }
    }
  }
}
