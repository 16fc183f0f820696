import Jetsocket, { type Options } from 'jetsocket-js';
import { expect, it, vi } from 'vitest';
import { dataOf, record } from '../support/client';
import { fakeRealm } from '../support/fake-realm';
import { FakeWebSocket } from '../support/fake-web-socket';

function subscribed(options: Options = {}) {
  const realm = fakeRealm();
  const client = new Jetsocket('key', { autoConnect: false, WebSocket: FakeWebSocket.asOption, ...options });
  const channel = client.subscribe('orders');
  const heard = record(channel);
  client.connect();
  FakeWebSocket.last?.greet();
  FakeWebSocket.last?.agree('orders');
  return { ...realm, client, heard, asleepSince: Date.now() };
}

/** What a browser had queued before the machine slept. */
const queued = { event: 'created', channel: 'orders', data: '1' };

it('a doubt of a link after a sleep is not ended by what was queued before it, though that is delivered', () => {
  const { window, client, heard } = subscribed();
  window.dispatch('online');

  for (let n = 0; n < 5; n++) FakeWebSocket.last?.say(queued);
  vi.advanceTimersByTime(4999);
  expect(client.connection.state).toBe('connected');
  vi.advanceTimersByTime(1);

  expect(client.connection.state).toBe('connecting');
  expect(dataOf(heard, 'created')).toHaveLength(5);
});

it('a doubt lets the gap begin before the sleep', () => {
  const { window, heard, asleepSince } = subscribed();
  vi.setSystemTime(asleepSince + 3_600_000);
  window.dispatch('online');
  FakeWebSocket.last?.say(queued);
  vi.advanceTimersByTime(5000 + 500);
  FakeWebSocket.last?.greet();
  FakeWebSocket.last?.agree('orders');

  expect(dataOf(heard, 'jetsocket:gap')).toMatchObject([{ since: asleepSince }]);
});

it('a doubt is ended by a pong, and then any frame counts as life again', () => {
  const { window, client } = subscribed();
  window.dispatch('online');
  FakeWebSocket.last?.say({ event: 'jetsocket:pong' });
  vi.advanceTimersByTime(120_000);
  expect(FakeWebSocket.last?.commands('ping')).toHaveLength(2);
  FakeWebSocket.last?.say(queued);
  vi.advanceTimersByTime(60_000);

  expect(client.connection.state).toBe('connected');
});

it('a doubt that a pong has ended lets the gap begin at the last frame of any kind', () => {
  const { window, heard } = subscribed();
  window.dispatch('online');
  FakeWebSocket.last?.say({ event: 'jetsocket:pong' });
  vi.advanceTimersByTime(60_000);
  FakeWebSocket.last?.say(queued);
  const since = Date.now();
  vi.advanceTimersByTime(10_000);
  FakeWebSocket.last?.end(1006);
  vi.advanceTimersByTime(500);
  FakeWebSocket.last?.greet();
  FakeWebSocket.last?.agree('orders');

  expect(dataOf(heard, 'jetsocket:gap')).toMatchObject([{ since }]);
});

it('a doubt begins while the answer to a ping is waited for, too', () => {
  const { window, client } = subscribed({ activityTimeout: 1000, pongTimeout: 4000 });
  vi.advanceTimersByTime(1000);
  expect(FakeWebSocket.last?.commands('ping')).toHaveLength(1);
  window.dispatch('online');
  FakeWebSocket.last?.say(queued);
  vi.advanceTimersByTime(4000);

  expect(client.connection.state).toBe('connecting');
});

it('a doubt begins after `disconnect()` and `connect()` as it did before', () => {
  const { window, client } = subscribed();
  client.disconnect();
  client.connect();
  FakeWebSocket.last?.greet();
  window.dispatch('online');

  expect(FakeWebSocket.last?.commands('ping')).toHaveLength(1);
});
