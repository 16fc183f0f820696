import { createHash } from 'node:crypto';
import type { Token } from './token';

const reserved = ['auth_key', 'auth_timestamp', 'auth_version', 'auth_signature', 'body_md5'];

/** Values of a query string, by name; any object, so that an interface fits as well. */
export type QueryParams = object;

/** A request that is to be signed. */
export interface SignedRequest {
  /** The HTTP method, in any case. */
  method: string;
  /** The whole path, such as `/apps/APP_ID/events`. */
  path: string;
  params?: QueryParams | undefined;
  /** The body exactly as it will be sent. */
  body?: string | undefined;
}

/**
 * The query string that authenticates a request for the next minutes. What is signed is the plain values;
 * `write` turns one of them into what stands in the address.
 */
export function signedQuery(
  token: Token,
  request: SignedRequest,
  write: (text: string) => string = (text) => text,
): string {
  const { method, path } = request ?? {};
  if (typeof method !== 'string' || typeof path !== 'string') {
    throw new TypeError('A request to sign needs its method and its path, both strings');
  }
  const pairs = [...authentication(token, request.body), ...Object.entries(plainParams(request.params))];
  pairs.sort(([a], [b]) => (a < b ? -1 : 1));
  const plain = pairs.map(([name, value]) => `${name}=${value}`).join('&');
  const signature = token.sign(`${method.toUpperCase()}\n${path}\n${plain}`);
  const written = pairs.map(([name, value]) => `${write(name)}=${write(value)}`).join('&');
  return `${written}&auth_signature=${signature}`;
}

/** Escapes what would be read as something else in an address, and leaves the rest as the family writes it. */
export function escapeReserved(text: string): string {
  return text.replace(/[%&#+\t\r\n]/g, encodeURIComponent);
}

function authentication(token: Token, body: string | undefined): [string, string][] {
  const pairs: [string, string][] = [
    ['auth_key', token.key],
    ['auth_timestamp', String(Math.floor(Date.now() / 1000))],
    ['auth_version', '1.0'],
  ];
  if (body) pairs.push(['body_md5', createHash('md5').update(body).digest('hex')]);
  return pairs;
}

/** The params as text. @throws TypeError for those that cannot be text, or that are the signature's own */
export function plainParams(params: QueryParams | null | undefined): Record<string, string> {
  if (typeof (params ?? {}) !== 'object') {
    throw new TypeError('params must be an object, such as { info: "user_count" }');
  }
  const pairs = Object.entries(params ?? {})
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => {
      if (!reserved.includes(name)) return [name, String(value)] as const;
      throw new TypeError(`${name} is set by the signature and cannot be one of the params`);
    });
  return Object.fromEntries(pairs);
}
