import type { Platform, Surroundings } from '../platform/platform';
import { ClockWatch } from '../time/clock-watch';

/** Notices what no socket tells: the network going and coming, the page waking, a machine that slept. */
export class WakeUp {
  readonly #platform: Platform;
  readonly #clock = new ClockWatch();
  #unwatch: (() => void) | undefined;

  constructor(platform: Platform) {
    this.#platform = platform;
  }

  start(surroundings: Surroundings): void {
    if (this.#unwatch) return;
    this.#unwatch = this.#platform.watch(surroundings);
    this.#clock.start(surroundings.awake);
  }

  stop(): void {
    this.#unwatch?.();
    this.#unwatch = undefined;
    this.#clock.stop();
  }
}
