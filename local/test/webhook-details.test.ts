import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { LogEntry } from '../src/index';
import { app, cleanUp, startService, TestClient, userAuthentication } from './support';
import { eventsOf, receiver } from './webhook-receiver';

describe('webhooks', () => {
  it('tell the data of a client event as it is, and nothing of events of the server', async () => {
    const hook = await receiver();
    const service = await startService({ webhooks: [{ url: hook.url, events: ['client_event'] }] });
    const client = await TestClient.open(service);
    await client.join('private-room');
    service.publish('private-room', 'greet', 'server');
    for (const data of ['text', { n: 1 }, undefined]) client.send('client-hi', data, 'private-room');
    const common = { name: 'client_event', channel: 'private-room', event: 'client-hi' };
    await expect
      .poll(() => eventsOf(hook.deliveries))
      .toEqual(['text', '{"n":1}', ''].map((data) => ({ ...common, data, socket_id: client.socketId })));
  });

  it('tell nothing of the channel of a user', async () => {
    const hook = await receiver();
    const webhooks = [{ url: hook.url }];
    const service = await startService({ subscriptionCount: true, webhooks });
    const client = await TestClient.open(service);
    client.send('jetsocket:signin', userAuthentication(client.socketId, { id: 'ada' }));
    client.subscribe('#server-to-user-ada');
    await client.join('room');
    await expect
      .poll(() => eventsOf(hook.deliveries))
      .toEqual([
        { name: 'channel_occupied', channel: 'room' },
        { name: 'subscription_count', channel: 'room', subscription_count: 1 },
      ]);
  });

  it('are told of in the log: where, how many, and why they failed', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as { port: number };
    closed.close();
    const silent = createServer((socket) => socket.on('error', () => {}));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    cleanUp(() => silent.close());
    const refused = `http://127.0.0.1:${port}/hook`;
    const mute = `http://127.0.0.1:${(silent.address() as { port: number }).port}/`;
    const hook = await receiver();
    const log: LogEntry[] = [];
    const service = await startService(
      { webhooks: [{ url: `${refused}?a=b#c` }, { url: mute }, { url: `${hook.url}#c?a=b` }] },
      { log: (entry) => log.push(entry) },
    );
    const told = (url: string) =>
      log.filter((each) => each.event === 'webhook' && each.url === url).map(({ time: _, ...rest }) => rest);
    const common = { event: 'webhook', app: app.id, events: 2 };
    const client = await TestClient.open(service);
    for (const channel of ['one', 'two']) client.subscribe(channel);
    await expect
      .poll(() => told(hook.url))
      .toEqual([{ ...common, level: 'info', url: hook.url, outcome: 'delivered', answer: 200 }]);
    const failed = { ...common, level: 'warn', url: refused, outcome: 'failed', answer: 'ECONNREFUSED' };
    await expect.poll(() => told(refused)[0]).toEqual(failed);
    await service.stop();
    const lost = { ...common, level: 'warn', outcome: 'given up' };
    expect(told(refused)).toContainEqual({ ...lost, url: refused, answer: 'ECONNREFUSED' });
    expect(told(mute)).toContainEqual({ ...lost, url: mute, answer: 'no answer in time' });
  });
});
