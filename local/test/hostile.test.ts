import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { LocalService } from '../src/index';
import { authorization, cleanUp, rest, signedQuery, startService, TestClient } from './support';

/** A small seeded generator, so that a failure can be repeated. */
function generator(seed: number) {
  let state = seed;
  const below = (limit: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T;
  return { below, pick };
}

const events = ['subscribe', 'unsubscribe', 'signin', 'ping', 'pong', 'error', '__proto__', ''];
const words = [
  '__proto__',
  'constructor',
  'private-a',
  'presence-a',
  'private-encrypted-a',
  'cache-a',
  '#server-to-user-1',
  '',
  'x'.repeat(5000),
  '\ud800',
  '\u0000',
  'app-key:00',
  ':',
  '{}',
  '{"user_id":"__proto__"}',
  '[[[[',
  'null',
];

function hostileValue({ below, pick }: ReturnType<typeof generator>, depth = 0): unknown {
  const kind = below(depth > 3 ? 5 : 8);
  if (kind < 3) return pick(words);
  if (kind === 3) return pick([null, true, 0, -1, 1e308, 7, '']);
  if (kind === 4) return undefined;
  if (kind === 5) return Array.from({ length: below(4) }, () => hostileValue({ below, pick }, depth + 1));
  const names = ['channel', 'auth', 'channel_data', 'user_data', 'toString', '__proto__', pick(words)];
  const entries = Array.from({ length: below(5) }, () => [
    pick(names),
    hostileValue({ below, pick }, depth + 1),
  ]);
  return Object.fromEntries(entries);
}

function hostileFrame(random: ReturnType<typeof generator>): string | Buffer {
  const { below, pick } = random;
  const kind = below(10);
  if (kind === 0) return Buffer.from(Array.from({ length: below(64) }, () => below(256)));
  if (kind === 1) return pick(words);
  if (kind === 2) return '['.repeat(below(100_000));
  if (kind === 3)
    return `{"event":"client-x","channel":"private-a","data":${'['.repeat(4000)}${']'.repeat(4000)}}`;
  const name = pick(['jetsocket:', 'jetsocket_internal:', 'pusher:', 'client-', '']) + pick(events);
  const event = kind === 4 ? hostileValue(random) : name;
  const text = JSON.stringify({ event, channel: hostileValue(random), data: hostileValue(random) });
  return kind === 5 ? text.slice(0, below(text.length)) : text;
}

/** The service does for a newcomer everything it should. */
async function expectWell(service: LocalService): Promise<void> {
  const client = await TestClient.open(service);
  await client.join('private-good');
  const body = { name: 'greet', channel: 'private-good', data: '"well"' };
  expect(await rest(service, { path: '/events', body })).toEqual({ status: 200, body: {} });
  expect((await client.hear('greet')).data).toBe('well');
}

describe('a hostile client', () => {
  it('does no harm with 2,000 frames, and its next good one is obeyed', async () => {
    const service = await startService({ clientEventsPerSecond: 1e6 });
    const random = generator(20_26);
    let client = await TestClient.open(service);
    for (let n = 0; n < 2000; n += 1) {
      if (client.closeCode !== undefined || client.socket.readyState !== WebSocket.OPEN) {
        client = await TestClient.open(service);
      }
      client.socket.send(hostileFrame(random));
      if (n % 100 === 0) await Promise.race([client.settled(), client.closed()]);
    }
    if (client.socket.readyState !== WebSocket.OPEN) client = await TestClient.open(service);
    await Promise.race([client.settled(), client.closed()]);
    await expectWell(service);
    const last = await TestClient.open(service);
    last.socket.send('{');
    await last.hear('jetsocket:error');
    await last.join('private-good');
  });

  it('does no harm with 2,000 requests', async () => {
    const service = await startService();
    const random = generator(7);
    const paths = [
      '/',
      '/apps',
      '/apps/app/events',
      '/apps/app/batch_events',
      '/apps/app/channels/',
      '/%',
      '//',
    ];
    for (let n = 0; n < 2000; n += 50) {
      await Promise.all(
        Array.from({ length: 50 }, async () => {
          const path = random.pick(paths);
          const body = JSON.stringify(hostileValue(random)) ?? '';
          const unsigned = new URLSearchParams({ auth_key: random.pick(words).slice(0, 1000) });
          const query = random.below(2) ? signedQuery('POST', path, {}, body) : unsigned;
          const answer = await fetch(`${service.url}${path}?${query}`, { method: 'POST', body });
          expect(answer.status).toBeGreaterThanOrEqual(400);
          expect(answer.status).toBeLessThan(500);
        }),
      );
    }
    await expectWell(service);
  });

  it.each([
    'GARBAGE\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
    `GET /app/app-key HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: short\r\n\r\n`,
    `GET /${'x'.repeat(100_000)} HTTP/1.1\r\n\r\n`,
    'POST /apps/app/events HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nzzz\r\n',
    'GET http://[ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
    'OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
  ])('is answered with an error when it does not speak HTTP (%#)', async (bytes) => {
    const service = await startService();
    const socket = connect(service.port, '127.0.0.1');
    cleanUp(() => socket.destroy());
    let text = '';
    socket.on('data', (data) => {
      text += data.toString();
    });
    socket.on('error', () => {});
    socket.write(bytes);
    await once(socket, 'close');
    expect(text).toMatch(/^HTTP\/1\.1 4\d\d/);
    await expectWell(service);
  });

  it('is closed for a frame that is too big, broken or no text, and nobody else is', async () => {
    const service = await startService();
    const other = await TestClient.open(service);
    const big = await TestClient.open(service);
    big.socket.send('x'.repeat(1024 * 1024 + 1));
    expect(await big.closed()).toBe(1009);
    const broken = await TestClient.open(service);
    broken.socket.send(Buffer.from([0xff, 0xff]), { binary: false });
    expect(await broken.closed()).toBe(1007);
    await other.join('room');
  });

  it('is obeyed when it sends its text as a binary frame', async () => {
    const client = await TestClient.open(await startService());
    client.socket.send(Buffer.from('{"event":"jetsocket:subscribe","data":{"channel":"room"}}'));
    await client.hear('jetsocket_internal:subscription_succeeded');
  });

  it('is obeyed when it sends data as JSON text', async () => {
    const client = await TestClient.open(await startService());
    const data = { channel: 'private-room', ...authorization(client.socketId, 'private-room') };
    client.send('jetsocket:subscribe', JSON.stringify(data));
    await client.hear('jetsocket_internal:subscription_succeeded');
  });

  it('that stops reading is given up before it costs much', async () => {
    const service = await startService({ maxEventBytes: 1e6 }, { record: 0 });
    const [deaf, well] = [await TestClient.open(service), await TestClient.open(service)];
    await deaf.join('room');
    deaf.socket.pause();
    for (let n = 0; n < 60 && service.connections.length === 2; n += 1) {
      service.publish('room', 'big', 'x'.repeat(500_000));
    }
    await expect.poll(() => service.connections).toEqual([well.socketId]);
  });
});
