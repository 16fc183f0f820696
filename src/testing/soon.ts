/** Runs `run` after the code that is running now: on a promise, since fake timers take `queueMicrotask` too. */
export function soon(run: () => void): void {
  void Promise.resolve().then(run);
}
