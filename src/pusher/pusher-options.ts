import type { AuthorizationCallback, AuthorizationOptions } from '../auth/authorization-options';
import type { Options } from '../options';
import type { PusherChannel } from './pusher-channels';

type Fields = Record<string, unknown>;

/** Read at each request. */
export interface AuthOptions {
  headers?: Fields | null;
  params?: Fields | null;
}

/** The options with their defaults. What `auth` holds may be changed, and `auth` replaced, at any time. */
export interface PusherConfig {
  auth?: AuthOptions;
  readonly authEndpoint: string;
  readonly wsHost: string;
  readonly wsPath: string;
  readonly wsPort: number;
  readonly wssPort: number;
  readonly useTLS: boolean;
  readonly activityTimeout: number;
  readonly pongTimeout: number;
  readonly unavailableTimeout: number;
  readonly [option: string]: unknown;
}

/** What `authorizer` gives for one authorization of one channel. */
export interface Authorizer {
  authorize(socketId: string, callback: AuthorizationCallback): unknown;
}

export type AuthorizerGenerator = (channel: PusherChannel, options: AuthorizerOptions) => Authorizer;

/** What `authorizer` is told. */
export interface AuthorizerOptions extends PusherConfig {
  readonly auth: AuthOptions;
  readonly authTransport: 'ajax' | 'jsonp';
}

/** Calls back as with pusher-js, or returns a promise of the authorization. */
export type AuthorizationHandler<Request> = (request: Request, callback: AuthorizationCallback) => unknown;

/** How channels are authorized, or users authenticated. */
export interface AuthorizationSettings<Request>
  extends Omit<AuthorizationOptions, keyof AuthOptions | 'endpoint' | 'customHandler'>,
    AuthOptions {
  endpoint?: string | null | undefined;
  customHandler?: AuthorizationHandler<Request> | null | undefined;
  /** Accepted and not used: there is one transport, a POST. */
  transport?: string | undefined;
}

interface UserAuthenticationRequest {
  readonly socketId: string;
}

interface ChannelAuthorizationRequest extends UserAuthenticationRequest {
  readonly channelName: string;
}

export type ChannelAuthorizationHandler = AuthorizationHandler<ChannelAuthorizationRequest>;

export type ChannelAuthorizationOptions = AuthorizationSettings<ChannelAuthorizationRequest>;

export type UserAuthenticationHandler = AuthorizationHandler<UserAuthenticationRequest>;

export type UserAuthenticationOptions = AuthorizationSettings<UserAuthenticationRequest>;

/** Options that mean the same to every client of this library, and that pusher-js has no name for. */
type ModernOptions = Pick<
  Options,
  | 'autoConnect'
  | 'connectTimeout'
  | 'subscribeTimeout'
  | 'reconnect'
  | 'WebSocket'
  | 'fetch'
  | 'secretbox'
  | 'log'
>;

/**
 * What the second argument of `new Pusher` may hold. `null`, 0 and `''` mean the default, as to pusher-js.
 * Names not listed here are ignored: `encrypted`, `enabledTransports`, `disabledTransports`, `authTransport`,
 * `enableStats`, `disableStats`, and whatever Laravel Echo gives along.
 */
export interface PusherOptions extends ModernOptions {
  /** The host becomes `ws-<cluster>.pusher.com`, unless there is a `wsHost`. */
  cluster?: string | null | undefined;
  wsHost?: string | null | undefined;
  /** @default '' */
  wsPath?: string | null | undefined;
  /** The port for `ws:`, as text too. @default 80 */
  wsPort?: number | string | null | undefined;
  /** The port for `wss:`, as text too. @default 443 */
  wssPort?: number | string | null | undefined;
  /** `false` allows `ws:`; a page on https always uses `wss:`. @default true */
  forceTLS?: boolean | null | undefined;
  /** Milliseconds of silence before a ping. @default 120000 */
  activityTimeout?: number | null | undefined;
  /** Milliseconds its answer may take. @default 30000 */
  pongTimeout?: number | null | undefined;
  /** Milliseconds without a connection before `unavailable`. @default 10000 */
  unavailableTimeout?: number | null | undefined;
  /** @default { endpoint: '/pusher/auth', encoding: 'form' } */
  channelAuthorization?: ChannelAuthorizationOptions | null | undefined;
  /** @default { endpoint: '/pusher/user-auth', encoding: 'form' } */
  userAuthentication?: UserAuthenticationOptions | null | undefined;
  /** The older form of `channelAuthorization.endpoint`. @default '/pusher/auth' */
  authEndpoint?: string | null | undefined;
  /** The older form of what else is in `channelAuthorization`. */
  auth?: AuthOptions | null | undefined;
  /** The older form of `channelAuthorization.customHandler`. */
  authorizer?: AuthorizerGenerator | null | undefined;
  [option: string]: unknown;
}
