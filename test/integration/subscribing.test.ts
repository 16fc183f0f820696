import { UsageError } from 'jetsocket-js';
import { describe, expect, it } from 'vitest';
import { AuthEndpoint } from '../support/auth-endpoint';
import { connect, dataOf, inState, record, settled } from '../support/client';
import { TestServer } from '../support/server';
import { deferred, until } from '../support/wait';

async function start(options: Parameters<typeof connect>[1] = {}) {
  const server = await TestServer.start();
  const endpoint = await AuthEndpoint.start();
  const client = connect(server, { channelAuthorization: { endpoint: endpoint.url }, ...options });
  return { server, endpoint, client, line: await server.line() };
}

describe('a public channel', () => {
  it('is asked for without a signature, and says when the server has agreed', async () => {
    const { client, line } = await start();
    const channel = client.subscribe('orders');
    const heard = record(channel);

    expect(channel.subscribed).toBe(false);
    await channel.ready;

    expect(line.commands('subscribe')).toEqual([{ channel: 'orders' }]);
    expect(heard.map(([event]) => event)).toEqual(['jetsocket:subscription_succeeded']);
    expect([channel.state, channel.subscribed, channel.subscriptionPending]).toEqual([
      'subscribed',
      true,
      false,
    ]);
  });

  it('is the same object for every `subscribe()`, and asked for once', async () => {
    const { client, line } = await start();

    const channel = client.subscribe('orders');
    expect(client.subscribe('orders')).toBe(channel);
    await channel.ready;
    expect(client.subscribe('orders')).toBe(channel);
    await settled(client, line);

    expect(line.channels('subscribe')).toEqual(['orders']);
    expect(client.channel('orders')).toBe(channel);
    expect(client.allChannels()).toEqual([channel]);
  });

  it('asked for before the connection is subscribed once there is one, ahead of `connected` handlers', async () => {
    const server = await TestServer.start();
    const client = connect(server);
    client.subscribe('orders');
    client.connection.bind('connected', () => client.send_event('client-connected', null));

    const line = await server.line();
    await until(() => expect(line.received).toHaveLength(2));

    expect(line.received.map(({ event }) => event)).toEqual(['jetsocket:subscribe', 'client-connected']);
  });

  it('shows that it is pending while the server has not answered', async () => {
    const server = await TestServer.start();
    server.onSubscribe = () => {};
    const client = connect(server);
    const line = await server.line();
    await inState(client, 'connected');

    const channel = client.subscribe('orders');
    expect([channel.state, channel.subscriptionPending, channel.subscriptionCancelled]).toEqual([
      'subscribing',
      true,
      false,
    ]);
    client.unsubscribe('orders');
    expect(channel.subscriptionCancelled).toBe(true);
    await settled(client, line);
    line.agree('orders');
    await settled(client, line);

    expect(channel.state).toBe('unsubscribed');
    expect(line.channels('unsubscribe')).toEqual(['orders']);
  });

  it('after `unsubscribe()` is not found any more, hears nothing, and is a new object next time', async () => {
    const { client, line } = await start();
    const channel = client.subscribe('orders');
    await channel.ready;
    const heard = record(channel);

    client.unsubscribe('orders');
    expect([client.channel('orders'), client.allChannels()]).toEqual([undefined, []]);
    line.publish('orders', 'created', 1);
    await settled(client, line);
    const again = client.subscribe('orders');
    await again.ready;
    line.publish('orders', 'created', 2);
    await settled(client, line);

    expect(again).not.toBe(channel);
    expect(heard).toEqual([]);
    expect(line.received.slice(0, 3).map(({ event }) => event.replace('jetsocket:', ''))).toEqual([
      'subscribe',
      'unsubscribe',
      'client-barrier-'.concat(line.received[2]?.event.split('-').at(-1) ?? ''),
    ]);
  });

  it('unknown names are ignored by `unsubscribe()`', async () => {
    const { client, line } = await start();

    client.unsubscribe('never-asked-for');
    await settled(client, line);

    expect(line.commands('unsubscribe')).toEqual([]);
  });

  it.each(['', undefined, null, 7, {}])('cannot be called %j', async (name) => {
    const { client } = await start();

    expect(() => client.subscribe(name as string)).toThrow(UsageError);
  });

  it('keeps its handlers over a lost connection, and is asked for again', async () => {
    const { client, server, line } = await start();
    const channel = client.subscribe('orders');
    const heard: unknown[] = [];
    channel.bind('created', (data) => heard.push(data));
    await channel.ready;

    line.drop();
    const next = await server.line(1);
    await until(() => expect(channel.subscribed).toBe(true));
    next.publish('orders', 'created', { id: 7 });
    await settled(client, next);

    expect(heard).toEqual([{ id: 7 }]);
    expect(next.channels('subscribe')).toEqual(['orders']);
  });

  it('counts its subscribers when the server tells', async () => {
    const { client, line } = await start();
    const channel = client.subscribe('orders');
    const heard = record(channel);
    await channel.ready;

    line.system('_internal:subscription_count', JSON.stringify({ subscription_count: 3 }), 'orders');
    line.system('_internal:subscription_count', { subscription_count: 4 }, 'orders');
    line.system('_internal:subscription_count', { subscription_count: 'many' }, 'orders');
    await settled(client, line);

    expect(dataOf(heard, 'jetsocket:subscription_count')).toEqual([
      { subscription_count: 3 },
      { subscription_count: 4 },
    ]);
    expect(channel.subscriptionCount).toBe(4);
  });

  it.each([undefined, 'null'])('on a cache channel says when nothing is cached (data: %j)', async (data) => {
    const { client, line } = await start();
    const channel = client.subscribe('cache-prices');
    const heard = record(channel);
    await channel.ready;

    line.system(':cache_miss', data, 'cache-prices');
    await settled(client, line);

    expect(heard.map(([event]) => event)).toEqual([
      'jetsocket:subscription_succeeded',
      'jetsocket:cache_miss',
    ]);
  });
});

