import { randomBytes, randomUUID } from 'node:crypto';

const permissionsOf = { member: ['encrypted-channels'], guest: [] };
const longestName = 40;
/** More sign in only at the cost of those who did first. */
const most = 1000;

/** The token that a request came with, if it did. */
export function bearerToken(req) {
  return /^Bearer (\S+)$/.exec(req.headers.authorization ?? '')?.[1];
}

/** Who is signed in. In memory: when the server ends, all are signed out. */
export class People {
  #byToken = new Map();

  /** Anybody may be anyone here: an application would ask for a password. */
  signIn({ name, role }) {
    if (typeof name !== 'string' || !name.trim() || name.trim().length > longestName) {
      return { error: `A name has 1 to ${longestName} characters.` };
    }
    if (typeof role !== 'string' || !Object.hasOwn(permissionsOf, role)) {
      return { error: 'A role is "member" or "guest".' };
    }
    const user = { id: randomUUID(), name: name.trim(), role, permissions: permissionsOf[role] };
    const token = randomBytes(32).toString('base64url');
    const [oldest] = this.#byToken.keys();
    if (this.#byToken.size >= most) this.#byToken.delete(oldest);
    this.#byToken.set(token, user);
    return { user, token };
  }

  withToken(token) {
    return this.#byToken.get(token);
  }

  signOut(user) {
    for (const [token, each] of this.#byToken) if (each === user) this.#byToken.delete(token);
  }
}
