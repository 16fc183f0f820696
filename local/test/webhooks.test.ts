import Jetsocket from 'jetsocket';
import Pusher from 'pusher';
import { describe, expect, it } from 'vitest';
import type { AppOptions, LogEntry } from '../src/index';
import { app, startService, TestClient } from './support';
import { type Delivery, eventsOf, receiver } from './webhook-receiver';

const library = new Jetsocket({ appId: app.id, key: app.key, secret: app.secret });

describe('webhooks', () => {
  it('tell of channels, members, client events, cache misses and counts, in order', async () => {
    const hook = await receiver();
    const service = await startService({ subscriptionCount: true, webhooks: [{ url: hook.url }] });
    const [ada, bob] = [await TestClient.open(service), await TestClient.open(service)];
    await ada.join('presence-cache-a', { user_id: 'ada' });
    await bob.join('presence-cache-a', { user_id: 'bob' });
    ada.send('client-hi', { n: 1 }, 'presence-cache-a');
    await bob.hear('client-hi');
    bob.socket.close();
    await ada.hear('jetsocket_internal:member_removed');
    ada.socket.close();
    await expect.poll(() => eventsOf(hook.deliveries).length).toBe(9);
    const channel = 'presence-cache-a';
    expect(eventsOf(hook.deliveries)).toEqual([
      { name: 'channel_occupied', channel },
      { name: 'member_added', channel, user_id: 'ada' },
      { name: 'cache_miss', channel },
      { name: 'member_added', channel, user_id: 'bob' },
      { name: 'cache_miss', channel },
      {
        name: 'client_event',
        channel,
        event: 'client-hi',
        data: '{"n":1}',
        socket_id: ada.socketId,
        user_id: 'ada',
      },
      { name: 'member_removed', channel, user_id: 'bob' },
      { name: 'member_removed', channel, user_id: 'ada' },
      { name: 'channel_vacated', channel },
    ]);
  });

  it('tell the number of subscribers where that is counted', async () => {
    const hook = await receiver();
    const webhooks = [{ url: hook.url, events: ['subscription_count'] as const }];
    const service = await startService({ subscriptionCount: true, webhooks });
    await (await TestClient.open(service)).join('room');
    await (await TestClient.open(service)).join('room');
    await expect
      .poll(() => eventsOf(hook.deliveries))
      .toEqual([
        { name: 'subscription_count', channel: 'room', subscription_count: 1 },
        { name: 'subscription_count', channel: 'room', subscription_count: 2 },
      ]);
  });

  it('are signed so that the server libraries know them to be genuine', async () => {
    for (const prefix of ['jetsocket', 'pusher'] as const) {
      const hook = await receiver();
      const service = await startService({ webhooks: [{ url: hook.url }] }, { prefix });
      const client = await TestClient.open(service);
      client.send(`${prefix}:subscribe`, { channel: 'room' });
      await expect.poll(() => hook.deliveries.length).toBe(1);
      const [delivery] = hook.deliveries as [Delivery];
      expect(Object.keys(delivery.headers)).toContain(`x-${prefix}-signature`);
      const webhook = library.webhook(delivery);
      expect(webhook.isValid()).toBe(true);
      expect(webhook.getEvents()).toEqual([{ name: 'channel_occupied', channel: 'room' }]);
      expect(Math.abs(webhook.getTime().getTime() - Date.now())).toBeLessThan(5000);
      const official = new Pusher({ appId: app.id, key: app.key, secret: app.secret, cluster: 'x' });
      expect(official.webhook(delivery).isValid()).toBe(prefix === 'pusher');
      const forged = { ...delivery, rawBody: delivery.rawBody.replace('room', 'hall') };
      expect(library.webhook(forged).isValid()).toBe(false);
    }
  });

  it('put what happens together into one request', async () => {
    const hook = await receiver();
    const service = await startService({ webhooks: [{ url: hook.url }] });
    const client = await TestClient.open(service);
    for (let n = 0; n < 150; n += 1) client.subscribe(`room-${n}`);
    await expect.poll(() => eventsOf(hook.deliveries).length).toBe(150);
    expect(hook.deliveries.length).toBeLessThan(6);
    expect(eventsOf(hook.deliveries).map(({ channel }) => channel)).toEqual(
      Array.from({ length: 150 }, (_, n) => `room-${n}`),
    );
  });

  it('are repeated until they are taken, and nothing overtakes them', async () => {
    const hook = await receiver();
    const log: LogEntry[] = [];
    const service = await startService(
      { webhooks: [{ url: `${hook.url}?token=hidden` }] },
      { log: log.push.bind(log) },
    );
    const outcomes = () => log.filter(({ event }) => event === 'webhook').map(({ outcome }) => outcome);
    hook.answer = (response) => response.writeHead(hook.deliveries.length === 1 ? 503 : 200).end();
    const client = await TestClient.open(service);
    await client.join('first');
    await expect.poll(() => hook.deliveries.length).toBe(1);
    await client.join('second');
    await expect.poll(() => hook.deliveries.length, { timeout: 5000 }).toBe(3);
    const [failed, repeated, next] = hook.deliveries as [Delivery, Delivery, Delivery];
    expect(repeated.rawBody).toBe(failed.rawBody);
    expect(eventsOf([next])).toEqual([{ name: 'channel_occupied', channel: 'second' }]);
    await expect.poll(outcomes).toEqual(['failed', 'delivered', 'delivered']);
    expect(JSON.stringify(log)).not.toContain('hidden');
  });

  it('are repeated after a lost connection, and a redirect is not followed', async () => {
    const [hook, elsewhere] = [await receiver(), await receiver()];
    const service = await startService({ webhooks: [{ url: hook.url }] });
    hook.answer = (response) => {
      if (hook.deliveries.length === 1) response.destroy();
      else if (hook.deliveries.length === 2) response.writeHead(307, { location: elsewhere.url }).end();
      else response.end();
    };
    await (await TestClient.open(service)).join('room');
    await expect.poll(() => hook.deliveries.length, { timeout: 8000 }).toBe(3);
    expect(elsewhere.deliveries).toEqual([]);
  });

  it('go to each address that asks for them, and tell each application its own', async () => {
    const [all, some, other] = [await receiver(), await receiver(), await receiver()];
    const mine: AppOptions = {
      ...app,
      webhooks: [{ url: all.url }, { url: some.url, events: ['channel_vacated'] }],
    };
    const theirs: AppOptions = { id: 'b', key: 'b-key', secret: 'b', webhooks: [{ url: other.url }] };
    const service = await startService({}, { apps: [mine, theirs] });
    const client = await TestClient.open(service);
    await client.join('room');
    client.send('jetsocket:unsubscribe', { channel: 'room' });
    await expect.poll(() => eventsOf(all.deliveries).length).toBe(2);
    await expect
      .poll(() => eventsOf(some.deliveries))
      .toEqual([{ name: 'channel_vacated', channel: 'room' }]);
    expect(other.deliveries).toEqual([]);
  });

  it('tell the last before the service is stopped, though an address does not answer', async () => {
    const [hook, silent] = [await receiver(), await receiver()];
    silent.answer = () => {};
    const service = await startService({ webhooks: [{ url: silent.url }, { url: hook.url }] });
    await (await TestClient.open(service)).join('room');
    const begun = performance.now();
    await service.stop();
    expect(performance.now() - begun).toBeLessThan(3000);
    expect(eventsOf(hook.deliveries)).toEqual([
      { name: 'channel_occupied', channel: 'room' },
      { name: 'channel_vacated', channel: 'room' },
    ]);
    expect(silent.deliveries.length).toBe(1);
  });

  it('can be sent by an application whose key is no plain text', async () => {
    const hook = await receiver();
    const service = await startService({ key: 'schlüssel-ž', webhooks: [{ url: hook.url }] });
    const client = await TestClient.open(service, `/app/${encodeURIComponent('schlüssel-ž')}`);
    client.subscribe('room');
    await expect.poll(() => hook.deliveries.length).toBe(1);
    const key = hook.deliveries[0]?.headers['x-jetsocket-key'];
    expect(Buffer.from(String(key), 'latin1').toString()).toBe('schlüssel-ž');
  });
});
