import { randomBytes } from 'node:crypto';
import type { Authorization } from 'jetsocket-js';
import Jetsocket from 'jetsocket-js/with-encryption';
import { expect, it, vi } from 'vitest';
import { record } from '../support/client';
import { fakeRealm } from '../support/fake-realm';
import { FakeWebSocket } from '../support/fake-web-socket';
import { base64, seal } from '../support/sealing';
import { room } from '../support/secret-room';

const ERROR = 'jetsocket:decryption_error';

/** Lets promises run, and time pass. */
const pass = (ms = 0) => vi.advanceTimersByTimeAsync(ms);

async function enter() {
  fakeRealm();
  const holder = { key: randomBytes(32) as Uint8Array, fails: false, asked: [] as number[], takes: 0 };
  const answer = async (): Promise<Authorization> => {
    holder.asked.push(Date.now());
    if (holder.takes) await new Promise((resolve) => setTimeout(resolve, holder.takes));
    if (holder.fails) throw new Error('no network');
    return { auth: 'key:signature', shared_secret: base64(holder.key) };
  };
  const client = new Jetsocket('key', {
    WebSocket: FakeWebSocket.asOption,
    // Nobody answers pings here.
    activityTimeout: 1e9,
    reconnect: { minDelay: 1, maxDelay: 1 },
    channelAuthorization: { customHandler: answer },
  });
  const heard = record(client.subscribe(room));
  await pass();
  FakeWebSocket.last?.greet();
  await pass();
  FakeWebSocket.last?.agree(room);
  heard.length = holder.asked.length = 0;
  const publish = (data: unknown, key: Uint8Array) => {
    FakeWebSocket.last?.say({ event: 'n', channel: room, data: seal(JSON.stringify(data), key) });
  };
  const told = () =>
    heard.splice(0).map(([event, data]) => (event === ERROR ? (data as { reason: string }).reason : data));
  return { client, holder, publish, told };
}

const wrong = 'forged-or-wrong-key';

it('an answer without a new key is followed by one more request a second later', async () => {
  const { client, holder, publish, told } = await enter();
  const newKey = randomBytes(32);
  const began = Date.now();

  publish(1, newKey);
  publish(2, holder.key);
  await pass(999);
  expect([told(), holder.asked]).toEqual([[], [began]]);
  holder.key = newKey;
  await pass(1);

  expect(told()).toEqual([1, 2]);
  expect(holder.asked).toEqual([began, began + 1000]);
  client.disconnect();
});

