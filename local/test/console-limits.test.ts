import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import type { LocalService } from '../src/index';
import { act, call, Stream } from './console-page';
import { app, socketUrl, startService, TestClient } from './support';

const refused = async (service: LocalService, action: object) => {
  const { status, body } = await act(service, action);
  return [status, JSON.parse(body).field];
};

describe('the console answers', () => {
  it('what is asked in another way than its page asks it', async () => {
    const service = await startService();
    const own = { Origin: service.url };
    const stream = await call(service, '/console/stream', own);
    expect([stream.status, stream.headers.upgrade]).toEqual([426, 'websocket']);
    expect((await call(service, '/console/actions', own)).status).toBe(405);
    expect((await call(service, '/console/actions', own, {}, 'PUT')).status).toBe(405);
    expect((await call(service, '/console/actions', own, [])).status).toBe(400);
    expect((await call(service, '/console', {}, undefined, 'DELETE')).status).toBe(405);
    expect((await call(service, '/consoles')).status).toBe(404);
  });

  it('nothing but the root with the way to its page', async () => {
    const service = await startService();
    const eyes = { Accept: 'text/html' };
    const shown = await call(service, '/', eyes);
    expect([shown.status, shown.headers.vary]).toEqual([303, 'Accept']);
    expect((await call(service, '/?from=bookmark', eyes)).status).toBe(303);
    expect((await call(service, '/apps/app/channels', eyes)).status).toBe(401);
    expect((await call(service, '/', eyes, {})).status).toBe(404);
  });

  it('a body that it does not read as the REST interface does', async () => {
    const service = await startService();
    const own = { Origin: service.url, 'Content-Encoding': 'gzip' };
    expect((await call(service, '/console/actions', own, { action: 'end-all' })).status).toBe(415);
  });

  it('HEAD with what GET is answered with, but for the page', async () => {
    const service = await startService();
    const [head, get] = [
      await call(service, '/console', {}, undefined, 'HEAD'),
      await call(service, '/console'),
    ];
    expect([head.status, head.body, head.headers['content-type']]).toEqual([
      200,
      '',
      get.headers['content-type'],
    ]);
  });

  it('no WebSocket at another path', async () => {
    const service = await startService();
    const socket = new TestClient(socketUrl(service, '/console/other'), { Origin: service.url }).socket;
    const [, response] = await once(socket, 'unexpected-response');
    expect(response.statusCode).toBe(404);
  });
});

describe('an action of the console is refused', () => {
  it.each([
    [{ action: 'refuse-subscriptions', channels: 'a', dialect: 'loud' }, 'dialect'],
    [{ action: 'refuse-subscriptions', channels: '', dialect: 'internal' }, 'channels'],
    [{ action: 'refuse-subscriptions', channels: 'a*b*', dialect: 'internal' }, 'channels'],
    [{ action: 'refuse-subscriptions', channels: 7, dialect: 'internal' }, 'channels'],
    [{ action: 'refuse-subscriptions', channels: 'a'.repeat(201), dialect: 'internal' }, 'channels'],
    [{ action: 'refuse-connections', how: 'loudly' }, 'how'],
    [{ action: 'refuse-connections', how: 'code', code: 1001 }, 'code'],
    [{ action: 'end', fault: 1 }, 'fault'],
    [{ action: 'stall', socketId: '' }, 'socketId'],
    [{ action: 'drop', socketId: 7 }, 'socketId'],
    [{ action: 'delay', ms: 0 }, 'ms'],
    [{ action: 'delay', ms: 60_001 }, 'ms'],
    [{ action: 'delay', ms: 1.5 }, 'ms'],
    [{ action: 'delay', ms: '5' }, 'ms'],
    [{ action: 'close', code: 2999, reason: '' }, 'code'],
    [{ action: 'close', code: 3000.5, reason: '' }, 'code'],
    [{ action: 'close', code: 3000 }, 'reason'],
    [{ action: 'trigger', app: 7 }, 'app'],
    [{}, 'action'],
    [{ action: 7 }, 'action'],
  ])('as %j, and does nothing', async (action, field) => {
    const service = await startService();
    expect(await refused(service, action)).toEqual([400, field]);
    expect(service.faults.active).toEqual([]);
  });
});

