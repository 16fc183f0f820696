import { request } from 'node:http';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type AppOptions, LocalService } from '../src/index';
import { exchange, RawConnection, sendEndless } from './raw-http';
import { app, cleanUp, rest, signedQuery, startService, TestClient } from './support';
import { expectWell } from './well';

const event = { name: 'greet', channel: 'room', data: '"well"' };

describe('a slow client', () => {
  it.each([
    ['says nothing at all', ''],
    ['never ends its headers', 'GET / HTTP/1.1\r\nHost: x\r\nX-A: '],
    ['never ends its body', 'POST /apps/app/events HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{'],
    ['never ends its upgrade', 'GET /app/app-key HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n'],
  ])('that %s is cut off, however it trickles', async (_what, bytes) => {
    const service = await startService({}, { requestTimeout: 0.3 });
    const crowd = Array.from({ length: 50 }, () => new RawConnection(service));
    for (const { socket } of crowd) socket.write(bytes);
    const trickle = setInterval(() => {
      for (const { socket } of crowd) if (bytes !== '' && socket.writable) socket.write('a');
    }, 20);
    cleanUp(() => clearInterval(trickle));
    await expectWell(service);
    await expect.poll(() => crowd.filter(({ isClosed }) => !isClosed).length, { timeout: 3000 }).toBe(0);
    for (const { text } of crowd) expect(text).toMatch(/^(HTTP\/1\.1 408 |$)/);
    await expectWell(service);
  });

  it('with a WebSocket stays for as long as it likes', async () => {
    const service = await startService({}, { requestTimeout: 0.1 });
    const client = await TestClient.open(service);
    const quiet = new RawConnection(service);
    await expect.poll(() => quiet.isClosed).toBe(true);
    await client.join('room');
  });
});

describe('a body', () => {
  const head = (more: string) => `POST /apps/app/events HTTP/1.1\r\nHost: x\r\n${more}\r\n`;

  it('that is compressed is refused with 415 before it can grow', async () => {
    const service = await startService();
    const bomb = gzipSync(Buffer.alloc(50 * 1024 * 1024));
    const query = signedQuery('POST', '/apps/app/events', {}, '');
    for (const encoding of ['gzip', 'deflate', 'br', 'gzip, identity']) {
      const answer = await fetch(`${service.url}/apps/app/events?${query}`, {
        method: 'POST',
        body: bomb,
        headers: { 'content-encoding': encoding },
      });
      expect([answer.status, await answer.json()]).toEqual([
        415,
        { error: expect.any(String), field: 'content-encoding' },
      ]);
    }
    await expectWell(service);
  });

  it('that is announced as huge is refused before it is sent', async () => {
    const service = await startService();
    const { text } = await exchange(service, head('Content-Length: 99999999999\r\n'));
    expect(text).toMatch(/^HTTP\/1\.1 413 .*"field":"body"/s);
  });

  it('that never ends is cut off', async () => {
    const service = await startService();
    const connection = await sendEndless(service, head('Transfer-Encoding: chunked\r\n'));
    expect(connection.socket.bytesWritten).toBeLessThan(64 * 1024 * 1024);
    await expectWell(service);
  });

  it('that is somewhat too long is answered with the field', async () => {
    const service = await startService();
    const answer = await rest(service, { path: '/events', rawBody: 'x'.repeat(9_000_000) });
    expect(answer).toEqual({ status: 413, body: { error: expect.any(String), field: 'body' } });
  });

  it.each([
    ['a name', '{"__proto__":{"name":"greet"},"channel":"room","data":"x"}', 'name'],
    ['data', '{"__proto__":{"data":"x"},"channel":"room","name":"greet"}', 'data'],
    ['channels', '{"__proto__":{"channels":["room"]},"name":"greet","data":"x"}', 'channel'],
    ['a batch', '{"__proto__":{"batch":[]}}', 'name'],
    ['everything', '{"__proto__":null,"constructor":{"prototype":{"name":"greet"}}}', 'name'],
  ])('that gives %s as __proto__ gives nothing, and changes no object', async (_what, rawBody) => {
    const service = await startService();
    const answer = await rest(service, { path: '/events', rawBody });
    expect(answer).toEqual({ status: 400, body: { error: expect.any(String), field: expect.any(String) } });
    expect(({} as { name?: unknown }).name).toBeUndefined();
    await expectWell(service);
  });
});

