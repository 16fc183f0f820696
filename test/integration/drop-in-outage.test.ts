import type Pusher from 'jetsocket-js/pusher';
import { expect, it } from 'vitest';
import { inState } from '../support/client';
import { connectDropIn } from '../support/drop-in';
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

it('`connect()` is obeyed after `disconnect()`', async () => {
  const { client, server } = await inOutage(() => {});
  client.disconnect();
  server.greet = (line) => line.greet();
  client.connect();

  await inState(client, 'connected');
});
