import fc from 'fast-check';
import type { DecryptionError } from 'jetsocket-js';
import { expect, it } from 'vitest';
import { settled } from '../support/client';
import { isLong } from '../support/long';
import { type Outcome, outcomeOf, payloads } from '../support/mutated-payloads';
import { enterSecretRoom, room } from '../support/secret-room';
import { collectUncaught } from '../support/uncaught';
import { until } from '../support/wait';

/** In number and in size fewer than may wait for a key, so that every event has an outcome of its own. */
const BATCH = 500;
const PAYLOADS = isLong ? 200_000 : 4000;

it(
  `of ${PAYLOADS} mutated payloads those arrive that are authentic, each in its turn, and nothing is thrown`,
  async () => {
    const uncaught = collectUncaught();
    const { client, line, holder, heard } = await enterSecretRoom();
    const faults: unknown[] = [];
    client.connection.bind('error', (error) => faults.push(error));
    const counts: Record<string, number> = {};
    const batches = fc.array(payloads(holder.key), { minLength: BATCH, maxLength: BATCH, size: 'max' });

    await fc.assert(
      fc.asyncProperty(batches, async (batch) => {
        heard.length = 0;
        for (const [n, data] of batch.entries()) {
          line.raw(JSON.stringify({ event: `e${n}`, channel: room, data }));
        }
        await settled(client, line);
        await until(() => expect(heard.length).toBeGreaterThanOrEqual(BATCH));
        for (const [n, payload] of batch.entries()) {
          const outcome = outcomeOf(JSON.parse(JSON.stringify({ payload })).payload, holder.key);
          expect(toldOf(heard[n]), JSON.stringify(payload)).toEqual([`e${n}`, outcome]);
          const kind = 'data' in outcome ? 'delivered' : outcome.reason;
          counts[kind] = (counts[kind] ?? 0) + 1;
        }
        expect(heard).toHaveLength(BATCH);
      }),
      { numRuns: PAYLOADS / BATCH, endOnFailure: true },
    );

    expect(uncaught).toEqual([]);
    expect(faults).toEqual([]);
    // Every outcome there is came up often enough to mean something.
    expect(Object.keys(counts).sort()).toEqual(['delivered', 'forged-or-wrong-key', 'malformed', 'not-utf8']);
    for (const count of Object.values(counts)) expect(count).toBeGreaterThan(PAYLOADS / 100);
    if (isLong) console.log(counts);
  },
  // What hangs is found within seconds; this is for machines that are slow.
  isLong ? 900_000 : 90_000,
);

function toldOf([event, data]: [string, unknown] = ['nothing', undefined]): [string, Outcome] {
  if (event !== 'jetsocket:decryption_error') return [event, { data }];
  const error = data as DecryptionError;
  return [error.event, { reason: error.reason }];
}
