import { expect, it } from 'vitest';
import { connect, dataOf, inState, record, settled } from '../support/client';
import { FaultRelay } from '../support/fault-relay';
import { TestServer } from '../support/server';
import { until } from '../support/wait';

it('the client pings after `activityTimeout` of silence, and any frame counts as life', async () => {
  const server = await TestServer.start();
  server.onCommand = (line, { event }) => {
    if (event === 'jetsocket:ping') line.system(':pong', {});
  };
  const client = connect(server, { activityTimeout: 40, pongTimeout: 1000 });
  const heard = record(client.connection);
  const line = await server.line();

  await until(() => expect(line.commands('ping').length).toBeGreaterThanOrEqual(3));

  expect(line.commands('ping')[0]).toEqual({});
  expect(server.lines).toHaveLength(1);
  expect(dataOf(heard, 'state_change')).toHaveLength(2);
});

it("the client takes the smaller of its own and the server's `activity_timeout`", async () => {
  const server = await TestServer.start();
  server.greet = (line) => line.greet({ socket_id: line.socketId, activity_timeout: 0.04 });
  connect(server, { activityTimeout: 60_000 });

  await until(() => expect(server.commands('ping')).toHaveLength(1));
});

it('an unanswered ping ends the socket after `pongTimeout`, and another is opened', async () => {
  const server = await TestServer.start();
  const client = connect(server, { activityTimeout: 30, pongTimeout: 30 });
  const heard = record(client.connection);
  const first = await server.line();

  await server.line(1);
  await first.closed();

  expect(first.commands('ping')).toHaveLength(1);
  expect(dataOf(heard, 'error')).toEqual([]);
  expect(heard.filter(([event]) => event === 'connecting').length).toBeGreaterThanOrEqual(2);
});

it('the client answers the pings of the server in its spelling', async () => {
  const server = await TestServer.start({ prefix: 'pusher' });
  const client = connect(server);
  const line = await server.line();

  line.system(':ping', {});
  line.system(':ping');
  await settled(client, line);

  expect(line.received.slice(0, 2)).toEqual(Array(2).fill({ event: 'pusher:pong', data: {} }));
});

it('the client notices a line that has gone silent without a word, and forgets it at once', async () => {
  const server = await TestServer.start();
  const relay = await FaultRelay.start(server.port);
  server.onCommand = (line, { event }) => {
    if (event === 'jetsocket:ping') line.system(':pong', {});
  };
  const client = connect(relay, { activityTimeout: 300, pongTimeout: 300 });
  const channel = client.subscribe('orders');
  const heard = record(channel);
  const first = await server.line();
  await channel.ready;

  relay.stall();
  first.publish('orders', 'created', 'late');
  await inState(client, 'connecting');
  expect(client.connection.socket_id).toBeUndefined();
  relay.resume();
  const next = await server.line(1);
  await until(() => expect(channel.subscribed).toBe(true));
  next.publish('orders', 'created', 'new');
  await settled(client, next);
  await relay.stop();

  expect(dataOf(heard, 'created')).toEqual(['new']);
});
