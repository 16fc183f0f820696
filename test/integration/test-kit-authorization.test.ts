import { createHmac } from 'node:crypto';
import ServerLibrary from 'jetsocket';
import { createTestService } from 'jetsocket-js/testing';
import { describe, expect, it } from 'vitest';
import { clientOf, encryptedInMemory, inMemory } from '../support/test-kit';

describe('authorization in memory', () => {
  it.each([
    [false, 403],
    [403, 403],
    [404, 404],
    [{ status: 422, body: { error: 'no' } }, 422],
    [{ status: 200, body: 'no JSON' }, 200],
    [{ status: 200, body: { auth: 5 } }, 200],
  ])('fails when the answer is %j', async (answer, status) => {
    const { service, client } = inMemory();
    service.authorize(answer);
    const channel = client.subscribe('private-orders');

    expect(await channel.once('jetsocket:subscription_error')).toMatchObject({
      name: 'AuthorizationError',
      status,
      retryIn: null,
    });
    service.authorize(true);
    await client.subscribe('private-orders').once('jetsocket:subscription_succeeded');
  });

  it.each([0, 503])('fails for a while when the answer is %j', async (status) => {
    const { service, client } = inMemory();
    service.authorize(status);
    const channel = client.subscribe('private-orders');

    expect(await channel.once('jetsocket:subscription_error')).toMatchObject({
      status,
      retryIn: expect.any(Number),
    });
  });

  it('says after how long to try again', async () => {
    const { service, client } = inMemory();
    service.authorize({ status: 429, headers: { 'Retry-After': '7' } });
    const channel = client.subscribe('private-orders');

    expect(await channel.once('jetsocket:subscription_error')).toMatchObject({ status: 429, retryIn: 7000 });
  });

  it('is decided channel by channel, now or later', async () => {
    const { service, client } = inMemory();
    service.authorize(async ({ channelName, headers }) => {
      await Promise.resolve();
      return channelName === 'private-mine' && headers.authorization === 'Bearer token';
    });
    const options = { channelAuthorization: { headers: { Authorization: 'Bearer token' } } };
    const mine = clientOf(service, options).subscribe('private-mine');
    const refused = client.subscribe('private-theirs').once('jetsocket:subscription_error');

    await mine.ready;
    expect(await refused).toMatchObject({ status: 403 });
  });

  it('asks once more after a 401, with headers read afresh', async () => {
    const headers = { authorization: 'old' };
    const { service, client } = inMemory({ channelAuthorization: { headers } });
    service.authorize((request) => {
      headers.authorization = 'new';
      return request.headers.authorization === 'new' ? true : 401;
    });

    await client.subscribe('private-orders').ready;

    expect(service.requests.map((request) => request.headers.authorization)).toEqual(['old', 'new']);
  });

  it('shows an error in the rule as its cause', async () => {
    const { service, client } = inMemory();
    const mistake = new Error('a typing error');
    service.authorize(() => {
      throw mistake;
    });

    const error = await client.subscribe('private-orders').once('jetsocket:subscription_error');
    expect(error).toMatchObject({ status: 0, cause: mistake });
    service.authorize('yes' as never);
    const other = await client.subscribe('private-others').once('jetsocket:subscription_error');
    expect((other as Error).cause).toMatchObject({ message: expect.stringContaining('yes is no answer') });
  });

  it.each(['json', 'form'] as const)('reads a request as %s', async (encoding) => {
    const channelAuthorization = {
      endpoint: '/auth',
      encoding,
      params: { tenant: 'acme', roles: ['a', 'b'] },
    };
    const { service, client } = inMemory({ channelAuthorization });
    await client.subscribe('private-orders').ready;

    expect(service.requests).toMatchObject([
      {
        url: '/auth',
        socketId: client.connection.socket_id,
        channelNames: ['private-orders'],
        params: { tenant: 'acme', roles: ['a', 'b'] },
      },
    ]);
  });

  it.each(['json', 'form'] as const)('answers a batch as %s, each channel for itself', async (encoding) => {
    const { service, client } = inMemory({ channelAuthorization: { batch: true, encoding } });
    service.authorize(({ channelName }) => channelName !== 'private-no');
    const refused = client.subscribe('private-no').once('jetsocket:subscription_error');
    await Promise.all([client.subscribe('private-yes').ready, client.subscribe('presence-yes').ready]);

    expect(await refused).toMatchObject({ status: 403 });
    expect(service.requests).toMatchObject([{ channelNames: ['private-no', 'private-yes', 'presence-yes'] }]);
  });

  it('of a handler of your own is good with the secret of the service, and bad without', async () => {
    const service = createTestService();
    const { key, secret } = service.app;
    const signed = (by: string) => ({
      channelAuthorization: {
        customHandler: async ({ socketId = '', channelName = '' }) => ({
          auth: `${key}:${createHmac('sha256', by).update(`${socketId}:${channelName}`).digest('hex')}`,
        }),
      },
    });

    await clientOf(service, signed(secret)).subscribe('private-orders').ready;
    const wrong = clientOf(service, signed('another')).subscribe('private-orders');
    expect(await wrong.once('jetsocket:subscription_error')).toMatchObject({
      name: 'SubscriptionError',
      status: 401,
    });
    expect(service.requests).toEqual([]);
  });

  it("accepts what your own server's library signs and keys", async () => {
    const { service, client } = encryptedInMemory();
    const server = new ServerLibrary(service.app);
    service.authorize(({ socketId, channelName }) => ({
      status: 200,
      body: server.authorizeChannel(socketId, channelName, { user_id: 'ann' }),
    }));
    service.authenticate(({ socketId }) => ({
      status: 200,
      body: server.authenticateUser(socketId, { id: 'ann' }),
    }));

    const channel = await client.subscribe('private-encrypted-orders').ready;
    const room = client.subscribe('presence-room');
    await room.ready;
    client.signin();
    await client.user.once('jetsocket:signin_success');

    const heard = channel.once('paid');
    service.publish(channel.name, 'paid', { id: 7 });
    expect(await heard).toEqual({ id: 7 });
    expect(room.members.myID).toBe('ann');
  });
});
