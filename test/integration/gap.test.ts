import type { Gap } from 'jetsocket-js';
import { describe, expect, it } from 'vitest';
import { connect, dataOf, inState, record, settled } from '../support/client';
import { authorizedAs } from '../support/presence-room';
import { enterPublicRoom } from '../support/public-room';
import { TestServer } from '../support/server';
import { until } from '../support/wait';

describe('a gap', () => {
  it('is told when a channel is subscribed again on a new connection, and not the first time', async () => {
    const { server, client, heard } = await enterPublicRoom({ reconnect: { minDelay: 60, maxDelay: 60 } });
    const never = record(client.subscribe('private-never'));
    const line = await server.line();
    const before = Date.now();
    line.publish('room', 'last', 1);
    await settled(client, line);
    const after = Date.now();
    expect(dataOf(heard, 'jetsocket:gap')).toEqual([]);

    line.drop();
    await until(() => expect(dataOf(heard, 'jetsocket:gap')).toHaveLength(1));

    expect(heard.slice(-2).map(([event]) => event)).toEqual([
      'jetsocket:subscription_succeeded',
      'jetsocket:gap',
    ]);
    const [gap] = dataOf<Gap>(heard, 'jetsocket:gap');
    expect(gap?.since).toBeGreaterThanOrEqual(before);
    expect(gap?.since).toBeLessThanOrEqual(after);
    expect(Number(gap?.since) + Number(gap?.duration)).toBeGreaterThanOrEqual(after);
    expect(Number(gap?.since) + Number(gap?.duration)).toBeLessThanOrEqual(Date.now());
    expect(dataOf(never, 'jetsocket:gap')).toEqual([]);
  });

  it('is told of every kind of channel, once each time, and to the client as well', async () => {
    const server = await TestServer.start();
    const client = connect(server, authorizedAs('zoe'));
    const names = ['room', 'private-room', 'presence-room', 'cache-room'];
    const heard = record(client);
    await Promise.all(names.map((name) => client.subscribe(name).ready));
    for (const times of [1, 2]) {
      (await server.line(times - 1)).drop();
      await until(() => expect(dataOf(heard, 'jetsocket:gap')).toHaveLength(names.length * times));
    }
    await settled(client, await server.line(2));

    expect(dataOf(heard, 'jetsocket:gap')).toHaveLength(names.length * 2);
  });

  it('begins with the last frame of the connection on which the channel was last subscribed', async () => {
    const { server, client, heard } = await enterPublicRoom();
    const dropped = Date.now();
    server.onSubscribe = () => {};
    (await server.line()).drop();
    // On this one it was asked for, but never subscribed.
    const second = await server.line(1);
    await until(() => expect(second.channels('subscribe')).toEqual(['room']));
    await until(() => expect(Date.now()).toBeGreaterThan(dropped + 20));
    await settled(client, second);
    server.onSubscribe = (line, { channel: name }) => line.agree(name);
    second.drop();
    await until(() => expect(dataOf(heard, 'jetsocket:gap')).toHaveLength(1));

    expect(dataOf<Gap>(heard, 'jetsocket:gap')[0]?.since).toBeLessThanOrEqual(dropped);
  });

  it('is told after `disconnect()` and `connect()`', async () => {
    const { client, heard } = await enterPublicRoom();
    client.disconnect();
    client.connect();
    await until(() => expect(dataOf(heard, 'jetsocket:gap')).toHaveLength(1));
  });

  it('waits for the next connection where a handler disconnects as soon as the channel is subscribed', async () => {
    const server = await TestServer.start();
    const client = connect(server);
    const channel = client.subscribe('room');
    const heard: string[] = [];
    channel.bind_global((event) => heard.push(event));
    channel.on('jetsocket:subscription_succeeded', () => client.disconnect(), { once: true });
    await client.connection.once('disconnected');
    expect(heard).toEqual(['jetsocket:subscription_succeeded']);
    const start = Date.now();
    client.connect();
    const { since, duration } = await channel.once('jetsocket:gap');

    expect(heard).toEqual([
      'jetsocket:subscription_succeeded',
      'jetsocket:subscription_succeeded',
      'jetsocket:gap',
    ]);
    expect(since).toBeLessThanOrEqual(start);
    expect(since + duration).toBeGreaterThanOrEqual(start);
  });

  it('is none where nothing was subscribed before', async () => {
    const server = await TestServer.start();
    server.onSubscribe = () => {};
    const client = connect(server);
    const channel = client.subscribe('room');
    const heard = record(channel);
    await until(() => expect(server.commands('subscribe')).toHaveLength(1));
    server.onSubscribe = (line, { channel: name }) => line.agree(name);
    (await server.line()).drop();
    await channel.ready;
    const line = await server.line(1);
    await settled(client, line);
    expect(dataOf(heard, 'jetsocket:gap')).toEqual([]);

    // On the same connection a channel that was left is a new one.
    client.unsubscribe('room');
    const again = client.subscribe('room');
    const heardAgain = record(again);
    await again.ready;
    await settled(client, line);
    expect(dataOf(heardAgain, 'jetsocket:gap')).toEqual([]);
    await inState(client, 'connected');
  });
});
