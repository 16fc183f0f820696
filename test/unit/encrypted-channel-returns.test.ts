import { randomBytes } from 'node:crypto';
import type { Authorization } from 'jetsocket-js';
import Pusher from 'jetsocket-js/pusher/with-encryption';
import Jetsocket from 'jetsocket-js/with-encryption';
import { expect, it, vi } from 'vitest';
import { dataOf, record } from '../support/client';
import { fakeRealm } from '../support/fake-realm';
import { FakeWebSocket } from '../support/fake-web-socket';
import { base64, seal } from '../support/sealing';
import { room } from '../support/secret-room';
import { never } from '../support/wait';

const pass = (ms = 0) => vi.advanceTimersByTimeAsync(ms);
const say = (data: unknown) => FakeWebSocket.last?.say({ event: 'news', channel: room, data });
const agree = () => FakeWebSocket.last?.agree(room);
const withUnknownKey = () => seal('0', randomBytes(32));
const failing = (error: unknown) => () => Promise.reject(error);

/** Options of a client, and who hands out its keys: `answer` stands in for the usual one. */
function stage() {
  fakeRealm();
  const holder: { key: Uint8Array; asked: number; answer: (() => Promise<Authorization>) | undefined } = {
    key: randomBytes(32),
    asked: 0,
    answer: undefined,
  };
  const customHandler = () => {
    holder.asked++;
    return holder.answer?.() ?? Promise.resolve({ auth: 'key:signature', shared_secret: base64(holder.key) });
  };
  const options = {
    WebSocket: FakeWebSocket.asOption,
    activityTimeout: 1e9,
    reconnect: { minDelay: 1, maxDelay: 1 },
    channelAuthorization: { customHandler },
  };
  return { holder, options };
}

/** Subscribes and answers all but the subscribe frame. */
async function subscribing() {
  const { holder, options } = stage();
  const client = new Jetsocket('key', options);
  const channel = client.subscribe(room);
  await connected();
  return { holder, client, channel, heard: record(channel) };
}

async function connected(): Promise<void> {
  await pass(500);
  FakeWebSocket.last?.greet();
  await pass();
}

it('what waited when a channel was left before its answer is not told when it comes back', async () => {
  const { holder, client, heard } = await subscribing();
  holder.key = randomBytes(32);
  say(seal('1', holder.key));
  client.unsubscribe(room);
  client.subscribe(room);
  agree();
  await pass(5000);

  expect(dataOf(heard, 'news')).toEqual([]);
});

it('no key is asked for once a channel is left before its answer', async () => {
  const { holder, client } = await subscribing();
  say(withUnknownKey());
  await pass();
  client.unsubscribe(room);
  const { asked } = holder;
  await pass(5000);

  expect(holder.asked).toBe(asked);
});

it('a channel that came back without a key asks for one when it is to send, though a request for it failed', async () => {
  const { holder, client, channel } = await subscribing();
  client.unsubscribe(room);
  client.subscribe(room);
  holder.answer = failing({ status: 503 });
  agree();
  await pass(2000);
  holder.answer = undefined;

  expect(channel.trigger('client-typing', 1)).toBe(false);
  await pass();
  expect(channel.trigger('client-typing', 1)).toBe(true);
});

it('what waited over a lost connection is told of, where the one who hands out keys disconnects', async () => {
  const { holder, client, heard } = await subscribing();
  agree();
  holder.answer = () => never;
  say(withUnknownKey());
  holder.answer = undefined;
  FakeWebSocket.last?.end(1006);
  await connected();
  await pass(1000);
  holder.answer = () => {
    client.disconnect();
    return Promise.reject(new Error('no token'));
  };
  agree();
  holder.answer = undefined;
  client.connect();
  await connected();
  agree();
  await pass(5000);

  expect(dataOf(heard, 'jetsocket:decryption_error')).toMatchObject([{ reason: 'forged-or-wrong-key' }]);
});

it('what waited over a lost connection ends with the one whose handler leaves the channel and comes back', async () => {
  const { holder, options } = stage();
  const channel = new Pusher('key', { ...options, cluster: '' }).subscribe(room);
  const heard = record(channel);
  await connected();
  agree();
  const next = randomBytes(32);
  holder.answer = () => never;
  say(seal('1', next));
  say(seal('2', next));
  holder.answer = undefined;
  holder.key = next;
  channel.bind('news', () => {
    channel.unsubscribe();
    channel.subscribe();
  });
  FakeWebSocket.last?.end(1006);
  await connected();
  agree();
  await pass();
  agree();
  await pass(2000);

  expect(dataOf(heard, 'news')).toEqual([1]);
});

it('events that are larger than the queue cost as few requests for a key as others', async () => {
  const { holder, heard } = await subscribing();
  agree();
  holder.asked = 0;
  const huge = { nonce: base64(randomBytes(24)), ciphertext: 'Abcd'.repeat(1_048_577) };
  for (let n = 0; n < 20; n++) {
    say(huge);
    await pass(1000);
  }

  expect(holder.asked).toBeLessThanOrEqual(10);
  expect(dataOf(heard, 'jetsocket:decryption_error')).toMatchObject(
    Array.from({ length: 20 }, () => ({ reason: 'forged-or-wrong-key' })),
  );
});

it.each([503, 403, 401])(
  'sending without a key keeps to the pause between requests, after a %i',
  async (status) => {
    const { holder, client, channel } = await subscribing();
    client.unsubscribe(room);
    client.subscribe(room);
    holder.answer = failing({ status });
    agree();
    await pass(2000);
    holder.asked = 0;
    for (let n = 0; n < 600; n++) {
      channel.trigger('client-typing', 1);
      await pass(100);
    }

    // After a 401 it is asked a second time at once.
    expect(holder.asked).toBeLessThanOrEqual(status === 401 ? 14 : 7);
  },
);

it('a channel whose handler leaves it when it is subscribed again asks for no key', async () => {
  const { holder, client, channel } = await subscribing();
  agree();
  channel.bind('jetsocket:subscription_succeeded', () => client.unsubscribe(room));
  FakeWebSocket.last?.end(1006);
  await connected();
  holder.asked = 0;
  agree();
  await pass(5000);

  expect(holder.asked).toBe(0);
});

it('what waits through a drop in a pause is given up on return, as anything is in a pause', async () => {
  const { client, heard, channel } = await subscribing();
  agree();
  channel.bind('jetsocket:decryption_error', () => {
    if (dataOf(heard, 'jetsocket:decryption_error').length > 1) return;
    client.disconnect();
    client.connect();
  });
  for (let n = 0; n < 3; n++) say(withUnknownKey());
  await pass(2000);
  FakeWebSocket.last?.greet();
  await pass();
  agree();
  await pass(100);

  expect(dataOf(heard, 'jetsocket:decryption_error')).toHaveLength(3);
});
