import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { dropIn, engines, startEcho, subscribed } from './echo';
import type { PusherServer } from './pusher-application';
import { until } from './wait';

/** What Laravel Echo promises of channels, on whatever makes its connections, at a server of the family. */
export function describeEchoChannels(startServer: () => Promise<PusherServer & { stop(): unknown }>): void {
  let server: Awaited<ReturnType<typeof startServer>>;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server?.stop());

  describe.each(engines)('Laravel Echo on %s', (_name, engine) => {
    it('hears events of public channels, by their full names and in the namespace', async () => {
      const { application, echo } = await startEcho(engine, server);
      const orders = randomUUID();
      const heard: unknown[] = [];
      const all: unknown[] = [];
      const channel = echo().channel(orders);
      channel
        .listen('OrderShipped', (data: unknown) => heard.push(['short', data]))
        .listen('.order.paid', (data: unknown) => heard.push(['full', data]))
        .listenToAll((event: string, data: unknown) => all.push([event, data]));
      await subscribed(channel);
      await application.library.trigger(orders, 'App\\Events\\OrderShipped', { id: 1 });
      await application.library.trigger(orders, 'order.paid', { id: 2 });

      await until(() => expect(all).toHaveLength(2));
      expect(heard).toEqual([
        ['short', { id: 1 }],
        ['full', { id: 2 }],
      ]);
      expect(all).toEqual([
        ['OrderShipped', { id: 1 }],
        ['.order.paid', { id: 2 }],
      ]);
    });

    it('stops listening', async () => {
      const { application, echo } = await startEcho(engine, server);
      const orders = randomUUID();
      const [first, second, all] = [vi.fn(), vi.fn(), vi.fn()];
      const channel = echo().channel(orders).listen('.a', first).listen('.a', second).listenToAll(all);
      await subscribed(channel);
      channel.stopListening('.a', first).stopListeningToAll();
      await application.library.trigger(orders, 'a', 1);
      await until(() => expect(second).toHaveBeenCalledTimes(1));
      channel.stopListening('.a');
      const last = vi.fn();
      channel.listen('.b', last);
      await application.library.trigger(orders, 'a', 2);
      await application.library.trigger(orders, 'b', 3);
      await until(() => expect(last).toHaveBeenCalled());

      expect([first, second, all].map(({ mock }) => mock.calls.length)).toEqual([0, 1, 0]);
    });

    it('hears events and whispers of private channels, and notifications', async () => {
      const { application, echo } = await startEcho(engine, server);
      const room = randomUUID();
      const [amy, bob] = [echo('amy').private(room), echo('bob').private(room)];
      const heard: unknown[] = [];
      bob.listen('.greet', (data: unknown) => heard.push(data));
      bob.notification((data: unknown) => heard.push(data));
      bob.listenForWhisper('typing', (data: unknown) => heard.push(data));
      await Promise.all([subscribed(amy), subscribed(bob)]);
      await application.library.trigger(`private-${room}`, 'greet', { from: 'the server' });
      await until(() => expect(heard).toEqual([{ from: 'the server' }]));
      const notification = 'Illuminate\\Notifications\\Events\\BroadcastNotificationCreated';
      await application.library.trigger(`private-${room}`, notification, { id: 'n1' });
      await until(() => expect(heard).toEqual([{ from: 'the server' }, { id: 'n1' }]));
      amy.whisper('typing', { on: true });

      await until(() => expect(heard.at(-1)).toEqual({ on: true }));
      bob.stopListeningForWhisper('typing');
      bob.listenForWhisper('done', (data: unknown) => heard.push(data));
      amy.whisper('typing', { on: false });
      amy.whisper('done', { n: 1 });
      await until(() => expect(heard.slice(3)).toEqual([{ n: 1 }]));
      const { body } = application.endpoint.requests[0] ?? {};
      expect(body).toEqual({ socket_id: expect.any(String), channel_name: `private-${room}` });
    });

    it('knows who is here, joining and leaving, and whispers among them', async () => {
      const { echo } = await startEcho(engine, server);
      const room = randomUUID();
      const heard: unknown[] = [];
      const amy = echo('amy').join(room);
      amy
        .here((members: unknown[]) => heard.push(['here', members]))
        .joining((member: unknown) => heard.push(['joining', member]))
        .leaving((member: unknown) => heard.push(['leaving', member]));
      await subscribed(amy);
      const bobs = echo('bob');
      const bob = bobs.join(room);
      const here = new Promise((resolve) => bob.here(resolve));
      bob.listenForWhisper('wave', (data: unknown) => heard.push(['wave', data]));
      expect(await here).toEqual(expect.arrayContaining([{ name: 'Name of amy' }, { name: 'Name of bob' }]));
      await until(() => expect(heard).toHaveLength(2));
      amy.whisper('wave', { hello: 1 });
      await until(() => expect(heard).toHaveLength(3));
      bobs.leave(room);

      await until(() => expect(heard).toHaveLength(4));
      expect(heard).toEqual([
        ['here', [{ name: 'Name of amy' }]],
        ['joining', { name: 'Name of bob' }],
        ['wave', { hello: 1 }],
        ['leaving', { name: 'Name of bob' }],
      ]);
    });

    it('reads encrypted channels', async () => {
      const { application, echo } = await startEcho(engine, server);
      const room = randomUUID();
      const heard: unknown[] = [];
      const channel = echo()
        .encryptedPrivate(room)
        .listen('.secret', (data: unknown) => heard.push(data));
      await subscribed(channel);
      await application.library.trigger(`private-encrypted-${room}`, 'secret', { words: 'plain' });

      await until(() => expect(heard).toEqual([{ words: 'plain' }]));
    });

    it('leaves every kind of channel of a name', async () => {
      const { application, echo } = await startEcho(engine, server);
      const room = randomUUID();
      const all = echo();
      const channels = [all.channel(room), all.private(room), all.join(room), all.encryptedPrivate(room)];
      const heard = vi.fn();
      await Promise.all(channels.map((channel) => subscribed(channel)));
      for (const channel of channels) channel.listen('.a', heard);
      all.leave(room);
      const other = all.channel(`${room}-other`);
      const last = vi.fn();
      other.listen('.a', last);
      await subscribed(other);
      for (const prefix of ['', 'private-', 'presence-', 'private-encrypted-']) {
        await application.library.trigger(prefix + room, 'a', {});
      }
      await application.library.trigger(`${room}-other`, 'a', {});

      await until(() => expect(last).toHaveBeenCalled());
      expect(heard).not.toHaveBeenCalled();
      expect(all.connector.pusher.allChannels().map((channel) => channel.name)).toEqual([`${room}-other`]);
    });
  });

  it('whispers on encrypted channels too, sealed, where pusher-js throws', async () => {
    const { echo } = await startEcho(dropIn, server);
    const room = randomUUID();
    const [amys, bobs] = [echo('amy'), echo('bob')];
    const heard: unknown[] = [];
    const wire: unknown[] = [];
    const [amy, bob] = [amys.encryptedPrivate(room), bobs.encryptedPrivate(room)];
    bobs.connector.pusher.connection.bind('message', (message: unknown) => wire.push(message));
    bob.listenForWhisper('typing', (data: unknown) => heard.push(data));
    await Promise.all([subscribed(amy), subscribed(bob)]);
    amy.whisper('typing', { words: 'plain' });

    await until(() => expect(heard).toEqual([{ words: 'plain' }]));
    const whisper = {
      event: 'client-typing',
      data: { nonce: expect.any(String), ciphertext: expect.any(String) },
    };
    expect(wire).toContainEqual(expect.objectContaining(whisper));
    expect(JSON.stringify(wire)).not.toContain('plain');
  });
}