it('a request that takes long is not made twice, whatever else comes', async () => {
  const { client, holder, publish, told } = await enter();
  holder.takes = 5000;
  const newKey = randomBytes(32);
  publish(0, newKey);
  holder.key = newKey;

  for (let n = 1; n <= 9; n++) {
    await pass(500);
    publish(n, newKey);
  }
  expect([told(), holder.asked.length]).toEqual([[], 1]);
  await pass(500);

  expect(told()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(holder.asked).toHaveLength(1);
  client.disconnect();
});

it('two answers without a new key end the waiting: each event has its error, in its turn', async () => {
  const { client, holder, publish, told } = await enter();

  for (let n = 0; n < 100; n++) publish(n, n % 2 ? holder.key : randomBytes(32));
  await pass(1000);

  expect(told()).toEqual(Array.from({ length: 100 }, (_, n) => (n % 2 ? n : wrong)));
  expect(holder.asked).toHaveLength(2);
  client.disconnect();
});

it('a pause after two answers without a new key holds nobody up and asks for nothing; it doubles from 1 s to 60 s', async () => {
  const { client, holder, publish, told } = await enter();
  publish('forged', randomBytes(32));
  const lasted: number[] = [];

  while (lasted.length < 8) {
    await pass(1000);
    expect(told()[0]).toBe(wrong);
    const began = Date.now();
    const asked = holder.asked.length;
    for (;;) {
      await pass(100);
      publish('forged', randomBytes(32));
      publish('fine', holder.key);
      if (holder.asked.length > asked) break;
      expect(told()).toEqual([wrong, 'fine']);
    }
    lasted.push((Date.now() - began) / 1000);
  }

  for (const [n, seconds] of lasted.entries()) {
    const ceiling = Math.min(60, 2 ** n);
    expect(seconds, `pause ${n}`).toBeGreaterThanOrEqual(ceiling / 2);
    expect(seconds, `pause ${n}`).toBeLessThanOrEqual(Math.min(60, 2 * ceiling) + 0.2);
  }
  client.disconnect();
});

it('the first pause lasts between 1 and 2 s', async () => {
  const { client, holder, publish, told } = await enter();
  publish('forged', randomBytes(32));
  await pass(1000);
  expect([told(), holder.asked.length]).toEqual([[wrong], 2]);

  await pass(950);
  publish('forged', randomBytes(32));
  await pass();
  expect([told(), holder.asked.length]).toEqual([[wrong], 2]);
  await pass(1050);
  publish('forged', randomBytes(32));
  await pass();

  expect([told(), holder.asked.length]).toEqual([[], 3]);
  client.disconnect();
});

it('a new key ends the doubling of pauses', async () => {
  const { client, holder, publish, told } = await enter();
  for (let round = 0; round < 5; round++) {
    publish('forged', randomBytes(32));
    await pass(60_000);
  }
  told();
  holder.key = randomBytes(32);
  publish('new', holder.key);
  await pass(2000);
  expect(told()).toEqual(['new']);

  publish('forged', randomBytes(32));
  await pass(2000);
  const { length } = holder.asked;
  await pass(1000);
  publish('forged', randomBytes(32));
  await pass();

  expect(holder.asked).toHaveLength(length + 1);
  client.disconnect();
});

it('where a clock begins at 0, the first request is made at once', async () => {
  const { holder, publish, told } = await enter();
  vi.setSystemTime(0);
  const newKey = randomBytes(32);
  holder.key = newKey;

  publish(1, newKey);
  await pass();

  expect([told(), holder.asked]).toEqual([[1], [0]]);
});

it('a pause that is long over ends the doubling of pauses too', async () => {
  const { holder, publish, told } = await enter();
  for (let n = 0; n < 6; n++) {
    publish(n, randomBytes(32));
    await pass(3_600_000);
  }
  expect(told()).toEqual(Array(6).fill(wrong));
  publish(6, randomBytes(32));
  await pass(10_000);
  expect(told()).toEqual([wrong]);
  const newKey = randomBytes(32);

  holder.key = newKey;
  publish(7, newKey);
  await pass();

  expect(told()).toEqual([7]);
});

it('a pause does not become longer when the clock is set back', async () => {
  const { client, holder, publish, told } = await enter();
  publish('forged', randomBytes(32));
  await pass(1000);
  expect(told()).toEqual([wrong]);

  vi.setSystemTime(Date.now() - 3_600_000);
  holder.key = randomBytes(32);
  await pass(60_000);
  publish('new', holder.key);
  await pass(1000);

  expect(told()).toEqual(['new']);
  client.disconnect();
});

it('a request that fails is `authorization-failed`, and a pause', async () => {
  const { client, holder, publish, told } = await enter();
  holder.fails = true;

  publish(1, randomBytes(32));
  publish(2, holder.key);
  await pass();
  expect(told()).toEqual(['authorization-failed', 2]);
  publish(3, randomBytes(32));
  await pass(900);

  expect(told()).toEqual([wrong]);
  expect(holder.asked).toHaveLength(1);
  client.disconnect();
});

it('the key before a change is tried for 5 minutes, and not longer', async () => {
  const { client, holder, publish, told } = await enter();
  const oldKey = holder.key;
  holder.key = randomBytes(32);
  publish('new', holder.key);
  await pass();
  expect(told()).toEqual(['new']);

  await pass(299_999);
  publish('old', oldKey);
  expect(told()).toEqual(['old']);
  await pass(2);
  publish('old', oldKey);
  await pass(2000);

  expect(told()).toEqual([wrong]);
  client.disconnect();
});

it('the key before a change stays in use when the current one is given again', async () => {
  const { client, holder, publish, told } = await enter();
  const oldKey = holder.key;
  holder.key = randomBytes(32);
  publish('new', holder.key);
  await pass();
  publish('forged', randomBytes(32));
  await pass(2000);
  expect([told(), holder.asked.length]).toEqual([['new', wrong], 3]);

  publish('old', oldKey);
  publish('new', holder.key);

  expect(told()).toEqual(['old', 'new']);
  client.disconnect();
});

it('the key of a new subscription that opens nothing of what waits is followed by a request', async () => {
  const { client, holder, publish, told } = await enter();
  const newKey = randomBytes(32);
  holder.takes = 1e9;
  publish(1, newKey);
  await pass();
  holder.takes = 0;
  FakeWebSocket.last?.end(1006);
  await pass(1);
  FakeWebSocket.last?.greet();
  await pass();
  FakeWebSocket.last?.agree(room);
  holder.key = newKey;
  await pass(1000);

  expect(told()).toContain(1);
  client.disconnect();
});

it('a key request that is answered after `unsubscribe()` is not followed by another', async () => {
  const { client, holder, publish, told } = await enter();
  holder.takes = 300;
  publish(1, randomBytes(32));
  await pass();

  client.unsubscribe(room);
  await pass(10_000);

  expect([told(), holder.asked.length]).toEqual([[], 1]);
  client.disconnect();
});

it('a key request that a new subscription made needless goes no further', async () => {
  const { client, holder, publish, told } = await enter();
  holder.takes = 1e9;
  holder.key = randomBytes(32);
  publish(1, holder.key);
  await pass();
  expect([told(), holder.asked.length]).toEqual([[], 1]);

  holder.takes = 0;
  FakeWebSocket.last?.end(1006);
  await pass(1);
  FakeWebSocket.last?.greet();
  await pass();
  // It comes before the subscription is agreed to, and waits behind the first.
  publish(2, holder.key);
  FakeWebSocket.last?.agree(room);
  // That it is subscribed, and the gap, are told behind them.
  expect(told().slice(0, 2)).toEqual([1, 2]);
  await pass(60_000);
  // For the key, and for the subscription on the new connection.
  expect(holder.asked).toHaveLength(2);

  holder.key = randomBytes(32);
  publish(3, holder.key);
  await pass();

  expect([told(), holder.asked.length]).toEqual([[3], 3]);
  client.disconnect();
});

it('a handler that unsubscribes because the queue is full ends the asking', async () => {
  const { client, holder, publish, told } = await enter();
  holder.takes = 1e9;
  client.channel(room)?.bind(ERROR, () => client.unsubscribe(room));

  for (let n = 0; n < 1005; n++) publish(n, randomBytes(32));
  await pass(60_000);

  expect([told(), holder.asked.length]).toEqual([['overflow'], 1]);
  client.disconnect();
});

it('`disconnect()` and `unsubscribe()` in the middle leave no timer', async () => {
  for (const leave of ['disconnect', 'unsubscribe'] as const) {
    const { client, publish, told } = await enter();
    publish(1, randomBytes(32));
    await pass(500);

    client[leave](room);
    client.disconnect();

    expect(vi.getTimerCount()).toBe(0);
    await pass(10_000);
    expect(told()).toEqual([]);
    vi.useRealTimers();
  }
});
