import { UsageError } from './errors';
import type { Logger } from './logger';

/** Options by name, each with a value of the type it must have. */
export type Examples = Readonly<Record<string, unknown>>;

/** Throws a `UsageError` for an option of a wrong type, and warns of a name nobody knows. */
export function checkOptions(given: object, examples: Examples, log: Logger, path = ''): void {
  for (const [name, value] of Object.entries(given)) {
    const example = Object.hasOwn(examples, name) ? examples[name] : undefined;
    const option = `option \`${path}${name}\``;
    if (example === undefined) {
      const message = `unknown ${option}: did you mean \`${path}${nearest(name, Object.keys(examples))}\`?`;
      log()?.('warn', message);
    } else if (value !== undefined && !fits(value, example)) {
      const type = typeof example === 'number' ? 'positive, finite number' : typeof example;
      throw new UsageError(`the ${option} must be a ${type}`);
    }
  }
}

function fits(value: unknown, example: unknown): boolean {
  if (typeof value === 'number' && !(value > 0 && value < 1 / 0)) return false;
  return typeof value === typeof example && value !== null;
}

/** The name that shares most pairs of letters with what was written. */
function nearest(written: string, names: readonly string[]): string | undefined {
  const pairs = (name: string) =>
    [...name].filter((_, i) => written.includes(name.slice(i, i + 2))).length / name.length;
  return names.reduce((best, name) => (pairs(name) > pairs(best) ? name : best));
}
