import type { Session } from '../connection/session';
import type { DecryptionReason } from '../errors';
import { between } from '../time/backoff';
import { Timer } from '../time/timer';

/** Between two requests for one channel's key, in milliseconds. */
const SPACING = 1000;
const LONGEST_PAUSE = 60_000;

/** Whose key it is. */
export interface KeyRequestOwner {
  /** Asks for the key; rejects when none was given. Fulfilled with whether it was a new one. */
  askForKey(session: Session): Promise<boolean>;
  /** Whether every waiting event opened. Without a new key, `reason` is why. */
  keyRequestEnded(reason: DecryptionReason | undefined): boolean;
}

/**
 * Asks for a channel's key again when events stop opening: one request at a time, a second when the
 * first brought nothing new (an old server may have answered), and after a fruitless end a pause.
 */
export class KeyRequest {
  readonly #owner: KeyRequestOwner;
  readonly #timer = new Timer();
  /** For whom a request is under way. */
  #session: Session | undefined;
  #lastAt = 0;
  #pauses = 0;
  #pausedUntil = 0;

  constructor(owner: KeyRequestOwner) {
    this.#owner = owner;
  }

  /** After a fruitless request nobody waits for another until this is over. */
  get isPaused(): boolean {
    return Date.now() < this.#pausedUntil;
  }

  /** Does nothing while a request is under way. */
  start(session: Session): void {
    if (this.#session) return;
    this.#session = session;
    const wait = this.#lastAt + SPACING - Date.now();
    if (wait > 0) this.#timer.start(Math.min(wait, SPACING), () => this.#ask(session, false));
    else this.#ask(session, false);
  }

  stop(): void {
    this.#session = undefined;
    this.#timer.stop();
  }

  #ask(session: Session, isLast: boolean): void {
    this.#lastAt = Date.now();
    const then = (act: () => void) => {
      if (this.#session === session) act();
    };
    this.#owner.askForKey(session).then(
      (isNew) =>
        then(() => {
          if (isNew || isLast) this.#end(isNew ? undefined : 'forged-or-wrong-key');
          else this.#timer.start(SPACING, () => this.#ask(session, true));
        }),
      () => then(() => this.#end('authorization-failed')),
    );
  }

  #end(reason: DecryptionReason | undefined): void {
    this.#session = undefined;
    if (this.#owner.keyRequestEnded(reason) && !reason) {
      this.#pauses = 0;
      return;
    }
    const pause = Math.min(LONGEST_PAUSE, SPACING * 2 ** this.#pauses++);
    this.#pausedUntil = Date.now() + between(pause, Math.min(LONGEST_PAUSE, pause * 1.5));
  }
}
