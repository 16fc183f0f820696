import type { AuthorizationOptions } from './auth/authorization-options';
import type { ConnectionConfig } from './connection/connection-config';
import { checkName } from './errors';
import type { Log, Logger } from './logger';
import { checkOptions, type Examples } from './option-checks';
import type { Fetch, Platform, WebSocketClass } from './platform/platform';
import type { BackoffBounds } from './time/backoff';

/** What the second argument of `new Jetsocket` may hold. Durations are milliseconds. */
export interface Options {
  /** The cluster of the application: the host becomes `ws-<cluster>.jetsocket.io`. @default ws.jetsocket.io */
  readonly cluster?: string | undefined;
  /** The host of a server of one's own; wins over `cluster`. */
  readonly wsHost?: string | undefined;
  /** The port for `ws:`. @default 80 */
  readonly wsPort?: number | undefined;
  /** The port for `wss:`. @default 443 */
  readonly wssPort?: number | undefined;
  /** A path in front of `/app/KEY`. @default '' */
  readonly wsPath?: string | undefined;
  /** `false` allows `ws:`; a page on https always uses `wss:`. @default true */
  readonly forceTLS?: boolean | undefined;
  /** `false` waits for `connect()`. @default true */
  readonly autoConnect?: boolean | undefined;
  /** Silence before a ping; the smaller of this and the service's wins. @default 120000 */
  readonly activityTimeout?: number | undefined;
  /** How long the answer to a ping may take. @default 30000 */
  readonly pongTimeout?: number | undefined;
  /** Time without a connection before the state is `unavailable`. @default 10000 */
  readonly unavailableTimeout?: number | undefined;
  /** From opening the socket to the service's first frame. @default 10000 */
  readonly connectTimeout?: number | undefined;
  /** From the subscribe frame to its answer; some servers never answer a refused one. @default 10000 */
  readonly subscribeTimeout?: number | undefined;
  /** Bounds of the back-off between attempts. @default { minDelay: 500, maxDelay: 20000 } */
  readonly reconnect?: { readonly [Bound in keyof BackoffBounds]?: number | undefined } | undefined;
  /** How private, presence and encrypted channels are authorized. */
  readonly channelAuthorization?: AuthorizationOptions | undefined;
  /** How `signin()` is authenticated. */
  readonly userAuthentication?: AuthorizationOptions | undefined;
  /** The WebSocket class, for runtimes without a global one. */
  readonly WebSocket?: WebSocketClass | undefined;
  /** `fetch`, for runtimes without a global one. */
  readonly fetch?: Fetch | undefined;
  /** Another cipher for encrypted channels. The standard build does not know it: it says so in the log. */
  readonly secretbox?: SecretBox | undefined;
  /** Hears what the library does. Never gets signatures, keys, headers, parameters or event data. */
  readonly log?: Log | undefined;
}

/**
 * A cipher with the signatures of tweetnacl. A key has 32 bytes, a nonce 24; a box is the authenticator of 16, then
 * the ciphertext. Both answer at once: a promise is not waited for.
 */
export interface SecretBox {
  /** Seals a message; without it client events cannot be sent. */
  seal?(message: Uint8Array, nonce: Uint8Array, key: Uint8Array): Uint8Array;
  /** The message; `null`, or an error, where the key does not fit. It must leave `box` alone then. */
  open(box: Uint8Array, nonce: Uint8Array, key: Uint8Array): Uint8Array | null;
}

/** The options, checked and with their defaults: nobody tests for a missing one afterwards. */
export interface Config extends ConnectionConfig {
  readonly settings: ConnectionConfig['settings'] & {
    readonly autoConnect: boolean;
    readonly subscribeTimeout: number;
  };
  fetch(): Fetch | undefined;
}

/** The example of any object: `{}` would stand for an object that knows no option. */
export const anyObject: unknown = [];

const authorization = {
  endpoint: '',
  encoding: '',
  headers: anyObject,
  params: anyObject,
  headersProvider: Function,
  paramsProvider: Function,
  customHandler: Function,
  credentials: '',
  timeout: 1,
  batch: true,
};

/** What may be said, each with its default or an example of its type. */
export const defaults = {
  cluster: '',
  wsHost: '',
  wsPort: 80,
  wssPort: 443,
  wsPath: '',
  forceTLS: true,
  autoConnect: true,
  activityTimeout: 120_000,
  pongTimeout: 30_000,
  unavailableTimeout: 10_000,
  connectTimeout: 10_000,
  subscribeTimeout: 10_000,
  reconnect: { minDelay: 500, maxDelay: 20_000 },
  channelAuthorization: authorization,
  userAuthentication: authorization,
  WebSocket: Function,
  fetch: Function,
  log: Function,
};

/** Checks the arguments of the constructor; throws a `UsageError` that names what is wrong. */
export function resolve(
  key: string,
  options: Options,
  platform: Platform,
  log: Logger,
  more?: Examples,
): Config {
  checkName(key, 'application key');
  const settings = checkOptions(options, { ...defaults, ...more }, log);
  return {
    settings,
    url: url(key, settings, platform),
    webSocket: () => options.WebSocket ?? platform.webSocket(),
    fetch: () => options.fetch ?? platform.fetch(),
  };
}

/** The address of the service, and what it is told of this client. */
function url(key: string, options: typeof defaults, platform: Platform): string {
  const { cluster, wsHost, wsPath } = options;
  const secure = options.forceTLS || platform.isSecurePage();
  const port = secure ? options.wssPort : options.wsPort;
  const host = wsHost || `ws${cluster && `-${cluster}`}.jetsocket.io`;
  const path = `/${wsPath}/app/${encodeURIComponent(key)}`.replace(/\/+/g, '/');
  return (
    `ws${secure ? 's' : ''}://${host}${port === (secure ? 443 : 80) ? '' : `:${port}`}${path}` +
    `?protocol=7&client=js&version=${VERSION}&flash=false`
  );
}
