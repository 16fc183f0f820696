import { once } from 'node:events';
import { networkInterfaces } from 'node:os';
import { describe, expect, it } from 'vitest';
import { call, Stream } from './console-page';
import { startService, TestClient } from './support';

const hasIPv6 = Object.values(networkInterfaces()).some((each) =>
  each?.some(({ address }) => address === '::1'),
);

describe('the console', () => {
  it.each(['Forwarded', 'X-Forwarded-For', 'X-Forwarded-Host', 'X-Real-IP'])(
    'is not for who comes with %s, from elsewhere',
    async (name) => {
      const service = await startService();
      const headers = { Host: `localhost:${service.port}`, [name]: '127.0.0.1' };
      expect((await call(service, '/console', headers)).status).toBe(403);
      expect((await call(service, '/console', { Host: headers.Host })).status).toBe(200);
    },
  );

  it.skipIf(!hasIPv6)('opens to this machine by version 6 too', async () => {
    const service = await startService({}, { host: '::1' });
    expect((await fetch(`${service.url}/console`)).status).toBe(200);
  });

  it.each(['a b', 'localhost/', 'localhost?', '1127.0.0.1', '127.0.0.1.1', '[::2]'])(
    'does not open under the name %j',
    async (Host) => {
      expect((await call(await startService(), '/console', { Host })).status).not.toBe(200);
    },
  );

  it('has each file with its type, and headers that keep other pages out', async () => {
    const service = await startService();
    for (const [path, type] of [
      ['/console', 'text/html; charset=utf-8'],
      ['/console/console.css', 'text/css; charset=utf-8'],
      ['/console/icon.svg', 'image/svg+xml'],
    ] as const) {
      const { status, headers, body } = await call(service, path);
      expect([status, body.length > 100]).toEqual([200, true]);
      expect(headers).toMatchObject({
        'content-type': type,
        'cache-control': 'no-store',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
      });
    }
    const { headers } = await call(service, '/console/actions');
    expect(headers).toMatchObject({ 'content-type': 'application/json', 'x-frame-options': 'DENY' });
  });
});

describe('the stream of the console', () => {
  it('takes nothing from its page', async () => {
    const stream = new Stream(await startService());
    await once(stream.socket, 'message');
    stream.socket.on('error', () => {});
    stream.socket.send('x'.repeat(1024));
    stream.socket.send('x'.repeat(1025));
    const [code] = await once(stream.socket, 'close');
    expect(code).toBe(1009);
  });

  it('does not keep a service that stops', async () => {
    const service = await startService();
    const [deaf, good] = [new Stream(service), new Stream(service)];
    for (const { socket } of [deaf, good]) await once(socket, 'message');
    deaf.socket.pause();
    const closed = once(good.socket, 'close');
    const begun = performance.now();
    await service.stop();
    expect(performance.now() - begun).toBeLessThan(3000);
    expect((await closed)[0]).toBe(1001);
  });

  it('leaves out what other entries say, and has client events without data', async () => {
    const service = await startService({ subscriptionCount: true });
    const stream = new Stream(service);
    await once(stream.socket, 'message');
    const client = await TestClient.open(service);
    await client.join('private-room');
    client.send('client-hi', undefined, 'private-room');
    client.socket.close();
    await expect.poll(() => stream.entries.at(-1)?.kind).toBe('disconnected');
    expect(stream.entries.map(({ kind }) => kind)).toEqual([
      'connected',
      'subscribed',
      'event',
      'unsubscribed',
      'disconnected',
    ]);
    expect(stream.entries[2]).toMatchObject({ payload: { text: '', bytes: 0 }, recipients: 0 });
  });
});
