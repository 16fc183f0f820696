export type {
  Authorization,
  AuthorizationCallback as AuthorizerCallback,
  AuthorizationCallback as ChannelAuthorizationCallback,
  AuthorizationCallback as UserAuthenticationCallback,
  AuthorizationRequest,
} from '../src/auth/authorization-options';
export type { AnyEvents, Gap } from '../src/channels/channel-events';
export type { AnyChannels, ChannelMap, ChannelName } from '../src/channels/channel-map';
export type { Member, Members, MembersApi } from '../src/channels/members';
export type {
  ConnectionEvents,
  ConnectionState,
  Message,
  StateChange,
} from '../src/connection/connection-events';
export {
  AuthorizationError,
  ConnectionError,
  DecryptionError,
  type DecryptionReason,
  JetsocketError,
  ProtocolError,
  SubscriptionError,
  UsageError,
} from '../src/errors';
export type { GlobalHandler, Handler, Metadata } from '../src/events/handler';
export type { Log, LogEntry } from '../src/logger';
export type { SecretBox } from '../src/options';
export type {
  PusherChannel as Channel,
  PusherChannelOf as ChannelOf,
  PusherPresence as PresenceChannel,
  PusherPrivateChannel as PrivateChannel,
} from '../src/pusher/pusher-channels';
export { Runtime } from '../src/pusher/pusher-client';
export type { PusherConnection as ConnectionManager } from '../src/pusher/pusher-connection';
export type { PusherError } from '../src/pusher/pusher-error';
export type {
  AuthOptions,
  AuthOptions as DeprecatedAuthOptions,
  Authorizer,
  AuthorizerGenerator,
  AuthorizerGenerator as ChannelAuthorizerGenerator,
  ChannelAuthorizationHandler,
  ChannelAuthorizationOptions,
  PusherConfig,
  PusherOptions as Options,
  UserAuthenticationHandler,
  UserAuthenticationOptions,
} from '../src/pusher/pusher-options';
export type { PusherEvents } from '../src/pusher/spelling';
export type { User, UserData, UserEvents, WatchlistEvent, WatchlistEvents } from '../src/user';
