import { toJson } from './json';
import { checkSocketId, checkUserId } from './names';
import type { Config } from './options';

/** What a user is to the service, beside the id. */
interface UserDetails {
  user_info?: unknown;
  /** Ids of the users whose coming and going this user is told about. */
  watchlist?: readonly string[];
}

/** Who signs in: a user with an `id`, or with a `user_id`; whatever else is in it is signed too. */
export type UserData = UserDetails & ({ id: string; user_id?: string } | { user_id: string; id?: never });

/** What a user authentication endpoint answers. */
export interface UserAuthentication {
  auth: string;
  /** The user data as it was signed. */
  user_data: string;
}

/** Signs the sign-in of a user on one socket. */
export function authenticateUser(config: Config, socketId: string, userData: UserData): UserAuthentication {
  checkSocketId(socketId);
  const text = serializeUser(userData);
  const signature = config.token.sign(`${socketId}::user::${text}`);
  return { auth: `${config.token.key}:${signature}`, user_data: text };
}

function serializeUser(userData: UserData): string {
  if (typeof userData !== 'object' || userData === null) {
    throw new TypeError('The user data must be an object { id, user_info?, watchlist? }');
  }
  const text = toJson('The user data', userData);
  // What is signed is checked, not what was passed: an `id` that JSON leaves out is no id.
  const read = (JSON.parse(text) ?? {}) as { id?: unknown; user_id?: unknown; watchlist?: unknown };
  checkUserId(read.id ?? read.user_id);
  if (read.watchlist !== undefined && !Array.isArray(read.watchlist)) {
    throw new TypeError('The watchlist of a user must be an array of user ids');
  }
  return text;
}
