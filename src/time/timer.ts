/** The longest delay engines take; a longer one would fire at once. */
const LONGEST = 2 ** 31 - 1;

/** A restartable one-shot timer; the only caller of `setTimeout`. */
export class Timer {
  #handle: ReturnType<typeof setTimeout> | undefined;

  /** Runs `run` once after `ms` milliseconds; whatever was started before is stopped. */
  start(ms: number, run: () => void): void {
    this.stop();
    this.#handle = setTimeout(run, Math.min(ms, LONGEST));
  }

  stop(): void {
    // A realm without timers never started one.
    if (this.#handle) clearTimeout(this.#handle);
  }
}
