import Jetsocket, { type LogEntry, type StateChange } from 'jetsocket-js';
import Pusher from 'jetsocket-js/pusher';
import JetsocketWithEncryption from 'jetsocket-js/with-encryption';
import { expect, it, vi } from 'vitest';
import { dataOf, record } from '../support/client';
import { fakeRealm } from '../support/fake-realm';
import { FakeWebSocket } from '../support/fake-web-socket';

// What went wrong is said in words that lead to it: people read these.

const options = { autoConnect: false, WebSocket: FakeWebSocket.asOption };
const client = new Jetsocket('key', options);

it.each<[what: string, act: () => unknown, message: string]>([
  ['an empty key', () => new Jetsocket(''), 'the application key must be a non-empty string'],
  ['options that are none', () => new Jetsocket('key', 7 as never), 'the options must be an object'],
  ['an empty channel name', () => client.subscribe(''), 'the channel name must be a non-empty string'],
  ['an empty event name', () => client.send_event('', 1), 'the event name must be a non-empty string'],
  [
    'a cipher that cannot open',
    () => new JetsocketWithEncryption('key', { secretbox: {} as never }),
    'the option `secretbox` needs a function `open`',
  ],
  ['no server', () => new Pusher('key', {}), 'the option `cluster` is missing, or `wsHost`'],
])('%s is a UsageError that says so', (_what, act, message) => {
  expect(act).toThrow(expect.objectContaining({ name: 'UsageError', message }));
});

it('a first message that is no handshake is an error that says so', () => {
  fakeRealm();
  const connecting = new Jetsocket('key', options);
  const heard = record(connecting.connection);
  connecting.connect();
  FakeWebSocket.last?.say({ event: 'hello' });

  expect(dataOf(heard, 'error')).toMatchObject([{ message: `${FakeWebSocket.last?.url} gave no handshake` }]);
  connecting.disconnect();
});

it('an answer without a signature is an error that says who gave it, and for what', async () => {
  fakeRealm();
  const asking = new Jetsocket('key', {
    ...options,
    channelAuthorization: { endpoint: '/auth?token=secret' },
    fetch: async () => Response.json({}),
  });
  asking.connect();
  FakeWebSocket.last?.greet();
  const heard = record(asking.subscribe('private-orders'));
  await vi.advanceTimersByTimeAsync(0);

  const message = '/auth gave no string `auth` for private-orders';
  expect(dataOf(heard, 'jetsocket:subscription_error')).toMatchObject([{ status: 200, message }]);
  asking.disconnect();
});

it('a change of state that was called for says by what', () => {
  fakeRealm();
  const called = new Jetsocket('key', options);
  const heard = record(called.connection);
  called.connect();
  called.disconnect();

  const reasons = dataOf<StateChange>(heard, 'state_change').map(({ reason }) => reason);
  expect(reasons).toEqual(['connect()', 'disconnect()']);
});

it('a client event is a warning where it was not sent, and only there', async () => {
  fakeRealm();
  const warnings: string[] = [];
  const log = ({ level, message }: LogEntry) => level === 'warn' && warnings.push(message);
  const customHandler = async () => ({ auth: 'key:signature' });
  const client = new Jetsocket('key', { ...options, log, channelAuthorization: { customHandler } });
  client.connect();
  FakeWebSocket.last?.greet();
  const channel = client.subscribe('private-orders');
  expect(channel.trigger('client-said', 1)).toBe(false);
  await vi.advanceTimersByTimeAsync(0);
  FakeWebSocket.last?.agree('private-orders');
  expect(channel.trigger('client-said', 2)).toBe(true);

  expect(warnings).toEqual(['client-said was not sent: private-orders is public or not subscribed']);
  client.disconnect();
});

it('what the service said has its code, by which refusals are looked up', () => {
  fakeRealm();
  const over = new Jetsocket('key', options);
  const heard = record(over.connection);
  over.connect();
  FakeWebSocket.last?.say({ event: 'jetsocket:error', data: { code: 4004, message: 'Over quota' } });

  expect(dataOf(heard, 'error')).toMatchObject([
    { message: 'the service said: Over quota (4004)', code: 4004, data: { message: 'Over quota' } },
  ]);
});

it('where there is no WebSocket, the reason of `failed` says so', () => {
  fakeRealm();
  vi.stubGlobal('WebSocket', undefined);
  const bare = new Jetsocket('key', { autoConnect: false });
  const heard = record(bare.connection);
  bare.connect();

  const reason = 'the connection needs the option `WebSocket`';
  expect(dataOf(heard, 'state_change')).toEqual([{ previous: 'initialized', current: 'failed', reason }]);
});