describe('an action of the console is taken', () => {
  it.each([
    [{ action: 'delay', ms: 1 }, 'Delay of 1 ms: everybody'],
    [{ action: 'delay', ms: 60_000, socketId: '1.2' }, 'Delay of 60000 ms: 1.2'],
    [{ action: 'stall' }, 'Stalled: everybody'],
    [{ action: 'refuse-connections', how: 'reset' }, 'New connections: reset'],
    [{ action: 'refuse-connections', how: 'silence' }, 'New connections: silence'],
    [{ action: 'refuse-connections', how: 'code', code: 1000 }, 'New connections: closed with 1000'],
  ])('as %j', async (action, what) => {
    const service = await startService();
    expect((await act(service, action)).status).toBe(200);
    expect(service.faults.active.map((each) => each.what)).toEqual([what]);
  });

  it('with the names that a pattern fits', async () => {
    const service = await startService();
    const client = await TestClient.open(service);
    for (const [channels, fits, others] of [
      ['ab*ba', ['abba', 'ab-x-ba'], ['aba', 'xabba', 'abbax']],
      ['abc', ['abc'], ['abcd', 'xabc']],
      ['*-end', ['the-end', '-end'], ['the-end-']],
    ] as const) {
      await act(service, { action: 'refuse-subscriptions', channels, dialect: 'error-null' });
      for (const name of fits) client.subscribe(name);
      for (const name of others) await client.join(name);
      expect([...service.channels.keys()]).toEqual(others);
      await act(service, { action: 'end-all' });
      for (const name of others) client.send('jetsocket:unsubscribe', { channel: name });
      await client.settled();
    }
  });

  it.each([1000, 3000, 4999])('with the code %d and a reason', async (code) => {
    const service = await startService();
    const client = await TestClient.open(service);
    const closed = once(client.socket, 'close');
    const reason = 'ž'.repeat(200);
    await act(service, { action: 'close', socketId: client.socketId, code, reason });
    const [heard, words] = await closed;
    expect([heard, String(words)]).toEqual([code, 'ž'.repeat(61)]);
  });
});

