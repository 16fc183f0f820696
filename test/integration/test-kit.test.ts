import { createTestService } from 'jetsocket-js/testing';
import { describe, expect, it } from 'vitest';
import { record } from '../support/client';
import { clientOf, inMemory } from '../support/test-kit';

// jetsocket-js/testing as the unit tests of an application use it, in real time; test/unit has its fake timers.

describe('a service in memory', () => {
  it('takes a client in one line, and no network', async () => {
    const service = createTestService();
    const client = clientOf(service);

    await client.connection.once('connected');

    expect(service.connections).toEqual([
      { socketId: client.connection.socket_id, channels: [], userId: undefined },
    ]);
  });

  it('delivers before publish returns, and says to how many', async () => {
    const { service, client } = inMemory();
    const channel = await client.subscribe('orders').ready;
    const heard = record(channel);

    const reached = [
      service.publish('orders', 'paid', { id: 7 }),
      service.publish('orders', 'note', 'text'),
      service.publish('orders', 'nothing'),
      service.publish('others', 'paid', { id: 8 }),
      service.publish('orders', 'paid', { id: 9 }, { except: client.connection.socket_id ?? '' }),
    ];

    expect(reached).toEqual([1, 1, 1, 0, 0]);
    expect(heard).toEqual([
      ['paid', { id: 7 }],
      ['note', 'text'],
      ['nothing', null],
    ]);
  });

  it('delivers what a handler publishes after what that handler hears', async () => {
    const { service, client } = inMemory();
    const channel = await client.subscribe('orders').ready;
    const order: string[] = [];
    channel.bind('first', () => service.publish('orders', 'second'));
    channel.bind('first', () => order.push('first'));
    channel.bind('second', () => order.push('second'));

    service.publish('orders', 'first');

    expect(order).toEqual(['first', 'second']);
  });

  it('notes what clients send, at once and as it is on the wire', async () => {
    const { service, client } = inMemory();
    const channel = await client.subscribe('private-orders').ready;

    expect(channel.trigger('client-typing', { on: true })).toBe(true);
    client.unsubscribe('private-orders');

    const socketId = client.connection.socket_id;
    expect(service.sent).toMatchObject([
      { socketId, event: 'jetsocket:subscribe', data: { channel: 'private-orders' } },
      { socketId, event: 'client-typing', channel: 'private-orders', data: { on: true } },
      { socketId, event: 'jetsocket:unsubscribe', data: { channel: 'private-orders' } },
    ]);
    await service.settled();
    expect(service.connections[0]?.channels).toEqual([]);
  });

  it('carries client events from one client to the others', async () => {
    const service = createTestService();
    const annsRoom = await clientOf(service).subscribe('private-room').ready;
    const bobsRoom = await clientOf(service).subscribe('private-room').ready;
    const heard = [record(annsRoom), record(bobsRoom)];

    annsRoom.trigger('client-typing', { on: true });
    await service.settled();

    expect(heard).toEqual([[], [['client-typing', { on: true }]]]);
  });

  it('speaks the other prefix when told to', async () => {
    const { service, client } = inMemory({}, { prefix: 'pusher' });
    await client.subscribe('orders').ready;

    expect(service.sent).toMatchObject([{ event: 'pusher:subscribe', data: { channel: 'orders' } }]);
  });

  it('keeps the last event of a cache channel, and says where there is none', async () => {
    const { service, client } = inMemory();
    const missed = client.subscribe('cache-empty').once('jetsocket:cache_miss');
    service.publish('cache-rate', 'now', 1.2);

    expect(await client.subscribe('cache-rate').once('now')).toBe(1.2);
    await missed;
  });

  it('tells subscribers how many they are when told to', async () => {
    const { service, client } = inMemory({}, { subscriptionCount: true });
    const channel = await client.subscribe('orders').ready;
    await clientOf(service).subscribe('orders').ready;

    expect(channel.subscriptionCount).toBe(2);
    const untold = inMemory();
    const other = await untold.client.subscribe('orders').ready;
    expect(other.subscriptionCount).toBeUndefined();
  });

  it('takes an option that is undefined for one that is not given', async () => {
    const nothing = { key: undefined, prefix: undefined, clientEvents: undefined };
    const service = createTestService({ ...nothing, subscriptionCount: undefined } as object);
    await clientOf(service, {}, 'any').connection.once('connected');
  });

  it('takes any key, or the one it was given alone', async () => {
    await clientOf(createTestService(), {}, 'whatever: ?/&').connection.once('connected');
    const service = createTestService({ key: 'right' });
    await clientOf(service, { wsPath: '/app/path' }, 'right').connection.once('connected');
    const error = clientOf(service, {}, 'wrong').connection.once('error');

    expect(await error).toMatchObject({ name: 'ConnectionError', code: 4001 });
    expect(service.connections).toHaveLength(1);
  });

  it('is apart from every other service', async () => {
    const [one, other] = [inMemory(), inMemory()];
    await Promise.all([one.client.subscribe('orders').ready, other.client.subscribe('orders').ready]);

    expect(one.service.publish('orders', 'paid')).toBe(1);
    expect(other.service.connections).toHaveLength(1);
  });

  it('hears nothing of a client that disconnects before it is connected', async () => {
    const { service, client } = inMemory();
    client.connect();
    client.disconnect();
    await service.settled();

    expect(service.connections).toEqual([]);
    expect(service.sent).toEqual([]);
  });
});

