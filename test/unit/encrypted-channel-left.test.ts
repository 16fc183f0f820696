import { randomBytes } from 'node:crypto';
import type { Authorization } from 'jetsocket-js';
import Pusher from 'jetsocket-js/pusher/with-encryption';
import Jetsocket from 'jetsocket-js/with-encryption';
import { expect, it, vi } from 'vitest';
import { record } from '../support/client';
import { fakeRealm } from '../support/fake-realm';
import { FakeWebSocket } from '../support/fake-web-socket';
import { base64, seal } from '../support/sealing';
import { room } from '../support/secret-room';
import { deferred, never } from '../support/wait';

/** Options of a client whose authorizations are the test's, and what hands out a key. */
function stage() {
  fakeRealm();
  const holder: { answer: () => Promise<Authorization> } = { answer: () => never };
  const options = {
    WebSocket: FakeWebSocket.asOption,
    channelAuthorization: { customHandler: () => holder.answer() },
  };
  const give = (key: Uint8Array) => {
    holder.answer = async () => ({ auth: 'key:signature', shared_secret: base64(key) });
  };
  return { holder, options, give };
}

/** Lets promises run. */
const pass = () => vi.advanceTimersByTimeAsync(0);

async function connected(): Promise<void> {
  await pass();
  FakeWebSocket.last?.greet();
  await pass();
}

/** A client that left the channel while its subscription was unanswered; what is authorized from then on hangs. */
async function leftUnanswered() {
  const { holder, options, give } = stage();
  give(randomBytes(32));
  const client = new Jetsocket('key', options);
  client.subscribe(room);
  await connected();
  client.unsubscribe(room);
  const ask = vi.fn(() => never);
  holder.answer = ask;
  return { client, ask };
}

/** A channel of the drop-in that has these events wait for the next key, which no request brings yet. */
async function waitingFor(...texts: string[]) {
  const { holder, options, give } = stage();
  give(randomBytes(32));
  const channel = new Pusher('key', { ...options, cluster: '' }).subscribe(room);
  const heard = record(channel);
  await connected();
  FakeWebSocket.last?.agree(room);
  const next = randomBytes(32);
  holder.answer = () => never;
  const say = (text: string) =>
    FakeWebSocket.last?.say({ event: 'n', channel: room, data: seal(text, next) });
  texts.forEach(say);
  return { channel, heard, say, giveNext: () => give(next) };
}

it('a key that comes when the channel was left is not kept: nothing is opened with it afterwards', async () => {
  const { holder, options, give } = stage();
  const unwanted = randomBytes(32);
  const answer = deferred<Authorization>();
  holder.answer = () => answer.promise;
  const client = new Pusher('key', { ...options, cluster: '' });
  const channel = client.subscribe(room);
  const heard = record(channel);
  await connected();
  channel.unsubscribe();
  answer.resolve({ auth: 'key:signature', shared_secret: base64(unwanted) });
  await pass();
  give(randomBytes(32));
  channel.subscribe();
  await pass();
  FakeWebSocket.last?.agree(room);
  FakeWebSocket.last?.say({ event: 'n', channel: room, data: seal('1', unwanted) });

  expect(channel.subscribed).toBe(true);
  expect(heard.filter(([event]) => event === 'n')).toEqual([]);
});

it('an encrypted channel that came back sends nothing before it has a key again', async () => {
  const { client } = await leftUnanswered();
  const channel = client.subscribe(room);
  FakeWebSocket.last?.agree(room);
  await pass();

  expect(channel.subscribed).toBe(true);
  expect(channel.trigger('client-typing', 1)).toBe(false);
});

it('what waited for a key when a channel was left is not delivered when the channel comes back', async () => {
  const { channel, heard, say, giveNext } = await waitingFor('1');
  channel.unsubscribe();
  giveNext();
  channel.subscribe();
  await pass();
  FakeWebSocket.last?.agree(room);
  say('2');

  expect(heard.filter(([event]) => event === 'n')).toEqual([['n', 2]]);
});

it('what waited over a lost connection is not delivered any more once a handler of the first leaves the channel', async () => {
  const { channel, heard, giveNext } = await waitingFor('1', '2');
  channel.bind('n', (data: unknown) => data === 1 && channel.unsubscribe());
  giveNext();
  FakeWebSocket.last?.end(1006);
  await vi.advanceTimersByTimeAsync(500);
  await connected();
  FakeWebSocket.last?.agree(room);
  channel.subscribe();
  await pass();
  FakeWebSocket.last?.agree(room);

  expect(channel.subscribed).toBe(true);
  expect(heard.filter(([event]) => event === 'n')).toEqual([['n', 1]]);
});

it('an event for an encrypted channel that was left before its answer asks for no key', async () => {
  const { ask } = await leftUnanswered();
  FakeWebSocket.last?.say({ event: 'n', channel: room, data: seal('1', randomBytes(32)) });
  await pass();

  expect(ask).not.toHaveBeenCalled();
});

it.each(Array.from({ length: 12 }, (_, steps) => steps))(
  'a key that came %i microtasks before `disconnect()` opens nothing on the next connection',
  async (steps) => {
    const { holder, options, give } = stage();
    const late = randomBytes(32);
    const answer = deferred<Authorization>();
    holder.answer = () => answer.promise;
    const client = new Jetsocket('key', options);
    const channel = client.subscribe(room);
    const heard = record(channel);
    await connected();
    answer.resolve({ auth: 'key:signature', shared_secret: base64(late) });
    for (let n = 0; n < steps; n++) await null;
    client.disconnect();
    await pass();
    give(randomBytes(32));
    client.connect();
    await connected();
    FakeWebSocket.last?.agree(room);
    FakeWebSocket.last?.say({ event: 'n', channel: room, data: seal('1', late) });

    expect(channel.subscribed).toBe(true);
    expect(heard.filter(([event]) => event === 'n')).toEqual([]);
    client.disconnect();
  },
);
