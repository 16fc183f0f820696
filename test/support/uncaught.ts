import { onTestFinished } from 'vitest';

/** Errors reported as uncaught from now on, in place of the test runner, until the test is over. */
export function collectUncaught(): unknown[] {
  const errors: unknown[] = [];
  const listeners = process.listeners('uncaughtException');
  const collect = (error: unknown) => void errors.push(error);
  process.removeAllListeners('uncaughtException');
  process.on('uncaughtException', collect);
  onTestFinished(() => {
    process.off('uncaughtException', collect);
    for (const listener of listeners) process.on('uncaughtException', listener);
  });
  return errors;
}