describe('a private channel', () => {
  it('is asked for with the signature its endpoint gave', async () => {
    const { client, endpoint, line } = await start();
    endpoint.answer = ({ body }) => ({ body: { auth: `test-key:${body.socket_id}/${body.channel_name}` } });

    await client.subscribe('private-orders').ready;

    expect(line.commands('subscribe')).toEqual([
      { channel: 'private-orders', auth: `test-key:${line.socketId}/private-orders` },
    ]);
  });

  it('forwards `channel_data` byte for byte', async () => {
    const { client, endpoint, line } = await start();
    const channel_data = '{ "user_id":"7" ,"user_info" : {"b":1.0,"a":"\\u00e9"}}';
    endpoint.answer = { body: { auth: 'test-key:signature', channel_data } };
    line.commands('subscribe');

    client.subscribe('presence-room');

    await until(() => expect(line.commands('subscribe')[0]).toMatchObject({ channel_data }));
  });

  it('given up while its authorization is under way is never asked for', async () => {
    const { client, endpoint, line } = await start();
    const answered = deferred();
    endpoint.answer = async () => {
      await answered.promise;
      return { body: { auth: 'test-key:signature' } };
    };
    const channel = client.subscribe('private-orders');
    await endpoint.request();

    client.unsubscribe('private-orders');
    answered.resolve();
    await until(() => expect(channel.state).toBe('unsubscribed'));
    await settled(client, line);

    expect([line.commands('subscribe'), line.commands('unsubscribe')]).toEqual([[], []]);
  });

  it('a name that merely contains a prefix is public', async () => {
    const { client, endpoint, line } = await start();

    await client.subscribe('my-private-orders').ready;

    expect(line.commands('subscribe')).toEqual([{ channel: 'my-private-orders' }]);
    expect(endpoint.requests).toEqual([]);
  });

  it('an encrypted one cannot be subscribed by the standard build', async () => {
    const { client } = await start();

    expect(() => client.subscribe('private-encrypted-x')).toThrow(UsageError);
    expect(() => client.subscribe('private-encrypted-x')).toThrow('jetsocket-js/with-encryption');
    expect(client.allChannels()).toEqual([]);
  });
});
