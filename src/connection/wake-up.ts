import type { Platform } from '../platform/platform';
import { Timer } from '../time/timer';

/** How often the clock is looked at, and how late that may be before the machine must have slept. */
const TICK = 2000;

/**
 * Notices what no socket tells: the network going and coming, the page waking, and a machine that
 * slept, which only the clock shows since timers stood still. Returns its undo.
 */
export function watchForWakeUp(platform: Platform, offline: () => void, awake: () => void): () => void {
  const timer = new Timer();
  const unwatch = platform.watch(offline, awake);
  const tick = () => {
    const due = Date.now() + TICK;
    timer.start(TICK, () => {
      tick();
      if (Date.now() - due > TICK) awake();
    });
  };
  tick();
  return () => {
    unwatch();
    timer.stop();
  };
}
