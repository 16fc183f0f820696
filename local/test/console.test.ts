import { once } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { LocalService } from '../src/index';
import { act, call, type Headers, Stream } from './console-page';
import { app, authorization, socketUrl, startService, TestClient, userAuthentication } from './support';

/** The status a WebSocket was refused with, or 101. */
async function statusOf({ socket }: Stream): Promise<number> {
  socket.on('error', () => {});
  const refused = once(socket, 'unexpected-response').then(([, response]) => response.statusCode as number);
  return Promise.race([once(socket, 'open').then(() => 101), refused]);
}

/** `Host` and `Origin` as another page in the developer's browser would have them. */
function foreign(port: number): [name: string, headers: Headers][] {
  const here = `127.0.0.1:${port}`;
  return [
    ['no origin', { Host: here }],
    ['the origin of another site', { Host: here, Origin: 'https://evil.example' }],
    ['the origin of another port', { Host: here, Origin: `http://127.0.0.1:${port + 1}` }],
    ['another name of this machine', { Host: here, Origin: `http://localhost:${port}` }],
    ['an opaque origin', { Host: here, Origin: 'null' }],
    ['an origin that only begins so', { Host: here, Origin: `http://${here}.evil.example` }],
    ['a rebound name', { Host: `evil.example:${port}`, Origin: `http://evil.example:${port}` }],
    ['a rebound name in front', { Host: `${here}.evil.example`, Origin: `http://${here}.evil.example` }],
    ['a rebound localhost', { Host: 'localhost.evil.example', Origin: 'http://localhost.evil.example' }],
    ['a rebound name before an @', { Host: `evil.example@${here}`, Origin: `http://evil.example@${here}` }],
    ['a proxy in between', { Host: here, Origin: `http://${here}`, 'X-Forwarded-For': '203.0.113.7' }],
  ];
}

const cases = foreign(0).map(([name], index) => [name, index] as const);

