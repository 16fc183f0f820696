import { Timer } from './timer';

/** How often the clock is looked at, in milliseconds. */
const TICK = 2000;
/** How late a tick may be before the machine must have slept. */
const TOLERANCE = 2000;

/** Tells when the clock jumped: timers stand still while a machine sleeps, and no event says so. */
export class ClockWatch {
  readonly #timer = new Timer();

  start(jumped: () => void): void {
    const due = Date.now() + TICK;
    this.#timer.start(TICK, () => {
      const late = Date.now() - due;
      this.start(jumped);
      if (late > TOLERANCE) jumped();
    });
  }

  stop(): void {
    this.#timer.stop();
  }
}
