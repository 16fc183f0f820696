import { reactive } from '@vue/reactivity';
import Pusher, {
  ConnectionError,
  type PresenceChannel,
  ProtocolError,
  Runtime,
  UsageError,
} from 'jetsocket-js/pusher';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { inState, record } from '../support/client';
import { connectDropIn, dropInOptions } from '../support/drop-in';
import { TestServer } from '../support/server';
import { until } from '../support/wait';

/** What every object with events has for programs that emit by themselves. */
interface Emitter {
  bind(event: string, handler: (data: unknown) => void): void;
  bind_global(handler: (event: unknown) => void): void;
  unbind_global(): void;
  emit(event: unknown, data: unknown): void;
  events(event: string): AsyncIterableIterator<unknown>;
}

afterEach(() => {
  Pusher.log = undefined;
});

const authorized = {
  channelAuthorization: { customHandler: async () => ({ auth: 'k:s', channel_data: '{"user_id":7}' }) },
};

describe('the class', () => {
  it('has the statics of pusher-js, and keeps nothing', () => {
    new Pusher('key', { cluster: 'eu', autoConnect: false });

    expect(Pusher.instances).toEqual([]);
    expect(Pusher.isReady).toBe(true);
    expect(Pusher.ready()).toBeUndefined();
    expect(Pusher.Runtime).toBe(Runtime);
    expect(Pusher.logToConsole).toBe(false);
    expect(Pusher.version).toBe(VERSION);
  });

  it('logs to Pusher.log', async () => {
    const lines: string[] = [];
    Pusher.log = (line) => lines.push(line);
    const { client } = await connectDropIn();
    await inState(client, 'connected');

    expect(lines.join('\n')).toContain('connecting -> connected');
  });
});

describe('the names of events', () => {
  it('are those of pusher-js at a server that has its own', async () => {
    const server = await TestServer.start({ prefix: 'jetsocket' });
    const client = new Pusher('test-key', dropInOptions(server));
    onTestFinished(() => client.disconnect());
    const names: string[] = [];
    client.bind_global((event: string) => names.push(event));
    const channel = client.subscribe('cache-a');
    await channel.ready;
    const line = await server.line();
    line.system(':cache_miss', undefined, 'cache-a');
    await channel.once('pusher:cache_miss');
    line.drop();
    await channel.once('pusher:gap');

    expect(names).toEqual([
      'pusher:subscription_succeeded',
      'pusher:cache_miss',
      'pusher:subscription_succeeded',
      'pusher:gap',
    ]);
  });

  it('work with the modern shapes', async () => {
    const { client, server } = await connectDropIn(authorized);
    const room = client.subscribe('presence-room') as unknown as PresenceChannel;
    const heard: unknown[] = [];
    const undo = room.on('pusher:member_added', (member) => heard.push(member));
    const next = room.once('pusher:member_removed');
    await room.ready;
    const line = await server.line();
    line.system('_internal:member_added', { user_id: 8 }, 'presence-room');
    line.system('_internal:member_removed', { user_id: 8 }, 'presence-room');

    expect(await next).toEqual({ id: 8, info: undefined });
    expect(heard).toEqual([{ id: 8, info: undefined }]);
    undo();
  });

  it('have no `me` before the room is entered', async () => {
    const { client } = await connectDropIn(authorized);
    const { members } = client.subscribe('presence-room') as unknown as PresenceChannel;

    expect([members.me, members.myID]).toEqual([null, null]);
  });

  it('tell the client of a sign-in, and of nothing that is told the user', async () => {
    const user_data = '{"id":"7"}';
    const { client, server } = await connectDropIn({
      userAuthentication: { customHandler: async () => ({ auth: 'k:s', user_data }) },
    });
    server.onCommand = (line, { event, data }) => {
      if (event === 'pusher:signin') line.system(':signin_success', data);
    };
    const heard = record(client as never);
    client.signin();
    await client.user.once('pusher:signin_success');
    const line = await server.line();
    line.publish('#server-to-user-7', 'greeting', { n: 1 });
    await client.user.once('greeting');

    expect(heard).toEqual([['pusher:signin_success', { user_data }]]);
  });

  it('have the same `me` each time it is asked for', async () => {
    const { client, server } = await connectDropIn({
      channelAuthorization: {
        customHandler: async () => ({ auth: 'test-key:x', channel_data: '{"user_id":"amy"}' }),
      },
    });
    server.onSubscribe = (line, { channel }) =>
      line.agree(channel, { presence: { ids: ['amy'], hash: { amy: null } } });
    const { members } = (await client.subscribe('presence-room').ready) as unknown as PresenceChannel;

    expect(members.me).toMatchObject({ id: 'amy' });
    expect(members.me).toBe(members.me);
  });

  it('name the sender of a client event as the service does', async () => {
    const { client, server } = await connectDropIn(authorized);
    const room = client.subscribe('presence-room') as unknown as PresenceChannel;
    const senders: unknown[] = [];
    room.bind('client-typing', (_data: unknown, metadata: object) => senders.push({ ...metadata }));
    await room.ready;
    const line = await server.line();
    const whisper = (more: object) =>
      line.raw(JSON.stringify({ event: 'client-typing', channel: 'presence-room', ...more }));
    for (const more of [{ user_id: 7 }, { user_id: 'amy' }, { user_id: null }, {}]) whisper(more);
    await until(() => expect(senders).toHaveLength(4));

    expect(senders).toStrictEqual([{ user_id: 7 }, { user_id: 'amy' }, {}, {}]);
  });
});