describe('a mistake in a test', () => {
  it.each([
    [
      { kee: 'x' },
      'createTestService has no option kee; it has key, prefix, clientEvents, subscriptionCount',
    ],
    [{ key: '' }, 'The option key of createTestService must be a non-empty string'],
    [{ prefix: 'soketi' }, "The option prefix of createTestService must be 'jetsocket' or 'pusher'"],
    [{ clientEvents: 1 }, 'The option clientEvents of createTestService must be true or false'],
    [{ subscriptionCount: 1 }, 'The option subscriptionCount of createTestService must be true or false'],
  ])('in the options %j is named', (options, message) => {
    expect(() => createTestService(options as object)).toThrow(new TypeError(message));
  });

  it.each([null, 5, 'key'])('in the options, that they are %j, is named', (options) => {
    const message = `The options of createTestService must be an object, not ${options}`;
    expect(() => createTestService(options as never)).toThrow(new TypeError(message));
  });

  it.each([
    ['publish', [], 'undefined is no channel name'],
    ['publish', [5, 'x'], '5 is no channel name'],
    ['publish', ['a'], 'The name of an event has 1 to 200 characters'],
    ['publish', ['a', 'x', 1n], 'x cannot be sent: JSON cannot hold its data'],
    ['publish', ['a', 'x', 1, null], 'The options of publish must be an object, not null'],
    ['publish', ['a', 'x', 1, '1.2'], 'The options of publish must be an object, not 1.2'],
    ['publish', ['a', 'x', 1, { except: 1.2 }], 'The option except of publish must be text'],
    ['publish', ['a', 'x', 1, { userId: 7 }], 'The option userId of publish must be text'],
    ['sendToUser', [], 'The id of a user must be a non-empty string'],
    ['sendToUser', [7, 'x'], 'The id of a user must be a non-empty string'],
    ['members', [], 'undefined has no members'],
  ] as const)('in the arguments of %s, %s, is named', (method, given, message) => {
    const service = createTestService() as unknown as Record<string, (...given: unknown[]) => unknown>;
    expect(() => service[method]?.(...given)).toThrow(message);
  });

  it.each([undefined, 5, ''])('in the id of a member, %j, is named', (id) => {
    const members = createTestService().members('presence-x');
    expect(() => members.add(id as string)).toThrow('The id of a user must be a non-empty string');
    expect(members.list).toEqual([]);
  });

  it('in a name is named', () => {
    const service = createTestService();

    expect(() => service.publish('a channel', 'x')).toThrow(/a channel is no channel name/);
    expect(() => service.publish('orders', '')).toThrow(/1 to 200 characters/);
    expect(() => service.publish('orders', 'jetsocket:subscription_succeeded')).toThrow(/faults\.send/);
    expect(() => service.publish('orders', 'x', () => {})).toThrow(/JSON cannot hold/);
    expect(() => service.members('orders')).toThrow(/begins with presence-/);
    expect(() => service.members('presence-x').remove('ann')).toThrow(/ann was not added to presence-x/);
    service.members('presence-x').add('ann');
    expect(() => service.members('presence-x').add('ann')).toThrow(/ann was already added to presence-x/);
  });
});
