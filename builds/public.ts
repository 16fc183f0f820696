export type {
  Authorization,
  AuthorizationCallback,
  AuthorizationOptions,
  AuthorizationRequest,
} from '../src/auth/authorization-options';
export type { Channel } from '../src/channels/channel';
export type {
  AnyEvents,
  ChannelEvents,
  EncryptedEvents,
  Gap,
  PresenceEvents,
} from '../src/channels/channel-events';
export type { AnyChannels, ChannelMap, ChannelName, ChannelOf } from '../src/channels/channel-map';
export type { Member, Members, MembersApi } from '../src/channels/members';
export type { PresenceChannel } from '../src/channels/presence-channel';
export type { PrivateChannel } from '../src/channels/private-channel';
export type { Connection } from '../src/connection/connection';
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
export type { Options, SecretBox } from '../src/options';
export type { User, UserData, UserEvents, WatchlistEvent, WatchlistEvents } from '../src/user';
