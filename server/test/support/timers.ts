/** The delays of the timers that were set, and of those that are neither over nor cleared. */
interface Timers {
  readonly set: unknown[];
  readonly open: ReadonlyMap<unknown, unknown>;
}

/** Runs something and watches the timers that it sets. */
export async function watchingTimers(run: (timers: Timers) => Promise<unknown>): Promise<Timers> {
  const timers = { set: [] as unknown[], open: new Map<unknown, unknown>() };
  const { setTimeout: set, clearTimeout: clear } = globalThis;
  const watched = (task: () => void, delay?: number) => {
    const over = () => {
      timers.open.delete(timer);
      task();
    };
    const timer = set(over, delay);
    timers.set.push(delay);
    timers.open.set(timer, delay);
    return timer;
  };
  globalThis.setTimeout = watched as typeof setTimeout;
  globalThis.clearTimeout = (timer) => {
    timers.open.delete(timer);
    clear(timer);
  };
  try {
    await run(timers);
  } finally {
    Object.assign(globalThis, { setTimeout: set, clearTimeout: clear });
  }
  return timers;
}
