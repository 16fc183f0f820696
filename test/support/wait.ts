import { vi } from 'vitest';

/** Waits until `check` does not throw any more, and gives what it returned. */
export function until<Value>(check: () => Value | Promise<Value>, timeout = 5000): Promise<Value> {
  return vi.waitFor(check, { timeout, interval: 5 });
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
