import { onTestFinished } from 'vitest';

/** Errors reported as uncaught from now on, in place of the test runner, until the test is over. */
export function collectUncaught(): unknown[] {
  return collect('uncaughtException');
}

/** The reasons of promises that nobody listens to, the same way; they are told once all promises have run. */
export function collectUnhandled(): unknown[] {
  return collect('unhandledRejection');
}

function collect(event: 'uncaughtException' | 'unhandledRejection'): unknown[] {
  const reasons: unknown[] = [];
  // Its overloads know each name alone.
  const target: NodeJS.EventEmitter = process;
  const listeners = target.listeners(event) as (() => void)[];
  const note = (reason: unknown) => void reasons.push(reason);
  target.removeAllListeners(event);
  target.on(event, note);
  onTestFinished(() => {
    target.off(event, note);
    for (const listener of listeners) target.on(event, listener);
  });
  return reasons;
}
