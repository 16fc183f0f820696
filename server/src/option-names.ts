import { emitWarning } from 'node:process';
import { show } from './show';

const byFetch = "requests go by Node's fetch, which keeps connections and takes a proxy: see the README";

/** Options of the family's official library, now or in older versions, that are none here; and what is instead. */
const instead: ReadonlyMap<string, string> = new Map([
  ['agent', byFetch],
  ['proxy', byFetch],
  ['keepAlive', byFetch],
  ['encrypted', 'use useTLS'],
  ['scheme', 'use useTLS, false for http'],
]);

/** How alike two names must be, from 0 to 1, before one is taken for the other. */
const ALIKE = 0.4;

/**
 * Warns of options that nobody looks at, as Node warns: a misspelt master key is none. No error, since applications
 * also pass on settings that are for others. `undefined` is not given.
 */
export function warnOfUnknown(options: object, known: readonly string[]): void {
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || known.includes(name)) continue;
    const message = `${show(name)} is not an option; ${instead.get(name) ?? suggestion(name, known)}`;
    emitWarning(message, 'JetsocketWarning');
  }
}

function suggestion(name: string, names: readonly string[]): string {
  const likenesses = names.map((each) => likeness(each, name));
  const most = Math.max(...likenesses);
  return most < ALIKE ? `there are ${names.join(', ')}` : `did you mean ${names[likenesses.indexOf(most)]}?`;
}

/** The share of pairs of letters that two names have in common, whatever their case and their hyphens. */
function likeness(one: string, other: string): number {
  const [pairs, others] = [pairsOf(one), pairsOf(other)];
  const common = pairs.filter((pair) => others.includes(pair));
  return (2 * common.length) / (pairs.length + others.length);
}

function pairsOf(name: string): string[] {
  const letters = name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  return Array.from({ length: Math.max(0, letters.length - 1) }, (_, at) => letters.slice(at, at + 2));
}
