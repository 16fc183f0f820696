import type { Session } from '../connection/session';
import type { DecryptionReason } from '../errors';
import { between } from '../time/backoff';
import { type Stop, startTimer } from '../time/timer';

/** Between two requests for one channel's key, in milliseconds. */
const MIN_DELAY = 1000;
const MAX_DELAY = 60_000;
/** Up to so many times as long is a pause: all clients of a channel would else ask in the same moment. */
const SPREAD = 1.5;

/** Asks for the key; rejects when none was given. Fulfilled with whether it was a new one. */
type Ask = (session: Session) => Promise<boolean>;
/**
 * Hears that a series is over, and `reason`, why there is no new key. Returns whether there is a key and all that
 * waited opened.
 */
type Ended = (reason: DecryptionReason | undefined) => boolean;

/**
 * Asks for a channel's key again when events stop opening: one request at a time, a second when the
 * first brought nothing new (an old server may have answered), and after a fruitless end a pause.
 */
export class KeyRequest {
  readonly #ask: Ask;
  readonly #ended: Ended;
  #stopWaiting: Stop | undefined;
  /** The series of requests that is under way; one that is not this any more goes no further. */
  #series: object | undefined;
  #lastAt = -MIN_DELAY;
  #pauses = 0;
  #pausedUntil = 0;

  constructor(ask: Ask, ended: Ended) {
    this.#ask = ask;
    this.#ended = ended;
  }

  /** Whether the last series was fruitless not long ago: then no event waits for another. */
  get isPaused(): boolean {
    const left = this.#pausedUntil - Date.now();
    // More is left where the clock was set back.
    return left > 0 && left <= MAX_DELAY;
  }

  /** Does nothing while a request is under way, in a pause, or without a connection. */
  start(session: Session | undefined): void {
    if (this.#series || !session || this.isPaused) return;
    this.#series = {};
    void this.#run(session, this.#series);
  }

  stop(): void {
    this.#series = undefined;
    this.#stopWaiting?.();
  }

  async #run(session: Session, series: object): Promise<void> {
    let reason: DecryptionReason | undefined;
    for (let left = 2; left > 0; left--) {
      const wait = Math.min(this.#lastAt + MIN_DELAY - Date.now(), MIN_DELAY);
      // Stopped meanwhile, it goes no further: the promise is never settled.
      if (wait > 0) {
        await new Promise<void>((resolve) => {
          this.#stopWaiting = startTimer(wait, resolve);
        });
      }
      this.#lastAt = Date.now();
      reason = await this.#ask(session).then(
        (isNew) => (isNew ? undefined : 'forged-or-wrong-key'),
        () => 'authorization-failed' as const,
      );
      if (this.#series !== series) return;
      if (reason !== 'forged-or-wrong-key') break;
    }
    this.#series = undefined;
    // Where all opened after all, by the key of a new subscription, nothing was fruitless.
    if (!this.#ended(reason)) {
      // What is long over says nothing of now.
      if (Date.now() - this.#pausedUntil > MAX_DELAY) this.#pauses = 0;
      const pause = Math.min(MAX_DELAY / SPREAD, MIN_DELAY * 2 ** this.#pauses++);
      this.#pausedUntil = Date.now() + between(pause, pause * SPREAD);
    } else if (!reason) this.#pauses = 0;
  }
}
