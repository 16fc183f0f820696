import { expect, it } from 'vitest';
import { connect } from '../support/client';
import { as, libraryAt, startLocal } from '../support/local-service';
import { isLong } from '../support/long';

const CLIENTS = 500;
/** Milliseconds in which all of them must be back and receiving, where nothing else keeps the machine busy. */
const MOST = 10_000;

const channels = ['news', 'private-news'];

/** Subscribed clients, with the delays that applications have; counts who has heard which number. */
function crowd(port: number): Map<unknown, number> {
  const heard = new Map<unknown, number>();
  for (let n = 0; n < CLIENTS; n += 1) {
    const reconnect = { minDelay: 500, maxDelay: 20_000 };
    const client = connect({ port }, { ...as('ada'), reconnect });
    for (const name of channels) {
      client.subscribe(name).bind('number', (data: unknown) => heard.set(data, (heard.get(data) ?? 0) + 1));
    }
  }
  return heard;
}

async function subscribers(port: number): Promise<number[]> {
  const answer = await libraryAt(port).channels({ info: 'subscription_count' });
  return channels.map((name) => Number(answer.channels[name]?.subscription_count ?? 0));
}

/** Waits until everybody is subscribed, then until everybody has heard `number`. */
async function expectAllToHear(port: number, heard: Map<unknown, number>, number: number): Promise<void> {
  const options = { timeout: 60_000, interval: 50 };
  await expect.poll(() => subscribers(port), options).toEqual([CLIENTS, CLIENTS]);
  await libraryAt(port).trigger(channels, 'number', number);
  await expect.poll(() => heard.get(number), options).toBe(CLIENTS * channels.length);
}

const limit = isLong ? `, within ${MOST / 1000} s` : '';

it(`500 clients are back and receiving after a restart${limit}`, { timeout: 240_000 }, async () => {
  const first = await startLocal();
  const { port } = first;
  const heard = crowd(port);
  await expectAllToHear(port, heard, 1);
  const begun = performance.now();
  await first.stop();
  await startLocal({}, { port });
  await expectAllToHear(port, heard, 2);
  const took = performance.now() - begun;
  if (!isLong) return;
  console.log(`${CLIENTS} clients were back and receiving after ${Math.round(took)} ms`);
  expect(took).toBeLessThan(MOST);
});