describe('errors of the connection', () => {
  it('are Errors with the fields of pusher-js, one a fault', async () => {
    const { client, server } = await connectDropIn();
    const errors: unknown[] = [];
    client.connection.bind('error', (error) => errors.push(error));
    const line = await server.line();
    line.system(':error', { code: 4004, message: 'Over quota' });
    line.close(4004);
    await inState(client, 'disconnected');

    const data = { code: 4004, message: 'Over quota' };
    expect(errors).toHaveLength(1);
    expect(errors[0]).toBeInstanceOf(ConnectionError);
    expect({ ...(errors[0] as object) }).toMatchObject({
      type: 'PusherError',
      data,
      error: { type: 'PusherError', data },
    });
    expect(() => JSON.stringify(errors[0])).not.toThrow();
  });

  it('are known by the time the state that they end in is told', async () => {
    const { client, server } = await connectDropIn();
    const line = await server.line();
    // The server has greeted by now, but the client may not have read it.
    await inState(client, 'connected');
    const told: unknown[] = [];
    client.connection.bind('state_change', ({ current }: { current: string }) => told.push(`to ${current}`));
    client.connection.bind('error', (error) => told.push(error.data.code));
    client.connection.bind('disconnected', () => told.push('disconnected'));
    line.close(4001);
    await until(() => expect(told).toEqual(['to disconnected', 4001, 'disconnected']));
  });

  it('are handed on as they are where an application tells some itself', async () => {
    const { client } = await connectDropIn();
    const told = client.connection.once('error');
    // Not in the types, but there: tests of applications do so.
    (client.connection as unknown as { emit(event: string, data: unknown): void }).emit('error', {
      error: { data: { code: 4004 } },
    });

    expect(await told).toEqual({ error: { data: { code: 4004 } } });
  });

  it('have data where a message was no frame, too', async () => {
    const { client, server } = await connectDropIn();
    const told = client.connection.once('error');
    const line = await server.line();
    line.raw('no JSON {');

    const error = await told;
    const data = { message: 'a message was no frame' };
    expect(error).toBeInstanceOf(ProtocolError);
    expect(error).toMatchObject({ type: 'MessageParseError', data, error: { data } });
  });

  it("are the service's own where it gave no code", async () => {
    const { client, server } = await connectDropIn();
    const told = client.connection.once('error');
    const line = await server.line();
    line.system(':error', { code: null, message: 'No.' });

    expect(await told).toMatchObject({ type: 'PusherError', data: { message: 'No.' } });
  });
});

