import { beforeEach, describe, expect, it } from 'vitest';
import type { LocalService } from '../src/index';
import { type RestCall, rest, startService, TestClient, userAuthentication } from './support';

let service: LocalService;
const get = (path: string, params?: RestCall['params']) => rest(service, { path, params } as RestCall);

beforeEach(async () => {
  service = await startService();
  const [one, two] = [await TestClient.open(service), await TestClient.open(service)];
  await one.join('room');
  await one.join('presence-room', { user_id: 'ada' });
  await two.join('presence-room', { user_id: 'ada' });
});

describe('GET /channels', () => {
  it('lists the occupied channels', async () => {
    expect(await get('/channels')).toEqual({
      status: 200,
      body: { channels: { room: {}, 'presence-room': {} } },
    });
  });

  it('lists no channel of a user', async () => {
    const client = await TestClient.open(service);
    client.send('jetsocket:signin', userAuthentication(client.socketId, { id: 'ada' }));
    client.subscribe('#server-to-user-ada');
    await client.hear('jetsocket_internal:subscription_succeeded', '#server-to-user-ada');
    expect((await get('/channels')).body).toEqual({ channels: { room: {}, 'presence-room': {} } });
  });

  it('can be narrowed and asked for numbers', async () => {
    const params = { filter_by_prefix: 'presence-', info: 'user_count,subscription_count' };
    expect((await get('/channels', params)).body).toEqual({
      channels: { 'presence-room': { user_count: 1, subscription_count: 2 } },
    });
    expect((await get('/channels', { filter_by_prefix: 'none' })).body).toEqual({ channels: {} });
  });

  it.each([{ info: 'user_count' }, { info: 'user_count', filter_by_prefix: 'private-' }, { info: 'x' }])(
    'names what is wrong with %j',
    async (params) => {
      expect(await get('/channels', params)).toMatchObject({ status: 400, body: { field: 'info' } });
    },
  );
});

describe('GET /channels/NAME', () => {
  it('tells whether it is occupied and what was asked', async () => {
    expect((await get('/channels/room')).body).toEqual({ occupied: true });
    expect((await get('/channels/none', { info: 'subscription_count' })).body).toEqual({
      occupied: false,
      subscription_count: 0,
    });
    expect((await get('/channels/presence-room', { info: 'user_count' })).body).toEqual({
      occupied: true,
      user_count: 1,
    });
  });

  it('names what is wrong', async () => {
    expect(await get('/channels/room', { info: 'user_count' })).toMatchObject({
      status: 400,
      body: { field: 'info' },
    });
    expect(await get('/channels/a%20b')).toMatchObject({ status: 400, body: { field: 'channel' } });
  });
});

describe('GET /channels/NAME/users', () => {
  it('lists each user of a presence channel once', async () => {
    expect(await get('/channels/presence-room/users')).toEqual({
      status: 200,
      body: { users: [{ id: 'ada' }] },
    });
    expect((await get('/channels/presence-empty/users')).body).toEqual({ users: [] });
  });

  it('cannot be asked of other channels', async () => {
    expect(await get('/channels/room/users')).toMatchObject({ status: 400, body: { field: 'channel' } });
  });
});
