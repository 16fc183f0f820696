import { describe, expect, it } from 'vitest';
import { authorization, startService, TestClient } from './support';

const unauthorized = { type: 'AuthError', error: expect.any(String), status: 401 };

describe('subscribing', () => {
  it.each(['room', 'private-room', 'private-encrypted-room', 'a_-=@,.;Z9'])(
    'puts a connection on %s and delivers its events there',
    async (channel) => {
      const service = await startService();
      const client = await TestClient.open(service);
      await client.join(channel);
      expect(service.channels).toEqual(new Map([[channel, [client.socketId]]]));
      service.publish(channel, 'greet', { n: 1 });
      expect(await client.hear('greet')).toEqual({ event: 'greet', channel, data: { n: 1 } });
    },
  );

  it('delivers data as the JSON text it was given', async () => {
    const service = await startService();
    const client = await TestClient.open(service);
    await client.join('room');
    service.publish('room', 'greet', '{"a" :1}');
    await client.hear('greet');
    expect(service.sent.at(-1)?.text).toBe('{"event":"greet","channel":"room","data":"{\\"a\\" :1}"}');
  });

  const [form, key, signature] = [/no auth of the form/, /another key than app-key/, /secret of app-key/];
  it.each([
    ['no signature', {}, form],
    ['a wrong signature', { auth: `app-key:${'0'.repeat(64)}` }, signature],
    ['a signature that is too short', { auth: 'app-key:00' }, signature],
    ['a signature of another key', { auth: `other-key:${'0'.repeat(64)}` }, key],
    ['a signature that is no text', { auth: 7 }, form],
    ['an empty signature', { auth: '' }, form],
  ])('refuses a private channel with %s and says so, and the connection stays', async (_what, extra, why) => {
    const service = await startService();
    const client = await TestClient.open(service);
    client.subscribe('private-room', extra);
    expect(await client.hear('jetsocket:subscription_error')).toEqual({
      event: 'jetsocket:subscription_error',
      channel: 'private-room',
      data: { ...unauthorized, error: expect.stringMatching(why) },
    });
    expect(service.channels.size).toBe(0);
    await client.join('private-room');
  });

  it('refuses a signature made for another socket or channel', async () => {
    const service = await startService();
    const client = await TestClient.open(service);
    client.subscribe('private-room', authorization('1.1', 'private-room'));
    await client.hear('jetsocket:subscription_error', 'private-room');
    client.subscribe('private-other', authorization(client.socketId, 'private-room'));
    await client.hear('jetsocket:subscription_error', 'private-other');
    expect(service.channels.size).toBe(0);
  });

  it.each(['', 'with space', 'žluť', 'a'.repeat(201), '#server-to-user-', '#other', '<script>'])(
    'refuses the name %j',
    async (channel) => {
      const client = await TestClient.open(await startService());
      client.subscribe(channel, authorization(client.socketId, channel));
      expect(await client.hear('jetsocket:subscription_error')).toMatchObject({
        channel,
        data: { type: 'InvalidChannel', status: 400 },
      });
    },
  );

  it.each(['__proto__', 'constructor', 'a'.repeat(200)])(
    'takes the name %s as any other',
    async (channel) => {
      const service = await startService();
      const client = await TestClient.open(service);
      await client.join(channel);
      expect([...service.channels.keys()]).toEqual([channel]);
    },
  );

  it('delivers nothing after an unsubscribe, which is not answered', async () => {
    const service = await startService();
    const client = await TestClient.open(service);
    await client.join('room');
    const before = client.frames.length;
    client.send('jetsocket:unsubscribe', { channel: 'room' });
    client.send('jetsocket:unsubscribe', { channel: 'room' });
    client.send('jetsocket:unsubscribe', { channel: 'never' });
    await client.settled();
    service.publish('room', 'greet', {});
    await client.settled();
    expect(client.frames.length).toBe(before);
    expect(service.channels.size).toBe(0);
  });

  it('subscribes once, whatever the client asks', async () => {
    const service = await startService();
    const client = await TestClient.open(service);
    await client.join('room');
    client.subscribe('room');
    expect(await client.hear('jetsocket:error')).toMatchObject({ channel: 'room', data: { code: null } });
    service.publish('room', 'greet', {});
    await client.hear('greet');
    await client.settled();
    expect(client.heard('greet')).toHaveLength(1);
    expect(client.heard('jetsocket_internal:subscription_succeeded')).toHaveLength(1);
  });

  it('limits the channels of one connection', async () => {
    const client = await TestClient.open(await startService({ maxChannels: 2 }));
    await client.join('a');
    await client.join('b');
    client.subscribe('c');
    expect(await client.hear('jetsocket:subscription_error', 'c')).toMatchObject({
      data: { type: 'LimitReached' },
    });
    client.send('jetsocket:unsubscribe', { channel: 'a' });
    await client.join('c');
  });

  it('tells the number of subscribers where that is enabled', async () => {
    const service = await startService({ subscriptionCount: true });
    const first = await TestClient.open(service);
    const second = await TestClient.open(service);
    const counts = () => first.heard('jetsocket_internal:subscription_count').map(({ data }) => data);
    await first.join('room');
    await second.join('room');
    await second.hear('jetsocket_internal:subscription_count');
    second.socket.close();
    await expect
      .poll(counts)
      .toEqual([{ subscription_count: 1 }, { subscription_count: 2 }, { subscription_count: 1 }]);
    await first.join('presence-room', { user_id: '1' });
    await first.settled();
    expect(counts()).toHaveLength(3);
  });

  it('tells a crowd its number too, but not at every arrival', async () => {
    const service = await startService({ subscriptionCount: true, activityTimeout: 0.1, pongTimeout: 10 });
    const clients = await Promise.all(Array.from({ length: 110 }, () => TestClient.open(service)));
    await Promise.all(clients.map((client) => client.join('room')));
    const last = () => clients[0]?.heard('jetsocket_internal:subscription_count').at(-1)?.data;
    await expect.poll(last).toEqual({ subscription_count: 110 });
  });
});

