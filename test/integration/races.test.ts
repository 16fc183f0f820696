import { LocalService } from 'jetsocket-local';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { race, type Sequence } from '../support/race';

let service: LocalService;

beforeAll(async () => {
  service = await LocalService.start({ port: 0, record: 0 });
});
afterAll(() => service.stop());

/** Every order of `length` calls, with every choice of waiting in between: not, until connected, until answered. */
function sequences(length: number): Sequence[] {
  let found = ['s', 'u'];
  for (let n = 1; n < length; n++) {
    found = found.flatMap((start) =>
      ['', 'c', 'a'].flatMap((pause) => [`${start}${pause}s`, `${start}${pause}u`]),
    );
  }
  return found;
}

const all = [1, 2, 3, 4, 5].flatMap(sequences);
// A client that is connected stays so: waiting for it again is the same as not waiting.
const undisturbed = all.filter((sequence) => !/[ca].*c/.test(sequence));
/** With a lost connection behind the middle one of the calls, if there is one by then. */
const disturbed = all.flatMap((sequence) => {
  const calls = [...sequence.matchAll(/[su]/g)];
  const middle = (calls[Math.floor((calls.length - 1) / 2)]?.index ?? 0) + 1;
  const start = sequence.slice(0, middle);
  return /[ca]/.test(start) && !/[ca].*c/.test(start) ? [`${start}x${sequence.slice(middle)}`] : [];
});

/** Runs them all, many at a time, and gives what went wrong. */
async function runAll(sequences: readonly Sequence[]): Promise<string[]> {
  const left = [...sequences];
  const faults: string[] = [];
  const runner = async () => {
    for (let next = left.pop(); next !== undefined; next = left.pop())
      faults.push(...(await race(service, next)));
  };
  await Promise.all(Array.from({ length: 100 }, runner));
  return faults;
}

it('any order of subscribe() and unsubscribe() ends in the last wish', { timeout: 300_000 }, async () => {
  expect(undisturbed.length).toBeGreaterThan(1000);
  expect(await runAll(undisturbed)).toEqual([]);
});

it('any order of the two ends in the last wish, though the connection is lost on the way', {
  timeout: 300_000,
}, async () => {
  expect(disturbed.length).toBeGreaterThan(1000);
  expect(await runAll(disturbed)).toEqual([]);
});
