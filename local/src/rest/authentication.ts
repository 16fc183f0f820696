import type { App } from '../engine/settings';
import { RestError, type RestRequest } from './answer';
import { sortedAsSent, sortedDecoded } from './query';

/** How far the clock of a request may be off, in seconds. */
const CLOCK_TOLERANCE = 600;

/** The cryptography that checking a request takes. */
export interface Digests {
  verify(secret: string, text: string, signature: string): boolean;
  /** Lower-case hex MD5. */
  md5(bytes: Uint8Array): string;
  /** Compares in the same time wherever the difference is. */
  same(a: string, b: string): boolean;
}

/** Throws a 401 unless the request was signed with the application's secret, lately, and with this very body. */
export function authenticate(
  app: App,
  request: RestRequest,
  parameters: ReadonlyMap<string, string>,
  digests: Digests,
  now: number,
): void {
  const value = (name: string) => parameters.get(name) ?? refuse(name, 'is missing');
  if (!digests.same(value('auth_key'), app.key)) refuse('auth_key', 'is not the key of this application');
  if (value('auth_version') !== '1.0') refuse('auth_version', 'must be 1.0');
  const timestamp = value('auth_timestamp');
  const age = Math.abs(now / 1000 - Number(timestamp));
  if (!/^\d{1,15}$/.test(timestamp) || age > CLOCK_TOLERANCE) {
    refuse('auth_timestamp', `is not within ${CLOCK_TOLERANCE} seconds of this machine's clock`);
  }
  if (!isSigned(app, request, parameters, digests, value('auth_signature'))) {
    refuse('auth_signature', 'does not fit the request');
  }
  const hasBody = request.body.length > 0 || parameters.has('body_md5');
  if (hasBody && !digests.same(value('body_md5'), digests.md5(request.body))) {
    refuse('body_md5', 'does not fit the body');
  }
}

/** Libraries differ in whether they sign what they mean or what they send; for most requests it is the same. */
function isSigned(
  app: App,
  { method, path, query }: RestRequest,
  parameters: ReadonlyMap<string, string>,
  digests: Digests,
  signature: string,
): boolean {
  const paths = new Set([path, decoded(path)]);
  const queries = new Set([
    sortedDecoded(parameters, 'auth_signature'),
    sortedAsSent(query, 'auth_signature'),
  ]);
  let fits = false;
  for (const eachPath of paths) {
    for (const eachQuery of queries) {
      fits = digests.verify(app.secret, `${method}\n${eachPath}\n${eachQuery}`, signature) || fits;
    }
  }
  return fits;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function refuse(field: string, what: string): never {
  throw new RestError(401, `${field} ${what}`, field);
}
