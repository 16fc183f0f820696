import { reportUncaught } from './uncaught';

/** An object and no tuple: that is one step less to each of many handlers. */
export interface Binding {
  /** What is called. */
  invoke(...args: unknown[]): void;
  /** On which `this`: the `context` of `bind`. */
  readonly receiver: unknown;
  /** What `unbind` is given: the same as `invoke`, unless that is a wrapper. */
  readonly original: unknown;
}

/** Calls each, in order; one that throws stops nothing. */
export function run(bound: readonly Binding[], first?: unknown, second?: unknown): void {
  // Not taken apart: with many handlers that is a fifth of the time.
  for (const binding of bound) {
    try {
      binding.invoke.call(binding.receiver, first, second);
    } catch (error) {
      void reportUncaught(error);
    }
  }
}
