/** Tells when a silent client is to be pinged and when it is to be given up. */
export class Heartbeat {
  readonly #activityTimeout: number;
  readonly #pongTimeout: number;
  #heard: number;
  #pinged: number | undefined;

  /** All in milliseconds. */
  constructor(activityTimeout: number, pongTimeout: number, now: number) {
    this.#activityTimeout = activityTimeout;
    this.#pongTimeout = pongTimeout;
    this.#heard = now;
  }

  /** Something was heard. */
  beat(now: number): void {
    this.#heard = now;
    this.#pinged = undefined;
  }

  /** What is to be done now; `ping` is said once a silence. */
  check(now: number): 'nothing' | 'ping' | 'give up' {
    if (this.#pinged !== undefined) return now - this.#pinged >= this.#pongTimeout ? 'give up' : 'nothing';
    if (now - this.#heard < this.#activityTimeout) return 'nothing';
    // Counted from the ping, not from the last sign of life: a machine that slept has not heard anything either.
    this.#pinged = now;
    return 'ping';
  }
}
