import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { rest, signedQuery, startService, TestClient } from './support';

const event = { name: 'greet', channel: 'room', data: '{"n":1}' };

describe('POST /events', () => {
  it('delivers to one channel, and not to the connection that is left out', async () => {
    const service = await startService();
    const [one, two] = [await TestClient.open(service), await TestClient.open(service)];
    await one.join('room');
    await two.join('room');
    const answer = await rest(service, { path: '/events', body: { ...event, socket_id: one.socketId } });
    expect(answer).toEqual({ status: 200, body: {} });
    expect(await two.hear('greet')).toEqual({ event: 'greet', channel: 'room', data: { n: 1 } });
    await one.settled();
    expect(one.heard('greet')).toEqual([]);
  });

  it('delivers to many channels, once each, and answers what was asked about them', async () => {
    const service = await startService();
    const client = await TestClient.open(service);
    await client.join('room');
    await client.join('presence-room', { user_id: '1' });
    const channels = ['room', 'presence-room', 'empty', 'room', '__proto__'];
    const body = { name: 'greet', channels, data: 'text', info: 'user_count,subscription_count' };
    const answer = await rest(service, { path: '/events', body });
    expect(JSON.stringify(answer.body)).toBe(
      '{"channels":{"room":{"subscription_count":1},"presence-room":{"user_count":1,"subscription_count":1},' +
        '"empty":{"subscription_count":0},"__proto__":{"subscription_count":0}}}',
    );
    await client.settled();
    expect(client.heard('greet').map(({ channel }) => channel)).toEqual(['room', 'presence-room']);
  });

  it.each([
    [{ name: undefined }, 400, 'name'],
    [{ name: '' }, 400, 'name'],
    [{ name: 'x'.repeat(201) }, 400, 'name'],
    [{ name: 'jetsocket:error' }, 400, 'name'],
    [{ name: 'jetsocket_internal:member_added' }, 400, 'name'],
    [{ data: undefined }, 400, 'data'],
    [{ data: { n: 1 } }, 400, 'data'],
    [{ data: 'x'.repeat(10_241) }, 413, 'data'],
    [{ data: 'ž'.repeat(5_121) }, 413, 'data'],
    [{ channel: undefined }, 400, 'channel'],
    [{ channel: 7 }, 400, 'channel'],
    [{ channel: 'with space' }, 400, 'channel'],
    [{ channel: 'x'.repeat(201) }, 400, 'channel'],
    [{ channels: [] }, 400, 'channels'],
    [{ channels: 'room' }, 400, 'channels'],
    [{ channels: ['room', ''] }, 400, 'channels'],
    [{ channels: Array.from({ length: 101 }, (_, n) => `room-${n}`) }, 400, 'channels'],
    [{ channels: ['private-encrypted-a', 'room'] }, 400, 'channels'],
    [{ socket_id: 'x' }, 400, 'socket_id'],
    [{ socket_id: 1.5 }, 400, 'socket_id'],
    [{ info: 'user_count,secret' }, 400, 'info'],
    [{ info: 7 }, 400, 'info'],
  ])('names what is wrong with %j', async (change, status, field) => {
    const service = await startService();
    const client = await TestClient.open(service);
    await client.join('room');
    const answer = await rest(service, { path: '/events', body: { ...event, ...change } });
    expect(answer).toEqual({ status, body: { error: expect.stringContaining(field), field } });
    await client.settled();
    expect(client.heard('greet')).toEqual([]);
  });

  it.each(['', '{', '[]', 'null', '"text"', '{"name":'])('refuses the body %j', async (rawBody) => {
    const answer = await rest(await startService(), { path: '/events', rawBody });
    expect(answer).toMatchObject({ status: 400, body: { field: 'body' } });
  });

  it('refuses a body that is not UTF-8', async () => {
    const service = await startService();
    const body = new Uint8Array([0x7b, 0xff, 0x7d]);
    const params = { body_md5: createHash('md5').update(body).digest('hex') };
    const query = signedQuery('POST', '/apps/app/events', params);
    const answer = await fetch(`${service.url}/apps/app/events?${query}`, { method: 'POST', body });
    expect([answer.status, await answer.json()]).toEqual([400, { error: expect.any(String), field: 'body' }]);
  });

  it('refuses a body beyond a mebibyte with 413', async () => {
    const service = await startService();
    const answer = await rest(service, { path: '/events', rawBody: 'x'.repeat(1024 * 1024 + 1) });
    expect(answer).toMatchObject({ status: 413, body: { field: 'body' } });
  });

  it('takes the limits exactly, and hundred channels', async () => {
    const service = await startService();
    const channels = Array.from({ length: 100 }, (_, n) => `room-${n}`);
    const body = { name: 'n'.repeat(200), channels, data: 'x'.repeat(10_240) };
    expect((await rest(service, { path: '/events', body })).status).toBe(200);
    const alone = { ...event, channel: undefined, channels: ['private-encrypted-a'] };
    expect((await rest(service, { path: '/events', body: alone })).status).toBe(200);
  });
});

describe('POST /batch_events', () => {
  it('delivers every event in order and answers what was asked', async () => {
    const service = await startService();
    const client = await TestClient.open(service);
    await client.join('room');
    await client.join('private-room');
    const batch = [
      { name: 'one', channel: 'room', data: '1' },
      { name: 'two', channel: 'private-room', data: '2', info: 'subscription_count' },
      { name: 'three', channel: 'room', data: '3', socket_id: client.socketId },
    ];
    expect(await rest(service, { path: '/batch_events', body: { batch } })).toEqual({
      status: 200,
      body: { batch: [{}, { subscription_count: 1 }, {}] },
    });
    await client.settled();
    expect(client.frames.slice(3).map(({ event, data }) => [event, data])).toEqual([
      ['one', 1],
      ['two', 2],
    ]);
  });

  it.each([
    [undefined, 400, 'batch'],
    [{}, 400, 'batch'],
    [Array(11).fill(event), 400, 'batch'],
    [[event, null], 400, 'batch[1]'],
    [[event, '{"name":"x"}'], 400, 'batch[1]'],
    [[event, { ...event, channel: '' }], 400, 'batch[1].channel'],
    [[event, { ...event, data: 'x'.repeat(10_241) }], 413, 'batch[1].data'],
    [[event, { ...event, info: 'x' }], 400, 'batch[1].info'],
  ])('sends nothing when something is wrong (%#)', async (batch, status, field) => {
    const service = await startService();
    const client = await TestClient.open(service);
    await client.join('room');
    const answer = await rest(service, { path: '/batch_events', body: { batch } });
    expect(answer).toMatchObject({ status, body: { field } });
    await client.settled();
    expect(client.heard('greet')).toEqual([]);
  });

  it('answers an empty batch', async () => {
    const answer = await rest(await startService(), { path: '/batch_events', body: { batch: [] } });
    expect(answer).toEqual({ status: 200, body: {} });
  });
});
