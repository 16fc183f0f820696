import { describe, expect, it } from 'vitest';
import { authorization, startService, TestClient } from './support';

const channel = 'presence-room';
const ada = { user_id: 'ada', user_info: { name: 'Ada' } };
const bob = { user_id: 'bob', user_info: { name: 'Bob' } };

describe('presence channels', () => {
  it('lists the members to a newcomer and the newcomer to the members', async () => {
    const service = await startService();
    const first = await TestClient.open(service);
    const second = await TestClient.open(service);
    expect((await first.join(channel, ada)).data).toEqual({
      presence: { ids: ['ada'], hash: { ada: { name: 'Ada' } }, count: 1 },
    });
    expect((await second.join(channel, bob)).data).toEqual({
      presence: { ids: ['ada', 'bob'], hash: { ada: { name: 'Ada' }, bob: { name: 'Bob' } }, count: 2 },
    });
    expect(await first.hear('jetsocket_internal:member_added')).toEqual({
      event: 'jetsocket_internal:member_added',
      channel,
      data: bob,
    });
    expect(second.heard('jetsocket_internal:member_added')).toEqual([]);
  });

  it('announces a user on several connections once', async () => {
    const service = await startService();
    const watcher = await TestClient.open(service);
    await watcher.join(channel, ada);
    const [one, two] = [await TestClient.open(service), await TestClient.open(service)];
    await one.join(channel, bob);
    expect((await two.join(channel, bob)).data).toMatchObject({ presence: { count: 2 } });
    one.socket.close();
    await expect.poll(() => service.connections.length).toBe(2);
    await watcher.settled();
    expect(watcher.heard('jetsocket_internal:member_added')).toHaveLength(1);
    expect(watcher.heard('jetsocket_internal:member_removed')).toEqual([]);
    two.send('jetsocket:unsubscribe', { channel });
    expect((await watcher.hear('jetsocket_internal:member_removed')).data).toEqual({ user_id: 'bob' });
  });

  it('announces whoever is cut off', async () => {
    const service = await startService();
    const [watcher, other] = [await TestClient.open(service), await TestClient.open(service)];
    await watcher.join(channel, ada);
    await other.join(channel, bob);
    other.socket.terminate();
    expect((await watcher.hear('jetsocket_internal:member_removed')).data).toEqual({ user_id: 'bob' });
  });

  it('takes hostile, numeric and info-less ids as any other', async () => {
    const service = await startService();
    const client = await TestClient.open(service);
    for (const userId of ['__proto__', 'constructor', 7]) {
      const other = await TestClient.open(service);
      await other.join(channel, { user_id: userId });
    }
    await client.join(channel, ada);
    const { text } = service.sent.filter((frame) => frame.socketId === client.socketId).at(-1) ?? {
      text: '',
    };
    expect(JSON.parse(JSON.parse(text).data)).toEqual(
      JSON.parse(
        '{"presence":{"ids":["__proto__","constructor","7","ada"],"hash":{"7":null,"__proto__":null,"constructor":null,"ada":{"name":"Ada"}},"count":4}}',
      ),
    );
  });

  it.each([
    ['none', undefined],
    ['no JSON', '{'],
    ['no user_id', '{}'],
    ['an empty user_id', '{"user_id":""}'],
    ['an object as user_id', '{"user_id":{}}'],
    ['a list', '[]'],
  ])('refuses channel_data with %s although it is signed', async (_what, channelData) => {
    const service = await startService();
    const client = await TestClient.open(service);
    const signed = authorization(
      client.socketId,
      channelData === undefined ? channel : `${channel}:${channelData}`,
    );
    client.subscribe(channel, { ...signed, channel_data: channelData });
    expect(await client.hear('jetsocket:subscription_error')).toMatchObject({
      channel,
      data: { type: 'AuthError', status: 401 },
    });
    expect(service.channels.size).toBe(0);
  });

  it('refuses channel_data that was not signed', async () => {
    const client = await TestClient.open(await startService());
    const signed = authorization(client.socketId, channel, ada);
    client.subscribe(channel, { ...signed, channel_data: JSON.stringify(bob) });
    await client.hear('jetsocket:subscription_error');
    client.frames.length = 1;
    client.subscribe(channel, { ...authorization(client.socketId, channel), channel_data: bob });
    await client.hear('jetsocket:subscription_error');
  });

  it('limits the members of a channel, not their connections', async () => {
    const service = await startService({ maxPresenceMembers: 1 });
    const [one, two, three] = [
      await TestClient.open(service),
      await TestClient.open(service),
      await TestClient.open(service),
    ];
    await one.join(channel, ada);
    await two.join(channel, ada);
    three.subscribe(channel, authorization(three.socketId, channel, bob));
    expect((await three.hear('jetsocket:subscription_error')).data).toMatchObject({ type: 'LimitReached' });
  });

  it('limits the size of channel_data', async () => {
    const client = await TestClient.open(await startService({ maxEventBytes: 100 }));
    const big = { user_id: '1', user_info: 'x'.repeat(100) };
    client.subscribe(channel, authorization(client.socketId, channel, big));
    expect((await client.hear('jetsocket:subscription_error')).data).toMatchObject({ type: 'LimitReached' });
  });
});
