import type { Application } from './application';
import { fieldsOf } from './frame';
import type { Member } from './members';
import type { SignedInUser } from './peer';

/** Why `auth` is not `KEY:signature` of exactly `text` under the application's secret; `undefined` when it is. */
export function problemWithAuth(application: Application, auth: unknown, text: string): string | undefined {
  const { key, secret } = application.settings;
  if (typeof auth !== 'string' || auth === '') return 'there is no auth of the form KEY:SIGNATURE';
  if (!auth.startsWith(`${key}:`)) return `auth begins with another key than ${key}`;
  if (application.surroundings.verify(secret, text, auth.slice(key.length + 1))) return undefined;
  return `the signature is not one by the secret of ${key} for this socket id and what goes with it`;
}

/** The member that signed `channel_data` describes, or `undefined` when it has no usable `user_id`. */
export function memberOf(channelData: unknown): Member | undefined {
  // Only text is signed: an object in its place is nobody's word.
  const fields = typeof channelData === 'string' ? fieldsOf(channelData) : undefined;
  const id = idOf(fields?.user_id);
  return id === undefined ? undefined : { id, info: fields?.user_info ?? null };
}

/** The user that signed `user_data` describes, or `undefined` when it has no usable id. */
export function userOfData(userData: string): SignedInUser | undefined {
  const fields = fieldsOf(userData);
  const id = idOf(fields?.id) ?? idOf(fields?.user_id);
  if (id === undefined) return undefined;
  const watchlist = Array.isArray(fields?.watchlist) ? fields.watchlist : [];
  return { id, watchlist: [...new Set(watchlist.filter((each) => typeof each === 'string'))].slice(0, 100) };
}

function idOf(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
