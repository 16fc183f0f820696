import { describe, expect, it } from 'vitest';
import { connectEncrypted, dataOf, record } from '../support/client';
import { as, libraryAt, startLocal } from '../support/local-service';
import { until } from '../support/wait';

// The client, the server library and the service on one machine, as a developer has them, under either prefix.

describe.each(['jetsocket', 'pusher'] as const)('with a service that speaks %s:', (prefix) => {
  async function start(id = 'ada') {
    const service = await startLocal({ subscriptionCount: true }, { prefix });
    const library = libraryAt(service.port);
    const join = (user: string) => connectEncrypted(service, as(user, ['bob']));
    return { service, library, join, client: join(id) };
  }

  it.each([
    'room',
    'private-room',
    'private-encrypted-room',
    'presence-room',
    'private-encrypted-cache-room',
  ])('subscribes to %s and hears what is triggered', async (name) => {
    const { service, library, client } = await start();
    const channel = client.subscribe(name);
    const greeting = channel.once('greet');
    await channel.ready;
    await library.trigger(name, 'greet', { text: 'plain words' });
    expect(await greeting).toEqual({ text: 'plain words' });
    const wire = JSON.stringify([service.sent, service.received]);
    expect(wire.includes('plain words')).toBe(!name.includes('encrypted'));
    expect(service.sent[0]?.text).toContain(`"${prefix}:connection_established"`);
  });

  it('hears batches, cached events, misses and counts', async () => {
    const { library, join, client } = await start();
    const first = client.subscribe('cache-a');
    const heard = record(first);
    await first.ready;
    const batch = ['one', 'two'].map((event) => ({ channel: 'cache-a', name: event, data: event }));
    await library.triggerBatch(batch);
    await until(() => expect(dataOf(heard, 'two')).toEqual(['two']));
    const late = record(join('bob').subscribe('cache-a'));
    await until(() => expect(dataOf(late, 'two')).toEqual(['two']));
    await until(() => expect(first.subscriptionCount).toBe(2));
    expect(dataOf(heard, 'one')).toEqual(['one']);
    expect(dataOf(heard, 'jetsocket:cache_miss')).toHaveLength(1);
    expect(dataOf(late, 'jetsocket:cache_miss')).toEqual([]);
  });

  it('sees members come and go, and who sent a client event', async () => {
    const { library, join, client } = await start();
    const room = client.subscribe('presence-room');
    await room.ready;
    const bob = join('bob');
    const theirs = bob.subscribe('presence-room');
    await theirs.ready;
    await until(() => expect(Object.keys(room.members)).toEqual(['ada', 'bob']));
    expect(await library.users('presence-room')).toEqual({ users: [{ id: 'ada' }, { id: 'bob' }] });
    const senders: unknown[] = [];
    room.bind('client-hi', (data: unknown, metadata) => senders.push([data, metadata.user_id]));
    expect(theirs.trigger('client-hi', 1)).toBe(true);
    await until(() => expect(senders).toEqual([[1, 'bob']]));
    bob.disconnect();
    await until(() => expect(Object.keys(room.members)).toEqual(['ada']));
  });

  it('signs in, is sent events, watches others and is sent away', async () => {
    const { service, library, join, client } = await start();
    const user = record(client.user);
    client.signin();
    await until(() => expect(dataOf(user, 'jetsocket:signin_success')).toHaveLength(1));
    const online: unknown[] = [];
    client.user.watchlist.bind('online', (event: unknown) => online.push(event));
    join('bob').signin();
    await until(() => expect(online).toMatchObject([{ user_ids: ['bob'] }]));
    await until(() => expect(service.channels.has('#server-to-user-ada')).toBe(true));
    await library.sendToUser('ada', 'note', { n: 1 });
    await until(() => expect(dataOf(user, 'note')).toEqual([{ n: 1 }]));
    await library.terminateUserConnections('ada');
    await until(() => expect(client.connection.state).toBe('disconnected'));
  });
});
