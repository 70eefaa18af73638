// What the gateway is asked, with the token that the administrator typed: kept for this tab only.

const KEY = "admin-token";

export class Unauthorized extends Error {}

export const hasToken = () => sessionStorage.getItem(KEY) !== null;
export const keepToken = (token) => sessionStorage.setItem(KEY, token);
export const forgetToken = () => sessionStorage.removeItem(KEY);

/** The headers that show the token. */
export function authorization() {
  const token = sessionStorage.getItem(KEY);
  return token === null ? {} : { authorization: `Bearer ${token}` };
}

/** The JSON of a path; an Unauthorized or an Error that says what was expected. */
export async function get(path) {
  const answer = await fetch(path, { headers: authorization(), cache: "no-store" });
  const json = await answer.json();
  if (answer.status === 401) {
    throw new Unauthorized(json.detail);
  }
  if (!answer.ok) {
    throw new Error(`${json.title}: ${json.detail}`);
  }
  return json;
}
