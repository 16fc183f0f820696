import { vi } from 'vitest';

/** Waits until `check` does not throw any more, and gives what it returned. */
export function until<Value>(check: () => Value | Promise<Value>, timeout = 5000): Promise<Value> {
  return vi.waitFor(check, { timeout, interval: 5 });
}

/** Waits until `isDone`, however long: it rejects when `progress` has not changed for 5 s. */
export async function untilDone(isDone: () => boolean, progress: () => number, fault: string): Promise<void> {
  for (let before: number | undefined; !isDone(); ) {
    if (progress() === before) throw new Error(fault);
    before = progress();
    await until(() => {
      if (!isDone()) throw new Error(fault);
    }).catch(() => {});
  }
}

/** A promise and what settles it. */
export function deferred<Value = void>() {
  let resolve!: (value: Value) => void;
  let reject!: (reason: unknown) => void;
  const promise = new Promise<Value>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

/** A promise that is never settled. */
export const never = new Promise<never>(() => {});