describe('the console', () => {
  it('is a page with a strict policy, and where a browser gets to that opens the address', async () => {
    const service = await startService();
    const page = await call(service, '/console');
    expect(page.status).toBe(200);
    expect(page.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': expect.stringMatching(/default-src 'none'.*frame-ancestors 'none'/),
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
    });
    expect(page.headers['content-security-policy']).not.toContain('unsafe');
    expect((await call(service, '/console/console.css')).headers['content-type']).toMatch(/^text\/css/);
    expect((await call(service, '/', { Accept: 'text/html,*/*' })).headers.location).toBe('/console');
    expect(JSON.parse((await call(service, '/')).body)).toMatchObject({ ok: true });
    for (const path of ['/console/../../package.json', '/console/%2e%2e/page.ts', '/console/main.ts']) {
      expect((await call(service, path)).status).toBe(404);
    }
    expect((await call(service, '/console', {}, {})).status).toBe(405);
  });

  it('opens for the names of this machine alone', async () => {
    const service = await startService();
    for (const host of ['localhost', `localhost:${service.port}`, '127.0.0.1', '[::1]:80', 'LOCALHOST']) {
      expect((await call(service, '/console', { Host: host })).status).toBe(200);
    }
    for (const host of ['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example', '10.0.0.1']) {
      expect((await call(service, '/console', { Host: host })).status).toBe(403);
    }
    expect((await call(service, '/console', { 'X-Forwarded-For': '203.0.113.7' })).status).toBe(403);
  });

  it.each(cases)('refuses an action with %s, and does nothing', async (_name, index) => {
    const service = await startService();
    const client = await TestClient.open(service);
    const [, headers] = foreign(service.port)[index] as [string, Headers];
    const answer = await call(service, '/console/actions', headers, { action: 'drop' });
    expect(answer.status).toBe(403);
    await client.settled();
    expect(service.connections).toEqual([client.socketId]);
  });

  it.each(cases)('refuses the stream with %s, as WebSocket and as anything else', async (_name, index) => {
    const service = await startService();
    const [, headers] = foreign(service.port)[index] as [string, Headers];
    expect(await statusOf(new Stream(service, headers))).toBe(403);
    const plain = await call(service, '/console/stream', { ...headers, Accept: 'text/event-stream' });
    expect(plain.status).toBe(403);
    expect(plain.body).not.toContain('local-key');
  });

  it('opens to other machines under a configured name, and lets its page act there', async () => {
    const service = await startService({}, { consoleHosts: ['Devbox.test'] });
    const forwarded = { Host: 'devbox.test:8080', 'X-Forwarded-For': '203.0.113.7' };
    expect((await call(service, '/console', forwarded)).status).toBe(200);
    const same = { ...forwarded, Origin: 'https://devbox.test:8080' };
    expect((await call(service, '/console/actions', same, { action: 'end-all' })).status).toBe(200);
    expect(await statusOf(new Stream(service, same))).toBe(101);
    const other = { ...forwarded, Origin: 'https://other.test:8080' };
    expect((await call(service, '/console/actions', other, { action: 'end-all' })).status).toBe(403);
    await expect(LocalService.start({ port: 0, consoleHosts: ['a:1'] })).rejects.toThrow('consoleHosts');
  });

  it('is not there where it is switched off', async () => {
    const service = await startService({}, { console: false });
    for (const path of ['/console', '/console/console.css', '/console/stream']) {
      expect((await call(service, path, { Origin: service.url })).status).toBe(404);
    }
    expect((await act(service, { action: 'drop' })).status).toBe(404);
  });

  it('shows connections, channels and members as they come and go', async () => {
    const service = await startService();
    const stream = new Stream(service);
    const client = await TestClient.open(service);
    client.send('jetsocket:signin', userAuthentication(client.socketId, { id: 'ada' }));
    await client.join('presence-room', { user_id: '7', user_info: { name: 'Ada' } });
    await expect.poll(() => stream.view?.channelCount).toBe(1);
    expect(stream.view).toMatchObject({
      connectionCount: 1,
      connections: [{ socketId: client.socketId, userId: 'ada', channels: ['presence-room'] }],
      channels: [
        { name: 'presence-room', subscriberCount: 1, members: [{ id: '7', info: '{"name":"Ada"}' }] },
      ],
    });
    client.socket.terminate();
    await expect.poll(() => stream.view?.connectionCount).toBe(0);
    expect(stream.view).toMatchObject({ connections: [], channels: [] });
  });

  it('tells what happened before it was opened, and how many an event was for', async () => {
    const service = await startService();
    const clients = [await TestClient.open(service), await TestClient.open(service)];
    for (const client of clients) await client.join('room');
    service.publish('room', 'greet', { hello: 1 });
    const stream = new Stream(service);
    await expect.poll(() => stream.entries.at(-1)?.kind).toBe('event');
    expect(stream.entries.map(({ kind }) => kind)).toEqual([
      'connected',
      'connected',
      'subscribed',
      'subscribed',
      'event',
    ]);
    expect(stream.entries.at(-1)).toMatchObject({
      event: 'greet',
      recipients: 2,
      payload: { text: '{"hello":1}', bytes: 11 },
    });
  });

  it('shows sealed data as sealed, and data that should have been', async () => {
    const service = await startService();
    const stream = new Stream(service);
    const sealed = { nonce: 'bm9uY2U=', ciphertext: 'c2VhbGVk' };
    service.publish('private-encrypted-a', 'sealed', sealed);
    service.publish('private-encrypted-a', 'open', { text: 'plain' });
    await expect.poll(() => stream.entries.length).toBe(2);
    expect(stream.entries).toMatchObject([{ payload: { sealed } }, { payload: { open: true } }]);
  });

  it('never tells a secret or a signature', async () => {
    const service = await startService();
    const stream = new Stream(service);
    const client = await TestClient.open(service);
    client.send('jetsocket:signin', userAuthentication(client.socketId, { id: 'ada' }));
    const signed = authorization(client.socketId, 'private-a') as { auth: string };
    client.subscribe('private-a', signed);
    client.subscribe('private-b', { auth: `${app.key}:${'ab'.repeat(32)}` });
    client.send('nonsense', { auth: signed.auth });
    await expect.poll(() => stream.entries.some(({ kind }) => kind === 'client_error')).toBe(true);
    const told = stream.text.join('\n');
    expect(told).toContain(app.key);
    expect(told).toContain('private-b');
    expect(told).not.toContain(app.secret);
    expect(told).not.toMatch(/[0-9a-f]{64}/);
  });

  it('goes with the service', async () => {
    const service = await startService();
    const stream = new Stream(service);
    await once(stream.socket, 'message');
    const closed = once(stream.socket, 'close');
    await service.stop();
    await closed;
  });
});

