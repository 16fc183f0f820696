import type { Platform } from '../platform/platform';
import { type Stop, startTimer } from '../time/timer';

/**
 * How often the clock is looked at, in milliseconds, and how late a look may be before the machine must have slept.
 * A hidden page whose timers run once a minute looks like that too, and pings as often: nothing else tells of every
 * freeze.
 */
const TICK = 2000;

/**
 * Notices what no socket tells: the network going and coming, the page waking, and a machine that
 * slept, which only the clock shows since timers stood still. Returns its undo.
 */
export function watchForWakeUp(platform: Platform, offline: () => void, awake: () => void): Stop {
  const unwatch = platform.watch(offline, awake);
  let stop: Stop;
  const tick = () => {
    const due = Date.now() + 2 * TICK;
    stop = startTimer(TICK, () => {
      tick();
      if (Date.now() > due) awake();
    });
  };
  tick();
  return () => {
    unwatch();
    stop();
  };
}
