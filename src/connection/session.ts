import type { Frame } from '../protocol/frame';

/** The live socket, seen narrowly. Nothing asked for it is used on another. */
export interface Session {
  /** As the service gave it; empty before that. */
  readonly ownSocketId: string;
  readonly isOver: boolean;
  /** Called when it ends. No `AbortSignal`: Node takes the eleventh listener of one for a leak, and says so. */
  readonly endings: Set<() => void>;
  /** Whether a frame was taken back that may be unanswered: from then on a yes may be to an earlier one. */
  hasTakenBack: boolean | undefined;
  /** Sends a system event, spelled as this socket's service spells it. */
  command(name: 'subscribe' | 'unsubscribe' | 'signin', data: Readonly<Record<string, unknown>>): void;
  /** Hands an event to the socket; `false` when the socket takes nothing any more. */
  transmit(event: string, data: unknown, channel?: string): boolean;
}

/** Whoever the frames are for. */
export interface ConnectionOwner {
  /** There is a session now. */
  opened(): void;
  /**
   * `system` is the name of a system event without its prefix, empty where that is not the socket's;
   * `undefined` for an application's event.
   */
  receive(frame: Frame, system: string | undefined): void;
  /** The session is over; the last frame came at `since`, in epoch milliseconds. */
  lost(since: number): void;
  /** Nothing will come back by itself: no secret may be kept. */
  rested(): void;
  /** Whether a subscription is still unanswered. */
  isSubscribing(): boolean;
}