describe('the rest of the names', () => {
  it('has channels by name, each with its client', async () => {
    const { client } = await connectDropIn();
    const channel = client.subscribe('a');
    client.subscribe('b');
    client.unsubscribe('b');
    client.subscribe('constructor');

    expect(Object.keys(client.channels.channels)).toEqual(['a', 'constructor']);
    expect(client.channels.channels.a).toBe(channel);
    expect(channel).toHaveProperty('pusher', client);
    expect(client.global_emitter).toBe(client);
  });

  it('subscribes again to what was refused', async () => {
    let isAllowed = false;
    const { client } = await connectDropIn({
      channelAuthorization: {
        customHandler: (_request, callback) =>
          isAllowed ? callback(null, { auth: 'k:s' }) : callback({ status: 403 }),
      },
    });
    const channel = client.subscribe('private-a');
    await channel.once('pusher:subscription_error');
    isAllowed = true;
    client.subscribeAll();

    await channel.once('pusher:subscription_succeeded');
  });

  it('tells in whole seconds when it tries again, and sends by the connection too', async () => {
    const { client, server } = await connectDropIn({ reconnect: { minDelay: 5, maxDelay: 20 } });
    const seconds = client.connection.once('connecting_in');
    const line = await server.line();
    await inState(client, 'connected');
    expect(client.connection.send_event('client-a', { n: 1 }, 'private-a')).toBe(true);
    await until(() =>
      expect(line.received).toContainEqual({ event: 'client-a', channel: 'private-a', data: { n: 1 } }),
    );
    line.drop();

    expect(await seconds).toBe(1);
  });

  it('shows the words of a custom handler only, whatever the channel is called', async () => {
    const { client } = await connectDropIn({ fetch: () => Promise.reject(new Error('socket hang up')) });
    const channel = client.subscribe('private-a handler failed b');

    expect(await channel.once('pusher:subscription_error')).not.toMatchObject({ error: 'socket hang up' });
  });

  it('names the import that reads encrypted channels', async () => {
    const { client } = await connectDropIn();

    expect(() => client.subscribe('private-encrypted-a')).toThrow(UsageError);
    expect(() => client.subscribe('private-encrypted-a')).toThrow('"jetsocket-js/pusher/with-encryption"');
  });

  it('takes a name that is no text for text in what programs emit, and not for every event or the end of a stream', async () => {
    const { client } = await connectDropIn();
    const { connection, user } = client;
    for (const each of [client, client.subscribe('a'), connection, user, user.watchlist]) {
      const emitter = each as unknown as Emitter;
      const heard: unknown[] = [];
      const stream = emitter.events('goes on');
      emitter.bind_global((event) => heard.push(event));
      for (const name of ['7', 'undefined', 'null']) emitter.bind(name, (data) => heard.push(data));
      for (const name of [7, undefined, null]) emitter.emit(name, `told ${name}`);
      emitter.emit('goes on', 'still');
      emitter.unbind_global();

      expect(heard).toEqual(['7', 'told 7', 'undefined', 'told undefined', 'null', 'told null', 'goes on']);
      expect(await stream.next()).toEqual({ done: false, value: 'still' });
    }
  });

  it('stays usable inside the reactive data of Vue and Alpine, which wraps what it is given', async () => {
    const { client } = await connectDropIn(authorized);
    const room = client.subscribe('presence-room') as unknown as PresenceChannel;
    await room.ready;
    const { connection, user } = client;
    const { channels } = client;
    const { watchlist } = user;
    const data = reactive({ client, connection, channels, user, watchlist, room, members: room.members });

    expect(data.client.subscribe('a')).toBe(client.channel('a'));
    expect(data.client.connection.socket_id).toBe(data.connection.socket_id);
    expect(data.room.bind('b', () => {}).trigger('client-a', 1)).toBe(true);
    expect(data.user.bind('b', () => {}).unbind_all()).toBe(client.user);
    expect(data.members.count).toBe(0);
    expect(data.channels.find('a')).toBe(client.channel('a'));
    expect(data.watchlist.bind('online', () => {}).unbind_all()).toBe(watchlist);
  });
});
