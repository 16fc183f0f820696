import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { LocalService, LocalServiceError } from '../src/index';
import { cleanUp, socketUrl, startService, TestClient } from './support';

/** Connects where the service is expected to say why not, and returns the code in its error frame and its close. */
async function turnedAway(
  service: LocalService,
  path?: string,
  headers?: Record<string, string>,
): Promise<unknown[]> {
  const client = new TestClient(socketUrl(service, path), headers);
  const { data } = await client.hear('jetsocket:error');
  return [(data as { code: number }).code, await client.closed()];
}

describe('connecting', () => {
  it('greets with a socket id and the activity timeout in seconds, as JSON text', async () => {
    const service = await startService({ activityTimeout: 55 });
    const client = await TestClient.open(service);
    expect(service.sent[0]?.text).toMatch(/"data":"\{\\"socket_id\\":/);
    expect(client.frames).toEqual([
      {
        event: 'jetsocket:connection_established',
        data: { socket_id: expect.stringMatching(/^\d+\.\d+$/), activity_timeout: 55 },
      },
    ]);
    expect(service.connections).toEqual([client.socketId]);
  });

  it('speaks the prefix it is told to', async () => {
    const service = await startService({}, { prefix: 'pusher' });
    const client = await TestClient.open(service);
    client.send('pusher:ping', {});
    expect(await client.hear('pusher:pong')).toEqual({ event: 'pusher:pong', data: {} });
  });

  it.each([
    '',
    '?protocol=5&client=js&version=1&flash=false',
    '?protocol=6',
    '?anything=else',
    '/?protocol=7',
  ])('accepts the query %j', async (query) => {
    const service = await startService();
    await TestClient.open(service, `/app/app-key${query}`);
  });

  it.each([
    ['an unknown key', '/app/no-such-key', 4001],
    ['a hostile key', '/app/__proto__', 4001],
    ['a key that cannot be decoded', '/app/%E0%A4%A', 4005],
    ['an unknown path', '/application/app-key', 4005],
    ['no path', '/', 4005],
    ['no key', '/app/', 4005],
    ['a path behind the key', '/app/app-key/more', 4005],
    ['a path before it', '/more/app/app-key', 4005],
    ['an old protocol', '/app/app-key?protocol=4', 4007],
    ['a protocol of the future', '/app/app-key?protocol=8', 4007],
    ['a protocol of two digits', '/app/app-key?protocol=77', 4007],
    ['a protocol that is no number', '/app/app-key?protocol=x7', 4006],
    ['a protocol that only begins as a number', '/app/app-key?protocol=7x', 4006],
    ['an empty protocol', '/app/app-key?protocol=', 4006],
  ])('turns away %s with an error frame and a close', async (_what, path, code) => {
    const service = await startService();
    expect(await turnedAway(service, path)).toEqual([code, code]);
    expect(service.connections).toEqual([]);
  });

  it('finds a key with characters that need encoding', async () => {
    const service = await startService({ key: 'a/b ü' });
    await TestClient.open(service, `/app/${encodeURIComponent('a/b ü')}`);
  });

  it('turns away whoever is over the maximum of connections until somebody leaves', async () => {
    const service = await startService({ maxConnections: 1 });
    const first = await TestClient.open(service);
    expect(await turnedAway(service)).toEqual([4004, 4004]);
    first.socket.close();
    await first.closed();
    await expect.poll(() => service.connections).toEqual([]);
    await TestClient.open(service);
  });

  it('turns away whoever is over the capacity of the whole service with 4100', async () => {
    const service = await startService({}, { maxConnections: 2 });
    await TestClient.open(service);
    await TestClient.open(service);
    expect(await turnedAway(service)).toEqual([4100, 4100]);
  });

  it('turns away everybody from a disabled application', async () => {
    expect(await turnedAway(await startService({ enabled: false }))).toEqual([4003, 4003]);
  });

  it('lets in pages of the allowed origins only, and every program', async () => {
    const service = await startService({
      allowedOrigins: ['https://shop.example', 'https://*.shop.example'],
    });
    const visit = (origin: string) => turnedAway(service, undefined, { origin });
    expect(await visit('https://evil.example')).toEqual([4009, 4009]);
    expect(await visit('https://shop.example.evil.example')).toEqual([4009, 4009]);
    expect(await visit('null')).toEqual([4009, 4009]);
    for (const origin of ['https://shop.example', 'https://www.shop.example']) {
      const client = new TestClient(socketUrl(service), { origin });
      await client.hear('jetsocket:connection_established');
    }
    await TestClient.open(service);
  });

  it('does not let one letter of an origin stand for two of a pattern', async () => {
    const service = await startService({ allowedOrigins: ['https://a*a.example'] });
    expect(await turnedAway(service, undefined, { origin: 'https://a.example' })).toEqual([4009, 4009]);
  });

  it('keeps applications apart', async () => {
    const other = { id: 'other', key: 'other-key', secret: 'other-secret' };
    const service = await startService(
      {},
      { apps: [{ id: 'app', key: 'app-key', secret: 'app-secret' }, other] },
    );
    const mine = await TestClient.open(service);
    const theirs = await TestClient.open(service, '/app/other-key');
    await mine.join('room');
    await theirs.join('room');
    service.publish('room', 'greet', 'for other', 'other');
    await theirs.hear('greet');
    await mine.settled();
    expect(mine.heard('greet')).toEqual([]);
    expect(service.channels.get('room')).toEqual([mine.socketId, theirs.socketId]);
  });
});

describe('an event that is published in the process', () => {
  it.each([
    ['a b', 'greet', 1, 'a b is no channel name'],
    [undefined, 'greet', 1, 'undefined is no channel name'],
    ['room', '', 1, '1 to 200 characters'],
    ['room', 5, 1, '1 to 200 characters'],
    ['room', 'greet', () => {}, 'JSON cannot hold its data'],
    ['room', 'greet', [1n], 'JSON cannot hold its data'],
  ])('names what is wrong with %s, %s', async (channel, event, data, message) => {
    const service = await startService();
    expect(() => service.publish(channel as string, event as string, data)).toThrow(message);
    expect(() => service.publish(channel as string, event as string, data)).toThrow(TypeError);
  });
});

it('an event that cannot be sent tells why', async () => {
  const service = await startService();
  const publish = () => service.publish('room', 'greet', [1n]);
  expect(publish).toThrow(expect.objectContaining({ cause: expect.any(TypeError) }));
});

it.each(['jetsocket', 'pusher'] as const)(
  'no event of the service itself is published: %s',
  async (prefix) => {
    const service = await startService({}, { prefix });
    const other = prefix === 'pusher' ? 'jetsocket' : 'pusher';
    for (const kind of ['', '_internal']) {
      expect(() => service.publish('room', `${prefix}${kind}:error`, {})).toThrow(/use faults\.send\(\)/);
      service.publish('room', `${other}${kind}:error`, {});
    }
  },
);

it('an event is published to an application that is there', async () => {
  const service = await startService();
  expect(() => service.publish('room', 'greet', 1, 'other')).toThrow(LocalServiceError);
  const client = await TestClient.open(service);
  await client.join('room');
  service.publish('room', 'greet', undefined);
  expect((await client.hear('greet')).data).toBeNull();
});

it('nothing but a function hears frames', async () => {
  const service = await startService();
  expect(() => service.onFrame(undefined as never)).toThrow('onFrame() needs a function');
});

describe('starting and stopping', () => {
  it('has an application when none is given', async () => {
    const service = await LocalService.start({ port: 0 });
    cleanUp(() => service.stop());
    expect(service.apps).toMatchObject([{ id: 'local', key: 'local-key', secret: 'local-secret' }]);
    expect(service.url).toBe(`http://127.0.0.1:${service.port}`);
    await TestClient.open(service, '/app/local-key');
  });

  it('closes clients with 4200 and frees the port; stopping twice is fine', async () => {
    const service = await startService();
    const client = await TestClient.open(service);
    await Promise.all([service.stop(), service.stop()]);
    expect(await client.closed()).toBe(4200);
    const again = await LocalService.start({ port: service.port });
    await again.stop();
    await service.stop();
  });

  it('does not announce at the end that everybody leaves', async () => {
    const service = await startService();
    const clients = [await TestClient.open(service), await TestClient.open(service)];
    for (const client of clients) await client.join('presence-room', { user_id: client.socketId });
    await service.stop();
    await Promise.all(clients.map((client) => client.closed()));
    expect(clients.flatMap((client) => client.heard('jetsocket_internal:member_removed'))).toEqual([]);
    expect([service.channels.size, service.connections]).toEqual([0, []]);
  });

  it('stops in time although a client never answers the close', async () => {
    const service = await startService();
    const client = await TestClient.open(service);
    client.socket.pause();
    const begun = performance.now();
    await service.stop();
    expect(performance.now() - begun).toBeLessThan(3000);
  });

  it('stops although somebody whom the console refused keeps the connection', async () => {
    const service = await startService();
    const socket = connect({ port: service.port, host: '127.0.0.1', allowHalfOpen: true });
    cleanUp(() => socket.destroy());
    socket.write(
      'GET /console/stream HTTP/1.1\r\nHost: evil\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
    );
    const [answer] = await once(socket, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1\.1 403/);
    await service.stop();
  });

  it('takes nobody in who comes while it stops', async () => {
    const service = await startService();
    const slow = await TestClient.open(service);
    slow.socket.pause();
    const late = connect(service.port, '127.0.0.1');
    cleanUp(() => late.destroy());
    const closed = once(late, 'close');
    late.on('error', () => {});
    let heard = '';
    late.on('data', (bytes) => {
      heard += String(bytes);
    });
    const path = new URL(socketUrl(service)).pathname;
    const upgrade = `GET ${path}?protocol=7 HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n`;
    const key = 'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n';
    await new Promise((resolve) => late.write(upgrade + key, resolve));
    // A request that is answered shows that the half one has been read.
    await fetch(service.url);
    const stopped = service.stop();
    late.write('\r\n');
    await Promise.all([stopped, closed]);
    expect(heard).toBe('');
  });

  it.each([0.001, 1.01, 10.001])('takes a fraction of seconds: %d', async (requestTimeout) => {
    const service = await LocalService.start({ port: 0, requestTimeout });
    await service.stop();
  });

  it.each([null, 5, 'options'])('rejects options that are %j', async (options) => {
    const start = LocalService.start(options as unknown as object);
    await expect(start).rejects.toMatchObject({ name: 'LocalServiceError' });
  });

  it('stops although a request is half sent', async () => {
    const service = await startService();
    const socket = connect(service.port, '127.0.0.1');
    cleanUp(() => socket.destroy());
    await new Promise((resolve) => socket.write('POST /apps/app/events HTTP/1.1\r\nHost: x\r\n', resolve));
    await service.stop();
  });

  it('says that the port is in use', async () => {
    const { port } = await startService();
    await expect(LocalService.start({ port })).rejects.toThrow(`port ${port} on 127.0.0.1 is in use`);
  });

  const app = { id: 'a', key: 'k', secret: 's' };
  it.each([
    [{ port: -1 }, 'port must be'],
    [{ port: 65_536 }, 'port must be'],
    [{ host: '' }, 'host must be'],
    [{ prefix: 'other' as 'pusher' }, 'prefix must be'],
    [{ apps: [] }, 'apps must be'],
    [{ apps: [app, { ...app, key: 'k2' }] }, 'differ in id'],
    [{ apps: [app, { ...app, id: 'a2' }] }, 'differ in key'],
    [{ apps: [{ ...app, secret: '' }] }, 'apps[0].secret must be a non-empty string'],
    [{ apps: [app, { ...app, id: 7 as unknown as string }] }, 'apps[1].id must be'],
    [
      { apps: [{ ...app, allowedOrigins: ['https://*.*.example'] }] },
      'apps[0].allowedOrigins must be a list of origins with at most one * each',
    ],
    [{ apps: [{ ...app, activityTimeout: 0 }] }, 'apps[0].activityTimeout must be a number above 0'],
    [{ apps: [{ ...app, clientevents: true }] }, 'apps[0].clientevents is not a setting'],
    [{ apps: [null as never] }, 'apps[0] must be an object'],
    [{ apps: [{ ...app, key: 'k\r\nX: y' }] }, 'apps[0].key must be a non-empty string without control'],
    [{ apps: [{ ...app, webhooks: {} as never }] }, 'apps[0].webhooks must be a list'],
    [{ apps: [{ ...app, webhooks: [{ url: 'ftp://a' }] }] }, 'apps[0].webhooks[0].url must be an http'],
    [{ apps: [{ ...app, webhooks: [{ url: 'http://me:pw@a' }] }] }, 'webhooks[0].url must be an http'],
    [
      { apps: [{ ...app, webhooks: [{ url: 'http://a', events: ['x' as 'cache_miss'] }] }] },
      '[0].events must be',
    ],
    [{ apps: [{ ...app, webhooks: [{ url: 'http://a', event: [] } as never] }] }, 'webhooks[0].event is not'],
    [{ record: 1.5 }, 'record must be'],
    [{ maxConnections: 0 }, 'maxConnections must be'],
    [{ requestTimeout: 0 }, 'requestTimeout must be'],
    [{ log: 'json' as never }, 'log must be a function'],
    [{ ports: 1 } as object, 'ports is not an option'],
  ])('names what is wrong with %j', async (options, message) => {
    await expect(LocalService.start(options)).rejects.toThrow(message);
  });
});
