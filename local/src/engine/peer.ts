import type { Subscriber } from './channel';

/** Somebody who signed in. */
export interface SignedInUser {
  readonly id: string;
  /** Whose coming and going they want to hear of. */
  readonly watchlist: readonly string[];
}

/** A connection as the application and its commands see it. */
export interface Peer extends Subscriber {
  /** When it was opened, in milliseconds since the epoch. */
  readonly since: number;
  /** The page it was opened from, if a page did. */
  readonly origin: string | undefined;
  /** The channels it is on. */
  readonly channels: Set<string>;
  /** Who signed in on it. */
  user: SignedInUser | undefined;
  /** Sends an error frame; the connection stays. */
  fail(code: number | null, message: string, channel?: string): void;
  /** Sends an error frame, unless `silently`, and closes with its code. */
  end(code: number, message: string, silently?: boolean): void;
  /** Takes one client event off this second's allowance; `false` when none is left. */
  spend(): boolean;
}
