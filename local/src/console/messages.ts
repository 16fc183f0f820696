import type { Activity } from '../engine/activity';
import type { ChannelKind } from '../engine/channel-name';
import type { Prefix } from '../engine/wire';

/** What the service tells the page, as JSON: what never changes, how things are, what happened. */
export type Message =
  | { readonly kind: 'greeting'; readonly greeting: Greeting }
  | { readonly kind: 'view'; readonly view: View }
  | { readonly kind: 'entries'; readonly entries: readonly Entry[]; readonly skipped: number };

export interface Greeting {
  /** Another one after a restart: entries are numbered anew then. */
  readonly run: string;
  readonly version: string;
  readonly prefix: Prefix;
  /** Secrets are none of the page's business. */
  readonly apps: readonly { readonly id: string; readonly key: string }[];
}

/** How things are at the moment; the lists are cut where they get long, the numbers are not. */
export interface View {
  readonly connectionCount: number;
  readonly connections: readonly ConnectionView[];
  readonly channelCount: number;
  readonly channels: readonly ChannelView[];
  readonly faults: readonly FaultView[];
}

export interface ConnectionView {
  readonly socketId: string;
  readonly appId: string;
  /** Milliseconds since the epoch. */
  readonly since: number;
  /** The page it was opened from. */
  readonly origin: string | undefined;
  /** Who signed in. */
  readonly userId: string | undefined;
  readonly channelCount: number;
  readonly channels: readonly string[];
}

export interface ChannelView extends ChannelKind {
  readonly name: string;
  readonly appId: string;
  readonly subscriberCount: number;
  /** The members of a presence channel. */
  readonly memberCount: number | undefined;
  readonly members: readonly MemberView[];
}

export interface MemberView {
  readonly id: string;
  /** JSON. */
  readonly info: string;
}

export interface FaultView {
  readonly id: number;
  readonly what: string;
}

type ActivityEvent = Extract<Activity, { kind: 'event' }>;

/** One thing that happened. */
export type Entry = { readonly number: number } & (
  | Exclude<Activity, ActivityEvent>
  | (Omit<ActivityEvent, 'data'> & {
      readonly payload: Payload;
      /** How many connections it was for. */
      readonly recipients: number;
    })
);

/** An event's data: as text, or sealed as it is. */
export interface Payload {
  /** Cut where it gets long. */
  readonly text: string;
  readonly bytes: number;
  readonly sealed?: { readonly nonce: string; readonly ciphertext: string };
  /** It should have been sealed on this channel, and is not. */
  readonly open?: boolean;
}
