import Pusher from 'pusher';
import PusherClient from 'pusher-js';
import { describe, expect, it, vi } from 'vitest';
import type { AppOptions, LocalService } from '../src/index';
import { app, cleanUp, startService } from './support';

const masterKey = Buffer.alloc(32, 7).toString('base64');
const pusherOptions = { prefix: 'pusher' } as const;

function serverLibrary(service: LocalService): Pusher {
  return new Pusher({
    appId: app.id,
    key: app.key,
    secret: app.secret,
    host: '127.0.0.1',
    port: String(service.port),
    useTLS: false,
    encryptionMasterKeyBase64: masterKey,
  });
}

/** A connected official client whose authorizations are made by the official server library. */
function officialClient(service: LocalService, userId = 'ada'): PusherClient {
  const library = serverLibrary(service);
  const client = new PusherClient(app.key, {
    cluster: '',
    wsHost: '127.0.0.1',
    wsPort: service.port,
    forceTLS: false,
    enabledTransports: ['ws'],
    disableStats: true,
    channelAuthorization: {
      endpoint: '',
      transport: 'ajax',
      customHandler({ socketId, channelName }, callback) {
        const presence = channelName.startsWith('presence-')
          ? { user_id: userId, user_info: { n: 1 } }
          : undefined;
        callback(null, library.authorizeChannel(socketId, channelName, presence));
      },
    },
    userAuthentication: {
      endpoint: '',
      transport: 'ajax',
      customHandler({ socketId }, callback) {
        callback(null, library.authenticateUser(socketId, { id: userId, watchlist: ['bob'] }));
      },
    },
  });
  cleanUp(() => client.disconnect());
  return client;
}

async function start(settings: Partial<AppOptions> = {}) {
  const service = await startService(settings, pusherOptions);
  return { service, library: serverLibrary(service), client: officialClient(service) };
}

/** The next data of an event. */
const next = (target: { bind(event: string, handler: (data: unknown) => void): unknown }, event: string) =>
  new Promise((resolve) => target.bind(event, resolve));

describe('the official libraries', () => {
  it.each([
    ...['room', 'private-room', 'private-encrypted-room', 'presence-room', 'cache-room'],
    ...['private-cache-room', 'private-encrypted-cache-room', 'presence-cache-room'],
  ])('subscribe to %s and receive what is triggered', async (name) => {
    const { service, library, client } = await start();
    const channel = client.subscribe(name);
    await next(channel, 'pusher:subscription_succeeded');
    const greeting = next(channel, 'greet');
    await library.trigger(name, 'greet', { text: 'plain words' });
    expect(await greeting).toEqual({ text: 'plain words' });
    const wire = JSON.stringify([service.sent, service.received]);
    expect(wire.includes('plain words')).toBe(!name.includes('encrypted'));
  });

  it('hear a cache miss, then the cached event', async () => {
    const { service, library, client } = await start();
    await next(client.subscribe('private-encrypted-cache-a'), 'pusher:cache_miss');
    await library.trigger('private-encrypted-cache-a', 'state', { v: 1 });
    const late = officialClient(service).subscribe('private-encrypted-cache-a');
    expect(await next(late, 'state')).toEqual({ v: 1 });
  });

  it('see members come and go, and who sent a client event', async () => {
    const { service, client } = await start();
    const channel = client.subscribe('presence-room');
    await next(channel, 'pusher:subscription_succeeded');
    const other = officialClient(service, 'bob');
    const added = next(channel, 'pusher:member_added');
    const theirs = other.subscribe('presence-room');
    expect(await added).toMatchObject({ id: 'bob', info: { n: 1 } });
    await next(theirs, 'pusher:subscription_succeeded');
    const typing = new Promise((resolve) =>
      channel.bind('client-typing', (data: unknown, metadata: unknown) => resolve([data, metadata])),
    );
    theirs.trigger('client-typing', { on: true });
    expect(await typing).toEqual([{ on: true }, { user_id: 'bob' }]);
    const removed = next(channel, 'pusher:member_removed');
    other.disconnect();
    expect(await removed).toMatchObject({ id: 'bob' });
    expect((channel as unknown as { members: { count: number } }).members.count).toBe(1);
  });

  it('sign in, are sent events, watch others and are sent away', async () => {
    const { service, library, client } = await start();
    client.signin();
    await next(client, 'pusher:signin_success');
    await vi.waitFor(() => expect(service.channels.has('#server-to-user-ada')).toBe(true));
    const note = next(client.user, 'note');
    await library.sendToUser('ada', 'note', { n: 1 });
    expect(await note).toEqual({ n: 1 });
    const online = next(client.user.watchlist, 'online');
    const bob = officialClient(service, 'bob');
    bob.signin();
    expect(await online).toMatchObject({ user_ids: ['bob'] });
    await library.terminateUserConnections('ada');
    await vi.waitFor(() => expect(client.connection.state).toBe('disconnected'));
  });

  it('are told of a refused subscription and the number of subscribers', async () => {
    const { service, client } = await start({ subscriptionCount: true });
    service.faults.refuse('private-room');
    expect(await next(client.subscribe('private-room'), 'pusher:subscription_error')).toMatchObject({
      type: 'AuthError',
      status: 401,
    });
    expect(await next(client.subscribe('room'), 'pusher:subscription_count')).toEqual({
      subscription_count: 1,
    });
  });

  it('trigger batches and ask about channels', async () => {
    const { library, client } = await start();
    const channel = client.subscribe('presence-room');
    await next(channel, 'pusher:subscription_succeeded');
    const events = [next(channel, 'one'), next(channel, 'two')];
    await library.triggerBatch([
      { channel: 'presence-room', name: 'one', data: 'text' },
      { channel: 'presence-room', name: 'two', data: { n: 2 } },
    ]);
    expect(await Promise.all(events)).toEqual(['text', { n: 2 }]);
    const get = async (path: string, params = {}) => (await library.get({ path, params })).json();
    expect(await get('/channels', { filter_by_prefix: 'presence-', info: 'user_count' })).toEqual({
      channels: { 'presence-room': { user_count: 1 } },
    });
    expect(await get('/channels/presence-room', { info: 'user_count,subscription_count' })).toEqual({
      occupied: true,
      user_count: 1,
      subscription_count: 1,
    });
    expect(await get('/channels/presence-room/users')).toEqual({ users: [{ id: 'ada' }] });
  });

  it('leave out the socket that caused an event', async () => {
    const { service, library, client } = await start();
    const other = officialClient(service);
    const [mine, theirs] = [client.subscribe('room'), other.subscribe('room')];
    await Promise.all([mine, theirs].map((each) => next(each, 'pusher:subscription_succeeded')));
    const heard: unknown[] = [];
    mine.bind('greet', (data: unknown) => heard.push(data));
    await library.trigger('room', 'greet', 1, { socket_id: client.connection.socket_id });
    await library.trigger('room', 'greet', 2);
    await vi.waitFor(() => expect(heard).toEqual([2]));
  });

  it('come back after a restart', async () => {
    const { service, client } = await start();
    const channel = client.subscribe('room');
    await next(channel, 'pusher:subscription_succeeded');
    service.faults.drop({ code: 4200 });
    await next(channel, 'pusher:subscription_succeeded');
    expect(service.channels.get('room')).toEqual([client.connection.socket_id]);
  });
});
