import type { Platform, Surroundings } from '../platform/platform';
import { Timer } from '../time/timer';

/** How often the clock is looked at, and how late that may be before the machine must have slept. */
const TICK = 2000;

/**
 * Notices what no socket tells: the network going and coming, the page waking, and a machine that
 * slept, which only the clock shows since timers stood still.
 */
export class WakeUp {
  readonly #platform: Platform;
  readonly #timer = new Timer();
  #unwatch: (() => void) | undefined;

  constructor(platform: Platform) {
    this.#platform = platform;
  }

  start(surroundings: Surroundings): void {
    if (this.#unwatch) return;
    this.#unwatch = this.#platform.watch(surroundings);
    this.#tick(surroundings.awake);
  }

  stop(): void {
    this.#unwatch?.();
    this.#unwatch = undefined;
    this.#timer.stop();
  }

  #tick(awake: () => void): void {
    const due = Date.now() + TICK;
    this.#timer.start(TICK, () => {
      this.#tick(awake);
      if (Date.now() - due > TICK) awake();
    });
  }
}