describe('cache channels', () => {
  it.each(['cache-room', 'private-cache-room', 'private-encrypted-cache-room'])(
    'sends newcomers to %s its last event, or says that there is none',
    async (channel) => {
      const service = await startService();
      const first = await TestClient.open(service);
      await first.join(channel);
      expect(await first.hear('jetsocket:cache_miss')).toEqual({ event: 'jetsocket:cache_miss', channel });
      service.publish(channel, 'state', { v: 1 });
      service.publish(channel, 'state', { v: 2 });
      const second = await TestClient.open(service);
      await second.join(channel);
      await second.hear('state');
      expect(second.frames.slice(1).map(({ event, data }) => [event, data])).toEqual([
        ['jetsocket_internal:subscription_succeeded', {}],
        ['state', { v: 2 }],
      ]);
    },
  );

  it('keeps an event that nobody was there for', async () => {
    const service = await startService();
    service.publish('presence-cache-room', 'state', 'kept');
    const client = await TestClient.open(service);
    await client.join('presence-cache-room', { user_id: '1' });
    expect(await client.hear('state')).toMatchObject({ data: 'kept' });
  });

  it('forgets an event after its lifetime', async () => {
    const service = await startService({ cacheLifetime: 0.001 });
    service.publish('cache-room', 'state', 1);
    const client = await TestClient.open(service);
    await client.join('cache-room');
    await client.hear('jetsocket:cache_miss');
  });

  it('does not keep client events', async () => {
    const service = await startService();
    const [first, second] = [await TestClient.open(service), await TestClient.open(service)];
    await first.join('private-cache-room');
    await second.join('private-cache-room');
    first.send('client-typing', {}, 'private-cache-room');
    await second.hear('client-typing');
    const third = await TestClient.open(service);
    await third.join('private-cache-room');
    await third.hear('jetsocket:cache_miss');
  });
});