describe('a path', () => {
  const other: AppOptions = { id: 'other', key: 'other-key', secret: 'other-secret' };

  it.each([
    '/apps/other/events',
    '/apps/app/../other/events',
    '/apps/app/%2e%2e/other/events',
    '/apps/app%2f..%2fother/events',
    '/apps//other/events',
    '//apps/other/events',
    '/apps/other/./events',
    '/apps/other/events/',
    '/apps/other/events%00',
    '/apps/other\\events',
    '/APPS/other/events',
    '/app/other-key',
    'http://127.0.0.1/apps/other/events',
    'http://other/apps/app/../other/events',
  ])('of %s, signed by one application, does nothing to another', async (path) => {
    const service = await startService({}, { apps: [app, other] });
    const client = await TestClient.open(service, '/app/other-key');
    client.subscribe('room');
    await client.hear('jetsocket_internal:subscription_succeeded');
    const body = JSON.stringify(event);
    const query = signedQuery('POST', path, {}, body);
    const length = `Content-Length: ${body.length}`;
    const lines = `POST ${path}?${query} HTTP/1.1\r\nHost: x\r\n${length}\r\nConnection: close\r\n\r\n`;
    const { text } = await exchange(service, lines + body);
    expect(text).toMatch(/^HTTP\/1\.1 (400|401|404) /);
    await client.settled();
    expect(client.heard('greet')).toEqual([]);
  });

  it('of a user with a slash and dots means that user alone', async () => {
    const service = await startService();
    for (const user of ['a/b', '../x', 'a?b', '%2e', '..']) {
      const path = `/users/${encodeURIComponent(user)}/events`;
      // Some clients take dots out of a path themselves; a plain request leaves them in.
      const body = JSON.stringify({ name: 'note', data: '1' });
      const target = `/apps/app${path}`;
      const status = await new Promise((resolve, reject) => {
        const options = {
          port: service.port,
          method: 'POST',
          path: `${target}?${signedQuery('POST', target, {}, body)}`,
        };
        const sent = request(options, (answer) => resolve(answer.resume().statusCode));
        sent.on('error', reject).end(body);
      });
      expect([user, status]).toEqual([user, 200]);
    }
  });
});

describe('a header', () => {
  const allowed = [
    'connection',
    'content-length',
    'content-type',
    'date',
    'keep-alive',
    'transfer-encoding',
    'x-content-type-options',
  ];

  it.each([
    'GET /%0d%0aX-Evil:%201 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
    'GET /apps/%0d%0aX-Evil:%201/events?auth_key=%0d%0aX-Evil:1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: x\nX-Evil: 1\r\nConnection: close\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: x\r\nOrigin: a\rX-Evil: 1\r\nConnection: close\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: x\r\nX-A\0: 1\r\nConnection: close\r\n\r\n',
    'GET / HTTP/1.1\r\nConnection: close\r\n\r\n',
    `GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`,
  ])('cannot be put into an answer (%#)', async (bytes) => {
    const service = await startService();
    const { head } = await exchange(service, bytes);
    expect(head[0]).toMatch(/^HTTP\/1\.1 [24]\d\d /);
    const names = head.slice(1).map((line) => line.split(':')[0]?.toLowerCase() ?? '');
    expect(names.filter((name) => !allowed.includes(name))).toEqual([]);
    await expectWell(service);
  });

  it('that is too long is answered with 431', async () => {
    const service = await startService();
    const { head } = await exchange(service, `GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`);
    expect(head[0]).toBe('HTTP/1.1 431 Request Header Fields Too Large');
  });
});

it('a service shows no secret to whoever prints it', async () => {
  const { inspect } = await import('node:util');
  const service = await LocalService.start({ port: 0 });
  cleanUp(() => service.stop());
  expect(service.apps[0]?.secret).toBe('local-secret');
  expect(inspect(service, { depth: 9 }) + JSON.stringify(service)).not.toContain('local-secret');
});
