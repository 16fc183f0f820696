import Jetsocket, { type Authorization } from 'jetsocket-js';
import { expect, it, vi } from 'vitest';
import { dataOf, record } from '../support/client';
import { fakeRealm } from '../support/fake-realm';
import { FakeWebSocket } from '../support/fake-web-socket';

it('nothing is left of the channel of a user, unanswered as it is, when the client is disconnected', async () => {
  fakeRealm();
  const user_data = '{"id":"7"}';
  const client = new Jetsocket('key', {
    WebSocket: FakeWebSocket.asOption,
    userAuthentication: { customHandler: async () => ({ auth: 'key:signature', user_data }) },
  });
  client.signin();
  await vi.advanceTimersByTimeAsync(0);
  FakeWebSocket.last?.greet();
  await vi.advanceTimersByTimeAsync(0);
  FakeWebSocket.last?.say({ event: 'jetsocket:signin_success', data: { user_data } });
  expect(FakeWebSocket.last?.commands('subscribe')).toEqual([{ channel: '#server-to-user-7' }]);

  client.disconnect();

  expect(vi.getTimerCount()).toBe(0);
});

it('a sign-in is asked for alone, though what authenticates users were to ask in batches', async () => {
  fakeRealm();
  const asked: unknown[] = [];
  const client = new Jetsocket('key', {
    WebSocket: FakeWebSocket.asOption,
    userAuthentication: { batch: true },
    fetch: async (_url, { body }) => {
      asked.push(JSON.parse(body));
      return Response.json({ auth: 'key:signature', user_data: '{"id":"7"}' });
    },
  });
  client.signin();
  await vi.advanceTimersByTimeAsync(0);
  FakeWebSocket.last?.greet('1.2');
  await vi.advanceTimersByTimeAsync(0);

  expect(asked).toEqual([{ socket_id: '1.2' }]);
  expect(FakeWebSocket.last?.commands('signin')).toMatchObject([{ auth: 'key:signature' }]);
  client.disconnect();
});

it('the watchlist hears of nothing but its own events, whatever else comes as a list', () => {
  fakeRealm();
  const client = new Jetsocket('key', { autoConnect: false, WebSocket: FakeWebSocket.asOption });
  client.connect();
  FakeWebSocket.last?.greet();
  const heard = record(client.user.watchlist);
  const events = [{ name: 'online', user_ids: ['7'] }];
  FakeWebSocket.last?.say({ event: 'jetsocket_internal:roster_events', data: { events } });
  expect(heard).toEqual([]);

  FakeWebSocket.last?.say({ event: 'jetsocket_internal:watchlist_events', data: { events } });

  expect(heard).toEqual([['online', events[0]]]);
  client.disconnect();
});

it.each([
  ['the custom handler', () => new Promise<Authorization>(() => {}), 'AuthorizationError'],
  ['the service', async () => ({ auth: 'key:signature', user_data: '{"id":"7"}' }), 'SubscriptionError'],
])('a sign-in is given up where %s says nothing for 10 s', async (who, customHandler, name) => {
  fakeRealm();
  const client = new Jetsocket('key', {
    WebSocket: FakeWebSocket.asOption,
    subscribeTimeout: 20_000,
    userAuthentication: { customHandler },
  });
  const heard = record(client.user);
  client.signin();
  await vi.advanceTimersByTimeAsync(0);
  FakeWebSocket.last?.greet();

  await vi.advanceTimersByTimeAsync(9999);
  expect(heard).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);

  const message = `${who} did not answer in 10000 ms for the user`;
  expect(dataOf(heard, 'jetsocket:signin_error')).toMatchObject([{ name, message, status: 0 }]);
  client.disconnect();
});