describe('the console shows', () => {
  it('who is there, and no secret, first of all', async () => {
    const service = await startService();
    const stream = new Stream(service);
    await expect.poll(() => stream.messages.length).toBeGreaterThan(1);
    expect(stream.messages[0]).toEqual({
      kind: 'greeting',
      greeting: {
        run: expect.stringMatching(/^[\da-f-]{36}$/),
        version: expect.any(String),
        prefix: 'jetsocket',
        apps: [{ id: app.id, key: app.key }],
      },
    });
  });

  it('the first of many, and how many there are', async () => {
    const service = await startService();
    const client = await TestClient.open(service);
    for (let count = 0; count < 201; count += 1) client.subscribe(`room-${count}`);
    await client.settled();
    const stream = new Stream(service);
    await expect.poll(() => stream.view?.channelCount).toBe(201);
    const { channels = [], connections = [] } = stream.view ?? {};
    expect([channels.length, channels[0]?.name, channels[199]?.name]).toEqual([200, 'room-0', 'room-199']);
    const names = Array.from({ length: 20 }, (_, index) => `room-${index}`);
    expect(connections).toMatchObject([{ appId: app.id, channelCount: 201, channels: names }]);
  });

  it('the first members of many, and the beginning of what is known of them', async () => {
    const service = await startService();
    const clients = Array.from({ length: 51 }, () => TestClient.open(service));
    for (const [index, opened] of clients.entries()) {
      const info = index === 0 ? { user_info: 'x'.repeat(600) } : {};
      await (await opened).join('presence-room', { user_id: `${index}`, ...info });
    }
    const stream = new Stream(service);
    await expect.poll(() => stream.view?.channels[0]?.memberCount).toBe(51);
    const [channel] = stream.view?.channels ?? [];
    expect(channel?.members).toHaveLength(50);
    expect(channel?.members.slice(0, 2)).toEqual([
      { id: '0', info: `"${'x'.repeat(499)}` },
      { id: '1', info: '' },
    ]);
    expect(channel).toMatchObject({
      access: 'presence',
      encrypted: false,
      cache: false,
      subscriberCount: 51,
    });
  });

  it('the beginning of a long text, sealed or not, and its bytes', async () => {
    const service = await startService();
    const stream = new Stream(service);
    await once(stream.socket, 'message');
    const sealed = { nonce: 'n', ciphertext: 'c'.repeat(5000) };
    service.publish('room', 'long', 'ž'.repeat(4001));
    service.publish('private-encrypted-a', 'sealed', sealed);
    service.publish('private-encrypted-a', 'half', { nonce: 'n' });
    service.publish('private-encrypted-a', 'text', 'plain');
    await expect.poll(() => stream.entries.length).toBe(4);
    const payloads = stream.entries.map((entry) => (entry.kind === 'event' ? entry.payload : undefined));
    expect(payloads).toEqual([
      { text: 'ž'.repeat(4000), bytes: 8002 },
      {
        text: JSON.stringify(sealed).slice(0, 4000),
        bytes: JSON.stringify(sealed).length,
        sealed: { nonce: 'n', ciphertext: 'c'.repeat(4000) },
      },
      { text: '{"nonce":"n"}', bytes: 13, open: true },
      { text: 'plain', bytes: 5, open: true },
    ]);
  });

  it('for how many an event was, but for its sender', async () => {
    const service = await startService();
    const [one, two] = [await TestClient.open(service), await TestClient.open(service)];
    for (const client of [one, two]) await client.join('private-room');
    const stream = new Stream(service);
    one.send('client-hi', 1, 'private-room');
    await two.hear('client-hi');
    service.publish('private-room', 'all', 1);
    service.publish('nobody', 'none', 1);
    await expect.poll(() => stream.entries.length).toBe(7);
    const recipients = stream.entries.map((entry) => (entry.kind === 'event' ? entry.recipients : []));
    expect(recipients.slice(4)).toEqual([1, 2, 0]);
    expect(stream.entries.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it('the newest 300 of what happened before, and how many went by', async () => {
    const service = await startService();
    for (let count = 1; count <= 1000; count += 1) service.publish('room', `n${count}`, 1);
    const stream = new Stream(service);
    await expect.poll(() => stream.entries.length).toBe(300);
    expect([stream.entries[0]?.number, stream.entries.at(-1)?.number]).toEqual([701, 1000]);
    expect(stream.messages).toContainEqual(expect.objectContaining({ kind: 'entries', skipped: 700 }));
    service.publish('room', 'last', 1);
    await expect.poll(() => stream.entries.at(-1)?.number).toBe(1001);
    expect(stream.messages.at(-1)).toMatchObject({ skipped: 0 });
  });

  it('others what goes on when one page is closed, and what did not change not again', async () => {
    const service = await startService();
    const [one, two] = [new Stream(service), new Stream(service)];
    for (const { socket } of [one, two]) await once(socket, 'message');
    one.socket.close();
    await once(one.socket, 'close');
    const client = await TestClient.open(service);
    await expect.poll(() => two.view?.connectionCount).toBe(1);
    await client.join('room');
    await expect.poll(() => two.view?.channelCount).toBe(1);
    const views = two.messages.filter(({ kind }) => kind === 'view').map((each) => JSON.stringify(each));
    expect(new Set(views).size).toBe(views.length);
    two.socket.close();
    await once(two.socket, 'close');
    const three = new Stream(service);
    await expect.poll(() => three.view?.channelCount).toBe(1);
    client.socket.close();
    await expect.poll(() => three.view?.connectionCount).toBe(0);
  });
});
