import { reportUncaught } from './uncaught';

/** What is called, on which `this`, and what `unbind` is given: the same as the first unless that is a wrapper. */
export type Binding = readonly [call: (...args: unknown[]) => void, context: unknown, handler: unknown];

/** Calls each, in order; one that throws stops nothing. */
export function run(bound: readonly Binding[] = [], first: unknown, second: unknown): void {
  // Not taken apart: with many handlers that is a fifth of the time.
  for (const binding of bound) {
    try {
      binding[0].call(binding[1], first, second);
    } catch (error) {
      void reportUncaught(error);
    }
  }
}
