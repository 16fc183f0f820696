import { describe, expect, it } from 'vitest';
import type { LocalService } from '../src/index';
import { rest, startService, TestClient, userAuthentication } from './support';

async function signedIn(service: LocalService, data: object): Promise<TestClient> {
  const client = await TestClient.open(service);
  client.send('jetsocket:signin', userAuthentication(client.socketId, data));
  await client.hear('jetsocket:signin_success');
  return client;
}

const news = (client: TestClient) =>
  client
    .heard('jetsocket_internal:watchlist_events')
    .flatMap(({ data }) => (data as { events: unknown[] }).events);

describe('signing in', () => {
  it.each([{ id: 'ada', user_info: { name: 'Ada' } }, { user_id: 'ada' }])('accepts %j', async (data) => {
    const service = await startService();
    const client = await signedIn(service, data);
    expect(client.heard('jetsocket:signin_success')).toEqual([
      { event: 'jetsocket:signin_success', data: { user_data: JSON.stringify(data) } },
    ]);
    client.subscribe('#server-to-user-ada');
    await client.hear('jetsocket_internal:subscription_succeeded', '#server-to-user-ada');
  });

  it.each([
    [
      'a wrong signature',
      { auth: `app-key:${'0'.repeat(64)}`, user_data: '{"id":"ada"}' },
      /secret of app-key/,
    ],
    ['no signature', { user_data: '{"id":"ada"}' }, /no auth of the form/],
  ])('ends a connection with %s, and says so', async (_what, data, why) => {
    const client = await TestClient.open(await startService());
    client.send('jetsocket:signin', data);
    const error = await client.hear('jetsocket:error');
    expect(error).toMatchObject({ data: { code: 4009, message: expect.stringMatching(why) } });
    expect(await client.closed()).toBe(4009);
  });

  it('ends a connection whose user_data names nobody', async () => {
    const client = await TestClient.open(await startService());
    client.send('jetsocket:signin', userAuthentication(client.socketId, { id: '' }));
    expect(await client.closed()).toBe(4009);
  });

  it.each([{}, { auth: 'x', user_data: { id: 'ada' } }, { auth: 'x', user_data: 'x'.repeat(20_000) }])(
    'answers an incomplete command with an error and goes on (%#)',
    async (data) => {
      const client = await TestClient.open(await startService());
      client.send('jetsocket:signin', data);
      expect(await client.hear('jetsocket:error')).toMatchObject({ data: { code: null } });
      await client.join('room');
    },
  );

  it('may be repeated by the same user only', async () => {
    const service = await startService();
    const client = await signedIn(service, { id: 'ada' });
    client.send('jetsocket:signin', userAuthentication(client.socketId, { id: 'ada' }));
    await expect.poll(() => client.heard('jetsocket:signin_success').length).toBe(2);
    client.send('jetsocket:signin', userAuthentication(client.socketId, { id: 'bob' }));
    await client.hear('jetsocket:error');
    client.subscribe('#server-to-user-bob');
    await client.hear('jetsocket:subscription_error', '#server-to-user-bob');
  });

  it('can be disabled', async () => {
    const client = await TestClient.open(await startService({ userAuthentication: false }));
    client.send('jetsocket:signin', userAuthentication(client.socketId, { id: 'ada' }));
    expect(await client.hear('jetsocket:error')).toMatchObject({ data: { code: 4009 } });
    await client.join('room');
  });

  it('can be required, in time', async () => {
    const service = await startService({ userAuthentication: 'required', userAuthenticationTimeout: 0.2 });
    const idle = await TestClient.open(service);
    const ada = await signedIn(service, { id: 'ada' });
    expect(await idle.closed()).toBe(4009);
    await ada.join('room');
  });
});

describe('server-to-user events', () => {
  it('reach every connection of the user and nobody else', async () => {
    const service = await startService();
    const clients = [await signedIn(service, { id: 'a b/č' }), await signedIn(service, { id: 'a b/č' })];
    const other = await signedIn(service, { id: 'bob' });
    for (const client of [...clients, other]) client.subscribe('#server-to-user-a b/č');
    await other.hear('jetsocket:subscription_error', '#server-to-user-a b/č');
    for (const client of clients) await client.hear('jetsocket_internal:subscription_succeeded');
    const path = `/users/${encodeURIComponent('a b/č')}/events`;
    expect(await rest(service, { path, body: { name: 'note', data: '{"n":1}' } })).toEqual({
      status: 200,
      body: {},
    });
    for (const client of clients) {
      expect(await client.hear('note')).toEqual({
        event: 'note',
        channel: '#server-to-user-a b/č',
        data: { n: 1 },
      });
    }
    await other.settled();
    expect(other.heard('note')).toEqual([]);
  });

  it('are not for clients to send', async () => {
    const service = await startService();
    const ada = await signedIn(service, { id: 'ada' });
    ada.subscribe('#server-to-user-ada');
    await ada.hear('jetsocket_internal:subscription_succeeded');
    ada.send('client-note', {}, '#server-to-user-ada');
    expect(await ada.hear('jetsocket:error')).toMatchObject({ data: { code: 4301 } });
  });

  it('end with the connections when the application says so', async () => {
    const service = await startService();
    const [ada, bob] = [await signedIn(service, { id: 'ada' }), await signedIn(service, { id: 'bob' })];
    const answer = await rest(service, { path: '/users/ada/terminate_connections', body: {} });
    expect(answer).toEqual({ status: 200, body: {} });
    expect(await ada.closed()).toBe(4009);
    await bob.join('room');
  });
});

describe('the watchlist', () => {
  it('tells who is there, who comes and who goes', async () => {
    const service = await startService();
    const bob = await signedIn(service, { id: 'bob' });
    const ada = await signedIn(service, { id: 'ada', watchlist: ['bob', 'eve', 7, 'bob'] });
    await ada.hear('jetsocket_internal:watchlist_events');
    const eve = [await signedIn(service, { id: 'eve' }), await signedIn(service, { id: 'eve' })];
    for (const each of [...eve, bob]) {
      each.socket.close();
      await each.closed();
    }
    await expect
      .poll(() => news(ada))
      .toEqual([
        { name: 'online', user_ids: ['bob'] },
        { name: 'offline', user_ids: ['eve'] },
        { name: 'online', user_ids: ['eve'] },
        { name: 'offline', user_ids: ['eve'] },
        { name: 'offline', user_ids: ['bob'] },
      ]);
    expect(news(bob)).toEqual([]);
  });

  it('tells of somebody who was there and has left as of somebody who never came', async () => {
    const service = await startService();
    const bob = await signedIn(service, { id: 'bob' });
    bob.socket.close();
    await expect.poll(() => service.connections).toEqual([]);
    const ada = await signedIn(service, { id: 'ada', watchlist: ['bob', 'eve'] });
    await ada.settled();
    expect(news(ada)).toEqual([{ name: 'offline', user_ids: ['bob', 'eve'] }]);
  });

  it('is of a hundred users at most, and says nothing where it is empty', async () => {
    const service = await startService();
    const ids = Array.from({ length: 101 }, (_, index) => `user-${index}`);
    const ada = await signedIn(service, { id: 'ada', watchlist: [...ids, ...ids] });
    const bob = await signedIn(service, { id: 'bob', watchlist: [] });
    const eve = await signedIn(service, { id: 'eve', watchlist: 'ada' });
    for (const client of [ada, bob, eve]) await client.settled();
    expect(news(ada)).toEqual([{ name: 'offline', user_ids: ids.slice(0, 100) }]);
    expect([bob, eve].map(({ frames }) => frames.length)).toEqual([2, 2]);
  });
});
