import Pusher from 'jetsocket-js/pusher';
import { expect, it, vi } from 'vitest';
import { inState } from '../support/client';
import { connectDropIn } from '../support/drop-in';
import { fakeRealm } from '../support/fake-realm';
import { FakeWebSocket } from '../support/fake-web-socket';
import { until } from '../support/wait';

// With pusher-js an attempt that nothing answers is no `error`, and `connect()` during an outage does nothing:
// programs lean on both.

/** A client in an outage: each attempt is closed before it is greeted. */
async function inOutage(program: (client: Pusher) => void) {
  const { client, server } = await connectDropIn({ reconnect: { minDelay: 20, maxDelay: 40 } });
  await inState(client, 'connected');
  const told: string[] = [];
  client.connection.bind('error', () => told.push('error'));
  client.connection.bind('connecting_in', () => told.push('connecting_in'));
  program(client);
  server.greet = (line) => line.drop();
  server.lines[0]?.drop();
  await until(() => expect(told.filter((each) => each === 'connecting_in').length).toBeGreaterThan(5));
  return { client, server, told };
}

it.each<[string, (client: Pusher) => void]>([
  ['error', (client) => client.connection.bind('error', () => client.connect())],
  ['connecting_in', (client) => client.connection.bind('connecting_in', () => client.connect())],
  ['connecting', (client) => client.connection.bind('connecting', () => client.connection.connect())],
])('a program that connects again at each `%s` makes no attempt beside our own', async (_event, program) => {
  const { server, told } = await inOutage(program);

  expect(told).not.toContain('error');
  expect(server.lines.length).toBeLessThanOrEqual(told.length + 1);
});

it('a program that gives up at an `error` lives through an outage', async () => {
  const { client, server } = await inOutage((client) =>
    client.connection.bind('error', () => client.disconnect()),
  );
  server.greet = (line) => line.greet();

  await inState(client, 'connected');
});

it('`connect()` while the next attempt is waited for hastens nothing', () => {
  fakeRealm();
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
  const client = new Pusher('key', {
    cluster: 'eu',
    autoConnect: false,
    reconnect: { minDelay: 60_000, maxDelay: 60_000 },
    WebSocket: FakeWebSocket.asOption,
  });
  client.connect();
  FakeWebSocket.last?.end(1006);

  client.connect();
  client.connection.connect();
  vi.advanceTimersByTime(10_000);
  expect(client.connection.state).toBe('unavailable');
  client.connect();
  expect(FakeWebSocket.made).toHaveLength(1);
  vi.advanceTimersByTime(20_000);

  expect(FakeWebSocket.made).toHaveLength(2);
  client.disconnect();
});

it('`connect()` is obeyed after `disconnect()`', async () => {
  const { client, server } = await inOutage(() => {});
  client.disconnect();
  server.greet = (line) => line.greet();
  client.connect();

  await inState(client, 'connected');
});

it('an attempt that is answered with what is no greeting is no `error` either', async () => {
  const { client, server, told } = await inOutage(() => {});
  const before = server.lines.length;
  server.greet = (line) => line.raw('no JSON {');
  await until(() => expect(server.lines.length).toBeGreaterThan(before + 2));
  server.greet = (line) => line.greet();
  await inState(client, 'connected');

  expect(told).not.toContain('error');
});

it('an attempt that the service answers with an error is an `error`, without a code too', async () => {
  const { client, server } = await connectDropIn();
  server.greet = (line) =>
    server.lines.length > 1 ? line.greet() : line.system(':error', { code: null, message: 'No such app' });

  const error = await client.connection.once('error');

  expect(error).toMatchObject({ type: 'PusherError', data: { code: undefined, message: 'No such app' } });
  await inState(client, 'connected');
});

it.each([1013, 4100])('an attempt that the service closes with %i is an `error`', async (code) => {
  const { client, server } = await connectDropIn();
  server.greet = (line) => (server.lines.length > 1 ? line.greet() : line.close(code, 'Later'));

  const error = await client.connection.once('error');

  expect(error).toMatchObject({ type: 'PusherError', data: { code, message: 'Later' } });
  await inState(client, 'connected');
});
