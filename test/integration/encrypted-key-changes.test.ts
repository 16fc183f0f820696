import { setTimeout as pass } from 'node:timers/promises';
import type { DecryptionError } from 'jetsocket-js';
import { expect, it } from 'vitest';
import { connectEncrypted, dataOf, record } from '../support/client';
import { Deployment } from '../support/deployment';
import { isLong } from '../support/long';
import { startService } from '../support/presence-service';
import { until } from '../support/wait';

// The whole way: a server library seals, the service relays, an endpoint is asked, while master keys change.

const room = 'private-encrypted-room';
const CHANGES = isLong ? 20 : 2;
const EVENTS = 500;
/** From one change to the next: nobody deploys faster, and the requests of one are over. */
const APART = 2500;

/** The most requests in any `span` of milliseconds. */
function most(times: readonly number[], span: number): number {
  return Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + span).length));
}

it(
  `${CHANGES * EVENTS} events over ${CHANGES} changes of the master key arrive in order, each once`,
  async () => {
    const service = await startService();
    const deployment = await Deployment.start(service);
    const client = connectEncrypted(service, {
      channelAuthorization: { endpoint: deployment.endpoint.url },
    });
    const channel = client.subscribe(room);
    await channel.ready;
    const heard = record(channel);
    const asked: number[][] = [];
    let sent = 0;

    for (let change = 0; change < CHANGES; change++) {
      const began = Date.now();
      deployment.asked.length = 0;
      deployment.begin();
      // Half of the changes happen at once; in the others old and new servers take turns for a while.
      if (change % 2) for (let n = 0; n < EVENTS / 2; n++) await deployment.trigger(room, 'n', sent++);
      deployment.finish();
      while (sent < (change + 1) * EVENTS) await deployment.trigger(room, 'n', sent++);
      await until(() => expect(heard).toHaveLength(sent));
      asked.push([...deployment.asked]);
      if (change < CHANGES - 1) await pass(began + APART - Date.now());
    }

    const errors = dataOf<DecryptionError>(heard, 'jetsocket:decryption_error');
    expect(errors.map(({ reason }) => reason)).toEqual([]);
    expect(dataOf(heard, 'n')).toEqual([...Array(CHANGES * EVENTS).keys()]);
    // A change at once costs one request; with an old server in the way it is one more.
    expect(asked.map(({ length }) => length)).toEqual(asked.map((_, change) => (change % 2 ? 2 : 1)));
    expect(most(asked.flat(), 2000)).toBeLessThanOrEqual(2);
    if (isLong)
      console.log(
        `${sent} events, ${asked.flat().length} requests, at most ${most(asked.flat(), 2000)} in 2 s`,
      );
  },
  isLong ? 180_000 : 15_000,
);

it('100 events that nobody can open cost 2 requests, and good ones after them arrive in order', async () => {
  const service = await startService();
  const [deployment, stranger] = [await Deployment.start(service), await Deployment.start(service)];
  const client = connectEncrypted(service, { channelAuthorization: { endpoint: deployment.endpoint.url } });
  const channel = client.subscribe(room);
  await channel.ready;
  const heard = record(channel);
  deployment.asked.length = 0;

  for (let n = 0; n < 100; n++) await stranger.trigger(room, 'bad', n);
  for (let n = 0; n < 100; n++) await deployment.trigger(room, 'good', n);
  await until(() => expect(heard).toHaveLength(200));

  expect(heard.slice(0, 100).map(([event, data]) => [event, (data as DecryptionError).reason])).toEqual(
    Array(100).fill(['jetsocket:decryption_error', 'forged-or-wrong-key']),
  );
  expect(heard.slice(100)).toEqual([...Array(100).keys()].map((n) => ['good', n]));
  expect(deployment.asked).toHaveLength(2);
});
