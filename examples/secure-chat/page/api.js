/** An answer of the chat's server that is no success, or none at all: then `status` is 0. */
export class ServerFault extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

/** Asks the chat's server; rejects with a `ServerFault` that a person can read. */
export async function ask(method, path, { token, body } = {}) {
  const headers = { 'content-type': 'application/json' };
  if (token) headers.authorization = `Bearer ${token}`;
  let answer;
  try {
    const response = await fetch(path, { method, headers, body: body && JSON.stringify(body) });
    answer = { status: response.status, ok: response.ok, ...(await response.json().catch(() => ({}))) };
  } catch {
    throw new ServerFault('The chat’s server cannot be reached. Try again.', 0);
  }
  if (!answer.ok)
    throw new ServerFault(answer.error ?? `The server answered ${answer.status}.`, answer.status);
  return answer;
}

export const signIn = (name, role) => ask('POST', '/sign-in', { body: { name, role } });
export const resume = (token) => ask('GET', '/session', { token });
export const signOut = (token) => ask('POST', '/sign-out', { token });
export const send = (token, channel, message) =>
  ask('POST', '/send-encrypted-message', { token, body: { channel, message } });
