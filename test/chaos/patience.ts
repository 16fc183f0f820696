/** The shortest wait before another attempt; half of a second's ceiling, in milliseconds. */
const SHORTEST = 500;
/** Timers may be early by this much. */
const SLACK = 20;

/** What a failure says of the next attempt, and whether the client keeps to it. */
export class Patience {
  #line: object | undefined;
  /** No failure of another attempt may come before. */
  #due = 0;
  #hasHurried = false;

  /** The application asks by itself, or it went well: whatever was announced is void. */
  reset(): void {
    this.#line = undefined;
    this.#due = 0;
    this.#hasHurried = false;
  }

  /** What is wrong with a failure on a connection that announces `retryIn`. */
  failed(retryIn: unknown, line: object | undefined): string | undefined {
    if (line !== this.#line) this.reset();
    this.#line = line;
    const early = this.#due - Date.now();
    const wait = Number(retryIn ?? 0);
    // "At once" is what a server may ask for, and is followed once.
    const isHurried = retryIn === 0 && this.#hasHurried;
    this.#hasHurried ||= retryIn === 0;
    this.#due = Date.now() + wait;
    if (early > SLACK) return `tried again ${early} ms before its time`;
    if (isHurried || (wait > 0 && wait < SHORTEST)) return `will try again in ${wait} ms, after a failure`;
    return undefined;
  }
}