describe('an action of the console', () => {
  it('triggers an event, with the checks of a request', async () => {
    const service = await startService();
    const client = await TestClient.open(service);
    await client.join('room');
    const action = { action: 'trigger', app: app.id, channel: 'room', event: 'greet', data: '{"a":1}' };
    expect((await act(service, action)).status).toBe(200);
    expect((await client.hear('greet')).data).toEqual({ a: 1 });
    for (const [wrong, field] of [
      [{ channel: 'no channel' }, 'channel'],
      [{ event: '' }, 'name'],
      [{ app: 'other' }, 'app'],
      [{ action: 'explode' }, 'action'],
    ] as const) {
      const { status, body } = await act(service, { ...action, ...wrong });
      expect([status, JSON.parse(body).field]).toEqual([400, field]);
    }
    expect((await act(service, [] as object)).status).toBe(400);
  });

  it('drops and closes one connection or all', async () => {
    const service = await startService();
    const clients = [await TestClient.open(service), await TestClient.open(service)] as const;
    await act(service, { action: 'close', socketId: clients[0].socketId, code: 4100, reason: 'full' });
    expect(await clients[0].closed()).toBe(4100);
    const last = await TestClient.open(service);
    await act(service, { action: 'drop' });
    expect(await Promise.all([clients[1].closed(), last.closed()])).toEqual([1006, 1006]);
    for (const code of [999, 1006, 5000, '4100']) {
      expect((await act(service, { action: 'close', code, reason: '' })).status).toBe(400);
    }
  });

  it('stalls, delays and refuses until it is ended, and lists that', async () => {
    const service = await startService();
    const stream = new Stream(service);
    const client = await TestClient.open(service);
    await client.join('room');
    await act(service, { action: 'stall', socketId: client.socketId });
    await act(service, { action: 'delay', ms: 20 });
    await act(service, { action: 'refuse-connections', how: 'code', code: 4004 });
    await act(service, { action: 'refuse-subscriptions', channels: 'private-*', dialect: 'silence' });
    await expect
      .poll(() => stream.view?.faults.map(({ what }) => what))
      .toEqual([
        `Stalled: ${client.socketId}`,
        'Delay of 20 ms: everybody',
        'New connections: closed with 4004',
        'Subscriptions refused (silence): private-*',
      ]);
    expect(await new TestClient(socketUrl(service)).closed()).toBe(4004);

    service.publish('room', 'late', 1);
    await client.settled();
    expect(client.heard('late')).toEqual([]);
    await act(service, { action: 'end', fault: stream.view?.faults[0]?.id });
    await client.hear('late');
    client.subscribe('private-a', authorization(client.socketId, 'private-a'));
    await client.settled();
    expect([...service.channels.keys()]).toEqual(['room']);

    await act(service, { action: 'end-all' });
    await vi.waitFor(() => expect(stream.view?.faults).toEqual([]));
    await client.join('private-b');
    await TestClient.open(service);
  });
});
