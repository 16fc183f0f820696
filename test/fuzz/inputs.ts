import fc from 'fast-check';

/** How many inputs the tests of this folder make together: `JETSOCKET_FUZZ=1000000 npm run test:fuzz`. */
const total = Number(process.env.JETSOCKET_FUZZ ?? 6000);

/** One of the three tests' share. */
export const INPUTS = Math.ceil(total / 3);

/** Time for it, in milliseconds. */
export const TIMEOUT = 30_000 + INPUTS * 5;

/** What every run of a property says when it fails: the seed and the path to play it again. */
export const settings: fc.Parameters<unknown> = {
  numRuns: INPUTS,
  ...(process.env.JETSOCKET_FUZZ_SEED ? { seed: Number(process.env.JETSOCKET_FUZZ_SEED) } : {}),
};

/** Any value of JSON, and strings that hold some. */
export const anyData = fc.oneof(
  fc.jsonValue(),
  fc.json(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '{"__proto__":{"polluted":true}}',
    '{"constructor":{"prototype":1}}',
    'null',
    '{',
    '\u0000',
  ),
);

/** Whether a value that came from outside got into where all objects inherit from. */
export function isPolluted(): boolean {
  return 'polluted' in {} || Object.keys(Object.prototype).length > 0;
}

/** Everything that promises have to do is done. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
