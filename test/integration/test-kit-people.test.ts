import { createTestService } from 'jetsocket-js/testing';
import { describe, expect, it } from 'vitest';
import { record } from '../support/client';
import { clientOf, encryptedInMemory, inMemory } from '../support/test-kit';

describe('presence in memory', () => {
  it('has members that the test adds and removes, before and after the client comes', async () => {
    const { service, client } = inMemory();
    service.authorize({ user_id: 'mia', user_info: { name: 'Mia' } });
    service.members('presence-lobby').add('ann', { name: 'Ann' });
    const lobby = client.subscribe('presence-lobby');
    await lobby.ready;
    expect(lobby.members.count).toBe(2);
    expect(lobby.members.me).toEqual({ id: 'mia', info: { name: 'Mia' } });
    const heard = record(lobby);

    service.members('presence-lobby').add('bob').remove('ann');

    expect(heard).toEqual([
      ['jetsocket:member_added', { id: 'bob', info: null }],
      ['jetsocket:member_removed', { id: 'ann', info: { name: 'Ann' } }],
    ]);
    expect(service.members('presence-lobby').ids).toEqual(['mia', 'bob']);
    expect(service.members('presence-lobby').list).toEqual([
      { id: 'mia', info: { name: 'Mia' } },
      { id: 'bob', info: null },
    ]);
  });

  it('removes whom it is told to, whoever was added and removed before', async () => {
    const { service, client } = inMemory();
    const lobby = client.subscribe('presence-lobby');
    await lobby.ready;
    const heard = record(lobby);
    const members = service.members('presence-lobby');

    members.add('ann').add('bob').remove('ann').add('cy');
    members.remove('bob');

    expect(heard.at(-1)).toEqual(['jetsocket:member_removed', { id: 'bob', info: null }]);
    expect(members.ids).toEqual(['test-user', 'cy']);
  });

  it('takes a user with a field `status` for a user', async () => {
    const { service, client } = inMemory();
    service.authenticate({ id: 'ann', status: 1 });
    client.signin();
    await expect(client.user.once('jetsocket:signin_success')).resolves.toEqual({ id: 'ann', status: 1 });
  });

  it('keeps its members while the client is away', async () => {
    const { service, client } = inMemory({ reconnect: { minDelay: 1, maxDelay: 1 } });
    const lobby = client.subscribe('presence-lobby');
    await lobby.ready;
    service.members('presence-lobby').add('ann');
    const back = lobby.once('jetsocket:gap');

    service.faults.drop();
    expect(service.members('presence-lobby').ids).toEqual(['ann']);
    await back;

    expect(service.members('presence-lobby').ids).toEqual(['ann', 'test-user']);
  });

  it('takes any id, __proto__ too', async () => {
    const { service, client } = inMemory();
    service.members('presence-lobby').add('__proto__', 1).add('constructor', 2);
    const lobby = client.subscribe('presence-lobby');
    await lobby.ready;

    expect(lobby.members.get('__proto__')).toEqual({ id: '__proto__', info: 1 });
    expect(service.members('presence-lobby').list).toContainEqual({ id: '__proto__', info: 1 });
  });

  it('names the sender of a client event', async () => {
    const { service, client } = inMemory();
    const lobby = await client.subscribe('presence-lobby').ready;
    service.members('presence-lobby').add('ann');
    const senders: unknown[] = [];
    lobby.bind('client-typing', (data, { user_id }) => senders.push([user_id, data]));

    service.publish('presence-lobby', 'client-typing', { on: true }, { userId: 'ann' });

    expect(senders).toEqual([['ann', { on: true }]]);
  });

  it('shows clients to each other', async () => {
    const service = createTestService();
    let joined = 0;
    service.authorize(() => ({ user_id: `user-${++joined}` }));
    const first = clientOf(service).subscribe('presence-lobby');
    await first.ready;
    await clientOf(service).subscribe('presence-lobby').ready;

    expect(Object.keys(first.members)).toEqual(['user-1', 'user-2']);
  });
});

describe('sign-in in memory', () => {
  it('signs in whoever your server says it is, and sends to that user', async () => {
    const { service, client } = inMemory({ userAuthentication: { headers: { authorization: 'Bearer t' } } });
    service.authenticate({ id: 'ann', name: 'Ann', watchlist: ['bob'] });
    const offline = client.user.watchlist.once('offline');
    client.signin();

    expect(await client.user.once('jetsocket:signin_success')).toMatchObject({ id: 'ann', name: 'Ann' });
    expect(await offline).toEqual({ name: 'offline', user_ids: ['bob'] });
    await service.settled();
    const notice = client.user.once('notice');
    expect(service.sendToUser('ann', 'notice', { text: 'hi' })).toBe(1);
    expect(service.sendToUser('bob', 'notice', { text: 'hi' })).toBe(0);
    expect(await notice).toEqual({ text: 'hi' });
    expect(service.connections).toMatchObject([{ userId: 'ann' }]);
    expect(service.requests).toMatchObject([
      { url: '/jetsocket/user-auth', channelNames: [], headers: { authorization: 'Bearer t' } },
    ]);
  });

  it('does not when your server refuses', async () => {
    const { service, client } = inMemory();
    service.authenticate(false);
    client.signin();

    expect(await client.user.once('jetsocket:signin_error')).toMatchObject({ status: 403, retryIn: null });
  });
});

describe('encrypted channels in memory', () => {
  it('seals what is published under a real key', async () => {
    const { service, client } = encryptedInMemory();
    const frames: unknown[] = [];
    client.connection.bind('message', (frame) => frames.push(frame));
    const channel = await client.subscribe('private-encrypted-orders').ready;
    const heard = record(channel);

    service.publish('private-encrypted-orders', 'paid', { card: '4242 ü 🙂' });
    service.publish('private-encrypted-orders', 'note', '5');

    expect(heard).toEqual([
      ['paid', { card: '4242 ü 🙂' }],
      ['note', '5'],
    ]);
    expect(JSON.stringify(frames)).not.toContain('4242');
    expect(JSON.stringify(frames)).toContain('ciphertext');
  });

  it('shows opened what a client sealed, and delivers it to others', async () => {
    const { service, client } = encryptedInMemory();
    const channel = await client.subscribe('private-encrypted-room').ready;

    channel.trigger('client-nothing', null);
    expect(service.sent.at(-1)).toMatchObject({ event: 'client-nothing', data: null });
    channel.trigger('client-typing', { text: 'zwölf 🙂' });

    expect(service.sent.at(-1)).toMatchObject({
      event: 'client-typing',
      channel: 'private-encrypted-room',
      data: { text: 'zwölf 🙂' },
    });
  });

  it('does not take a server that gives no key', async () => {
    const { service, client } = encryptedInMemory();
    service.authorize({ status: 200, body: { auth: 'key:signature' } });
    const channel = client.subscribe('private-encrypted-orders');

    expect(await channel.once('jetsocket:subscription_error')).toMatchObject({ status: 500 });
  });
});
