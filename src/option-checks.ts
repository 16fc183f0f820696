import { UsageError } from './errors';
import type { Logger } from './logger';

/** The type an option must have; `duration` is a positive, finite number: milliseconds, or a port. */
export type OptionType = 'string' | 'boolean' | 'function' | 'object' | 'duration' | readonly string[];

/** Throws a `UsageError` for an option of a wrong type, and warns of a name nobody knows. */
export function checkOptions(
  given: object,
  types: Readonly<Record<string, OptionType>>,
  logger: Logger,
  path = '',
): void {
  for (const [name, value] of Object.entries(given)) {
    const type = Object.hasOwn(types, name) ? types[name] : undefined;
    if (!type) {
      const message = `unknown option \`${path}${name}\`; did you mean \`${path}${nearest(name, Object.keys(types))}\`?`;
      logger.sink?.({ level: 'warn', message });
    } else if (value !== undefined && !fits(value, type)) {
      throw new UsageError(`the option \`${path}${name}\` must be ${wanted(type)}`);
    }
  }
}

function fits(value: unknown, type: OptionType): boolean {
  if (typeof type !== 'string') return type.includes(value as string);
  if (type === 'duration') return typeof value === 'number' && value > 0 && value < Number.POSITIVE_INFINITY;
  return typeof value === type && value !== null;
}

function wanted(type: OptionType): string {
  if (typeof type !== 'string') return `one of '${type.join("', '")}'`;
  return type === 'duration' ? 'a positive, finite number' : `of type ${type}`;
}

function nearest(name: string, known: readonly string[]): string | undefined {
  const distances = known.map((other) => distance(name.toLowerCase(), other.toLowerCase()));
  return known[distances.indexOf(Math.min(...distances))];
}

/** How many letters must be added, taken away or changed to make one of the other. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) {
      next.push(
        Math.min(Number(row[j + 1]) + 1, Number(next[j]) + 1, Number(row[j]) + Number(a[i] !== b[j])),
      );
    }
    row = next;
  }
  return Number(row[b.length]);
}
