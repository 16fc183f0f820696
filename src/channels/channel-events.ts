import type { AuthorizationError, DecryptionError, SubscriptionError } from '../errors';
import type { Member, Members } from './members';

/** `subscribing`: its authorization or its answer is waited for. */
export type SubscriptionState = 'unsubscribed' | 'subscribing' | 'subscribed';

/** Why a channel is not subscribed, or a user is not signed in. */
export type SubscriptionFailure = AuthorizationError | SubscriptionError;

/** Any event is allowed, its data unknown. */
export type AnyEvents = Record<string, unknown>;

/** Messages that may be missing since a channel was subscribed on an earlier socket. */
export interface Gap {
  /** When the last frame of the old socket came, in epoch milliseconds. */
  readonly since: number;
  /** Milliseconds from then until now. */
  readonly duration: number;
}

/** The library's own events on every channel. */
export interface ChannelEvents {
  'jetsocket:subscription_succeeded': unknown;
  'jetsocket:subscription_error': SubscriptionFailure;
  'jetsocket:subscription_count': { readonly subscription_count: number };
  'jetsocket:cache_miss': undefined;
  'jetsocket:gap': Gap;
}

/** The library's own events on encrypted channels. */
export interface EncryptedEvents extends ChannelEvents {
  'jetsocket:decryption_error': DecryptionError;
}

/** The library's own events on presence channels. */
export interface PresenceEvents extends ChannelEvents {
  'jetsocket:subscription_succeeded': Members;
  'jetsocket:member_added': Member;
  'jetsocket:member_removed': Member;
}

/** The library's own events on a client: those of every kind of channel. */
export type ClientEvents = ChannelEvents & Omit<EncryptedEvents & PresenceEvents, keyof ChannelEvents>;
