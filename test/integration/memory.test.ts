import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import Jetsocket from 'jetsocket-js/with-encryption';
import { describe, expect, it } from 'vitest';
import { optionsFor } from '../support/client';
import { TestServer } from '../support/server';
import { until } from '../support/wait';

// What clients and channels hold in memory, and how many channels fit.

setFlagsFromString('--expose_gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Waits until nothing of these is in memory any more. */
function untilCollected(references: readonly WeakRef<object>[]): Promise<void> {
  return until(() => {
    collectGarbage();
    expect(references.filter((reference) => reference.deref() !== undefined).length).toBe(0);
  });
}

/** Connects, subscribes, disconnects; nothing but the references is left. */
async function cycle(server: TestServer): Promise<WeakRef<object>[]> {
  const client = new Jetsocket(
    'test-key',
    optionsFor(server, {
      channelAuthorization: { customHandler: async () => ({ auth: 'k:s', channel_data: '{"user_id":1}' }) },
      userAuthentication: { customHandler: () => new Promise(() => {}) },
    }),
  );
  client.bind_global(() => {});
  client.signin();
  const channels = [client.subscribe('room'), client.subscribe('presence-room')];
  await Promise.all(channels.map((channel) => channel.ready));
  client.disconnect();
  return [client, client.connection, client.user, ...channels].map((object) => new WeakRef(object));
}

describe('memory', () => {
  it('is free again after 200 clients', async () => {
    const server = await TestServer.start();
    const references: WeakRef<object>[] = [];
    for (let times = 0; times < 200; times++) references.push(...(await cycle(server)));
    await until(() => expect(server.lines.filter(({ isOpen }) => isOpen)).toEqual([]));

    expect(server.lines).toHaveLength(200);
    await untilCollected(references);
  });

  it('is free again after clients that never got anywhere', async () => {
    const server = await TestServer.start();
    server.greet = () => {};
    const references = Array.from({ length: 50 }, () => {
      const client = new Jetsocket('test-key', optionsFor(server));
      client.subscribe('room');
      return client;
    });
    await until(() => expect(server.lines).toHaveLength(50));
    const weak = references.splice(0).map((client) => {
      client.disconnect();
      return new WeakRef(client);
    });
    await untilCollected(weak);
  });

  it('of a channel is free again once it was left, while the client lives on', async () => {
    const server = await TestServer.start();
    const client = new Jetsocket('test-key', optionsFor(server));
    const names = Array.from({ length: 500 }, (_, index) => `room-${index}`);
    await Promise.all(names.map((name) => client.subscribe(name).ready));
    const references = names.map((name) => new WeakRef(client.subscribe(name)));
    for (const name of names) client.unsubscribe(name);
    await untilCollected(references);

    expect(client.allChannels()).toEqual([]);
    expect(client.connection.state).toBe('connected');
    client.disconnect();
  });

  it('of a channel that was left unanswered is free again once the connection is another', async () => {
    const server = await TestServer.start();
    server.onSubscribe = () => {};
    const client = new Jetsocket('test-key', optionsFor(server));
    const names = Array.from({ length: 50 }, (_, index) => `room-${index}`);
    const references = names.map((name) => new WeakRef(client.subscribe(name)));
    await until(() => expect(server.commands('subscribe')).toHaveLength(50));
    for (const name of names) client.unsubscribe(name);
    (await server.line()).drop();
    await server.line(1);
    await untilCollected(references);
    client.disconnect();
  });

  it('of what an ended `events()` has not read is free again', async () => {
    const server = await TestServer.start();
    const client = new Jetsocket('test-key', optionsFor(server));
    const channel = client.subscribe('room');
    await channel.ready;
    const ended = new AbortController();
    channel.events('n', { signal: ended.signal });
    const references: WeakRef<object>[] = [];
    channel.on('n', (data) => references.push(new WeakRef(data as object)));
    (await server.line()).publish('room', 'n', { text: 'unread' });
    await until(() => expect(references).toHaveLength(1));
    ended.abort();
    await untilCollected(references);

    expect(client.connection.state).toBe('connected');
    client.disconnect();
  });
});

it('10,000 channels are subscribed on one connection by a few seconds of work', async () => {
  const server = await TestServer.start();
  const client = new Jetsocket('test-key', optionsFor(server));
  const start = process.cpuUsage();
  const channels = Array.from({ length: 10_000 }, (_, index) => client.subscribe(`room-${index}`));
  await Promise.all(channels.map((channel) => channel.ready));
  const { user, system } = process.cpuUsage(start);
  client.disconnect();

  expect((await server.line()).channels('subscribe')).toHaveLength(10_000);
  // The processor's microseconds: what else runs on the machine does not count.
  expect(user + system).toBeLessThan(8_000_000);
}, 60_000);
