import { isIPv6 } from 'node:net';
import { type MasterKeyOptions, resolveMasterKey } from './master-key';
import { warnOfUnknown } from './option-names';
import { kindOf } from './show';
import { Token } from './token';

/** The names that events and webhook headers of a service begin with. */
export type Prefix = 'jetsocket' | 'pusher';

/** What `new Jetsocket(options)` takes. */
export interface JetsocketOptions extends MasterKeyOptions {
  /** The id of the application. */
  appId: string | number;
  /** The public key of the application. */
  key: string;
  /** The secret of the application; it stays on your servers. */
  secret: string;
  /** The cluster of the application: the host becomes `ws-<cluster>.jetsocket.io`. */
  cluster?: string | undefined;
  /** A host of your own, without scheme or port; wins over `cluster`. @default 'ws.jetsocket.io' */
  host?: string | undefined;
  /** @default 443, or 80 without TLS */
  port?: number | string | undefined;
  /** Whether requests go over https. @default true */
  useTLS?: boolean | undefined;
  /** Milliseconds a request may take, its answer included; 0 for no limit. @default 10000 */
  timeout?: number | undefined;
  /** The prefix of the service: which webhook headers are looked at first. @default 'jetsocket' */
  prefix?: Prefix | undefined;
}

const known = {
  appId: true,
  key: true,
  secret: true,
  cluster: true,
  host: true,
  port: true,
  useTLS: true,
  timeout: true,
  encryptionMasterKey: true,
  encryptionMasterKeyBase64: true,
  prefix: true,
} satisfies Record<keyof JetsocketOptions, true>;

/** The options, checked and complete. */
export interface Config {
  readonly appId: string;
  readonly token: Token;
  readonly masterKey: Uint8Array | undefined;
  /** Scheme, host and port. */
  readonly origin: string;
  readonly timeout: number;
  readonly prefix: Prefix;
}

/** Checks every option and fills in the defaults. Throws an error that names the option and shows no secret. */
export function resolveOptions(options: JetsocketOptions): Config {
  if (typeof options !== 'object' || options === null) {
    throw new TypeError('new Jetsocket() needs an object with appId, key and secret');
  }
  warnOfUnknown(options, Object.keys(known));
  return {
    appId: resolveAppId(options.appId),
    token: new Token(resolveKey(options.key), resolveSecret(options.secret)),
    masterKey: resolveMasterKey(options),
    origin: resolveOrigin(options),
    timeout: resolveTimeout(options.timeout),
    prefix: resolvePrefix(options.prefix),
  };
}

function resolveAppId(appId: unknown): string {
  const id = Number.isSafeInteger(appId) ? String(appId) : appId;
  if (typeof id !== 'string' || !/^[\w~-][\w.~-]*$/.test(id)) {
    throw new TypeError(
      `appId must be a string of letters, digits, "-", "_", "." or "~", got ${kindOf(appId)}`,
    );
  }
  return id;
}

function resolveKey(key: unknown): string {
  if (typeof key !== 'string' || !/^[^\s:\p{Cc}]+$/u.test(key)) {
    throw new TypeError(`key must be a string without white space or colons, got ${kindOf(key)}`);
  }
  return key;
}

function resolveSecret(secret: unknown): string {
  if (typeof secret !== 'string' || secret === '') {
    throw new TypeError(`secret must be a string that is not empty, got ${kindOf(secret)}`);
  }
  return secret;
}

function resolveOrigin({ cluster, host, port, useTLS = true }: JetsocketOptions): string {
  if (typeof useTLS !== 'boolean') throw new TypeError(`useTLS must be true or false, got ${kindOf(useTLS)}`);
  const name = resolveHost(host, resolveCluster(cluster));
  return `${useTLS ? 'https' : 'http'}://${name}${port === undefined ? '' : `:${resolvePort(port)}`}`;
}

function resolveCluster(cluster: unknown): string {
  if (cluster === undefined || cluster === '') return 'ws.jetsocket.io';
  if (typeof cluster !== 'string' || !/^[\w-]+$/.test(cluster)) {
    throw new TypeError(`cluster must be a string of letters, digits, "_" and "-", got ${kindOf(cluster)}`);
  }
  return `ws-${cluster}.jetsocket.io`;
}

function resolveHost(host: unknown, fallback: string): string {
  if (host === undefined) return fallback;
  if (typeof host === 'string') {
    if (isIPv6(host)) return `[${host}]`;
    if (/^\[.*\]$/.test(host) && isIPv6(host.slice(1, -1))) return host;
    if (/^[\w.-]+$/.test(host) && URL.canParse(`https://${host}`)) return host;
  }
  throw new TypeError(
    `host must be a host name or an address without scheme, port or path, got ${kindOf(host)}`,
  );
}

function resolvePort(port: unknown): number {
  const number = typeof port === 'string' && /^\d{1,5}$/.test(port) ? Number(port) : port;
  if (typeof number !== 'number' || !Number.isInteger(number) || number < 1 || number > 65_535) {
    throw new RangeError(`port must be a whole number from 1 to 65535, got ${amount(port)}`);
  }
  return number;
}

function resolveTimeout(timeout: unknown = 10_000): number {
  // Past 2^31-1 a timer fires at once.
  if (typeof timeout !== 'number' || !(timeout >= 0 && timeout < 2 ** 31)) {
    throw new RangeError(
      `timeout must be milliseconds from 0 (no limit) to 2147483647, got ${amount(timeout)}`,
    );
  }
  return timeout;
}

function resolvePrefix(prefix: unknown = 'jetsocket'): Prefix {
  if (prefix === 'jetsocket' || prefix === 'pusher') return prefix;
  throw new TypeError(`prefix must be "jetsocket" or "pusher", got ${kindOf(prefix)}`);
}

/** A number may be shown, since the option holds no secret; a text in its place may be anything. */
function amount(value: unknown): string {
  return typeof value === 'number' ? String(value) : kindOf(value);
}
