import { UsageError } from './errors';
import type { Logger } from './logger';
import { isObject } from './protocol/reading';

/** Options by name, each with its default, or with any value of the type it must have. */
export type Examples = Readonly<Record<string, unknown>>;

/**
 * The options over `examples`; those inside of objects are checked too. Throws a `UsageError` for one of a
 * wrong type, and warns of a name nobody knows. `undefined` means the default.
 */
export function checkOptions<Checked extends Examples>(
  given: object,
  examples: Checked,
  log: Logger,
  path = '',
): Checked {
  const checked: Record<string, unknown> = { ...examples };
  for (const [name, value] of Object.entries(given)) {
    const option = `option \`${path}${name}\``;
    if (value === undefined) continue;
    if (!Object.hasOwn(examples, name)) {
      log()?.('warn', `unknown ${option}: did you mean \`${path}${nearest(name, Object.keys(examples))}\`?`);
      continue;
    }
    const example = examples[name];
    if (!fits(value, example)) {
      const positive = typeof example === 'number' ? 'positive ' : '';
      throw new UsageError(`the ${option} is no ${positive}${typeof example}`);
    }
    checked[name] = isObject(example) ? checkOptions(value as object, example, log, `${name}.`) : value;
  }
  return checked as Checked;
}

function fits(value: unknown, example: unknown): boolean {
  if (typeof value === 'number' && !(value > 0 && value < Infinity)) return false;
  return typeof value === typeof example && value !== null;
}

/** The name that shares most pairs of letters with what was written, measured against its length. */
function nearest(written: string, names: string[]): string | undefined {
  const likeness = (name: string) =>
    [...name].filter((_, i) => RegExp(name.slice(i, i + 2), 'i').test(written)).length / (name.length + 4);
  return names.sort((one, other) => likeness(other) - likeness(one))[0];
}
