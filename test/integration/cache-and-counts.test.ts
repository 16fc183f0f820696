import { describe, expect, it } from 'vitest';
import { connect, connectEncrypted, dataOf, record, settled } from '../support/client';
import { as, startLocal } from '../support/local-service';
import { enterPublicRoom } from '../support/public-room';
import { TestServer } from '../support/server';
import { until } from '../support/wait';

// What the service tells beside the application's events: an empty cache, and how many subscribers there are.

const shared_secret = Buffer.alloc(32, 7).toString('base64');

describe('a cache miss', () => {
  it.each(['cache-room', 'private-cache-room', 'presence-cache-room', 'private-encrypted-cache-room'])(
    'is told on %s, without data',
    async (name) => {
      const server = await TestServer.start();
      const client = connectEncrypted(server, {
        channelAuthorization: {
          customHandler: async () => ({ auth: 'k:s', channel_data: '{"user_id":"zoe"}', shared_secret }),
        },
      });
      const channel = client.subscribe(name);
      const heard = record(channel);
      const ofAll = record(client);
      await channel.ready;
      const line = await server.line();
      // Servers write no data, or a text that says so.
      line.system(':cache_miss', undefined, name);
      line.system(':cache_miss', 'null', name);
      await until(() => expect(dataOf(heard, 'jetsocket:cache_miss')).toHaveLength(2));

      expect(dataOf(heard, 'jetsocket:cache_miss')).toEqual([undefined, undefined]);
      expect(dataOf(ofAll, 'jetsocket:cache_miss')).toHaveLength(2);
      expect(dataOf(heard, 'jetsocket:decryption_error')).toEqual([]);
    },
  );

  it('comes after `subscription_succeeded`, and the cached event in its place once there is one', async () => {
    const service = await startLocal();
    const first = connect(service, as('ann')).subscribe('private-cache-room');
    const heard = record(first);
    await until(() => expect(heard).toHaveLength(2));
    service.publish('private-cache-room', 'price', { v: 1 });
    await until(() => expect(heard).toHaveLength(3));
    const second = record(connect(service, as('bob')).subscribe('private-cache-room'));
    await until(() => expect(second).toHaveLength(2));

    expect(heard.map(([event]) => event)).toEqual([
      'jetsocket:subscription_succeeded',
      'jetsocket:cache_miss',
      'price',
    ]);
    expect(second.map(([event]) => event)).toEqual(['jetsocket:subscription_succeeded', 'price']);
    expect(dataOf(second, 'price')).toEqual([{ v: 1 }]);
  });

  it('is not told of a channel nobody wants any more', async () => {
    const server = await TestServer.start();
    const client = connect(server);
    const channel = client.subscribe('cache-room');
    const heard = record(channel);
    await channel.ready;
    client.unsubscribe('cache-room');
    const line = await server.line();
    line.system(':cache_miss', undefined, 'cache-room');
    await settled(client, line);

    expect(dataOf(heard, 'jetsocket:cache_miss')).toEqual([]);
  });
});

describe('the subscription count', () => {
  it('is told and kept, from an object or its JSON', async () => {
    const { server, client, channel, heard } = await enterPublicRoom();
    expect(channel.subscriptionCount).toBeUndefined();
    const line = await server.line();
    line.system('_internal:subscription_count', { subscription_count: 3 }, 'room');
    await settled(client, line);
    expect(channel.subscriptionCount).toBe(3);
    line.system('_internal:subscription_count', '{"subscription_count":0}', 'room');
    await settled(client, line);

    expect(channel.subscriptionCount).toBe(0);
    expect(dataOf(heard, 'jetsocket:subscription_count')).toEqual([
      { subscription_count: 3 },
      { subscription_count: 0 },
    ]);
  });

  it('stays as it is when the service tells nonsense', async () => {
    const { server, client, channel, heard } = await enterPublicRoom();
    const line = await server.line();
    line.system('_internal:subscription_count', { subscription_count: 2 }, 'room');
    for (const data of [undefined, 'null', '[]', {}, { subscription_count: 'many' }]) {
      line.system('_internal:subscription_count', data, 'room');
    }
    await settled(client, line);

    expect(channel.subscriptionCount).toBe(2);
    expect(dataOf(heard, 'jetsocket:subscription_count')).toHaveLength(1);
  });

  it('follows those who come and go', async () => {
    const service = await startLocal({ subscriptionCount: true, activityTimeout: 1 });
    const room = connect(service).subscribe('room');
    await until(() => expect(room.subscriptionCount).toBe(1));
    const other = connect(service);
    await other.subscribe('room').ready;
    await until(() => expect(room.subscriptionCount).toBe(2));
    other.disconnect();
    await until(() => expect(room.subscriptionCount).toBe(1));
  });
});
