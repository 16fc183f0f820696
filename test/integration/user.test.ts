import Jetsocket, { type Options } from 'jetsocket-js';
import { expect, it, onTestFinished, vi } from 'vitest';
import { AuthEndpoint } from '../support/auth-endpoint';
import { connect, dataOf, inState, optionsFor, record, settled } from '../support/client';
import { TestServer } from '../support/server';
import { deferred, until } from '../support/wait';

// Signing in: asked of the application's server, sent to the service, done again on every connection.

const user_data = '{"id":"7","name":"Ann"}';
const signed = { auth: 'test-key:signature', user_data };

/** A server that agrees to whoever signs in. */
async function welcomingServer(prefix?: 'pusher'): Promise<TestServer> {
  const server = await TestServer.start(prefix && { prefix });
  server.onCommand = (line, { event, data }) => {
    if (event.endsWith(':signin')) line.system(':signin_success', data);
  };
  return server;
}

/** Authenticates whoever asks. */
const handled = (data = user_data): Options => ({
  userAuthentication: { customHandler: async () => ({ ...signed, user_data: data }) },
});

it('a sign-in asks the endpoint, sends what it answers, and tells who the user is', async () => {
  const server = await welcomingServer();
  const endpoint = await AuthEndpoint.start();
  endpoint.answer = { body: signed };
  const client = connect(server, { userAuthentication: { endpoint: endpoint.url } });
  client.signin();
  const data = await client.user.once('jetsocket:signin_success');
  const line = await server.line();
  await settled(client, line);

  expect(endpoint.bodies).toEqual([{ socket_id: line.socketId }]);
  expect(line.commands('signin')).toEqual([signed]);
  expect(data).toEqual({ id: '7', name: 'Ann' });
  expect(client.user.user_data).toEqual({ id: '7', name: 'Ann' });
  expect(line.commands('subscribe')).toEqual([{ channel: '#server-to-user-7' }]);
});

it('a sign-in asks a custom handler in place of the endpoint', async () => {
  const server = await welcomingServer();
  const asked: unknown[] = [];
  const client = connect(server, {
    userAuthentication: {
      customHandler: ({ channelName, socketId, attempt, signal }, callback) => {
        asked.push([channelName, socketId, attempt, signal.aborted]);
        callback?.(null, signed);
      },
    },
  });
  client.user.signin();
  await client.user.once('jetsocket:signin_success');

  expect(asked).toEqual([[undefined, (await server.line()).socketId, 1, false]]);
});

it('a sign-in asks whom the client was made to ask, though its options went on to the next client', async () => {
  const server = await welcomingServer();
  const options = optionsFor(server, handled());
  const client = new Jetsocket('test-key', options);
  onTestFinished(() => client.disconnect());
  Object.assign(options, handled('{"id":"8"}'));
  client.signin();

  expect(await client.user.once('jetsocket:signin_success')).toEqual({ id: '7', name: 'Ann' });
});

it('a sign-in waits for the connection', async () => {
  const server = await welcomingServer();
  const client = connect(server, { ...handled(), autoConnect: false });
  client.signin();
  await new Promise((resolve) => setImmediate(resolve));
  expect(client.connection.state).toBe('initialized');
  client.connect();
  await client.user.once('jetsocket:signin_success');

  expect(server.commands('signin')).toHaveLength(1);
});

it('a sign-in happens once, however often it is asked for', async () => {
  const server = await welcomingServer();
  const client = connect(server, handled());
  client.signin();
  client.signin();
  await client.user.once('jetsocket:signin_success');
  client.signin();
  await settled(client, await server.line());

  expect(server.commands('signin')).toHaveLength(1);
});

it('nobody is signed in unasked', async () => {
  const server = await welcomingServer();
  const client = connect(server, handled());
  await inState(client, 'connected');
  await settled(client, await server.line());

  expect(server.commands('signin')).toEqual([]);
  expect(client.user.user_data).toBeNull();
});

it('a sign-in happens again on each new connection, asked for that one', async () => {
  const server = await welcomingServer();
  const endpoint = await AuthEndpoint.start();
  endpoint.answer = { body: signed };
  const client = connect(server, { userAuthentication: { endpoint: endpoint.url } });
  const between: unknown[] = [];
  client.connection.bind('state_change', ({ previous }) => {
    if (previous === 'connected') between.push(client.user.user_data);
  });
  let signedIn = client.user.once('jetsocket:signin_success');
  client.signin();
  for (const index of [0, 1, 2]) {
    await signedIn;
    const line = await server.line(index);
    await settled(client, line);
    expect(line.commands('signin')).toEqual([signed]);
    expect(line.channels('subscribe')).toEqual(['#server-to-user-7']);
    signedIn = client.user.once('jetsocket:signin_success');
    line.drop();
  }
  await signedIn;

  expect(between).toEqual([null, null, null]);
  expect(endpoint.bodies).toEqual(server.lines.map(({ socketId }) => ({ socket_id: socketId })));
});

it('a sign-in never uses on one connection what was asked for another', async () => {
  const server = await welcomingServer();
  const late = deferred<typeof signed>();
  const signals: AbortSignal[] = [];
  const client = connect(server, {
    userAuthentication: {
      customHandler: ({ signal }) => {
        signals.push(signal);
        return signals.length === 1 ? late.promise : Promise.resolve({ ...signed, auth: 'test-key:second' });
      },
    },
  });
  const heard = record(client.user);
  client.signin();
  await until(() => expect(signals).toHaveLength(1));
  (await server.line()).drop();
  const line = await server.line(1);
  late.resolve(signed);
  await until(() => expect(dataOf(heard, 'jetsocket:signin_success')).toHaveLength(1));

  expect(signals[0]?.aborted).toBe(true);
  expect(line.commands('signin')).toEqual([{ ...signed, auth: 'test-key:second' }]);
  expect(dataOf(heard, 'jetsocket:signin_error')).toEqual([]);
});

it('a sign-in takes the id under either name, and as a number', async () => {
  for (const [data, id] of [
    ['{"user_id":"ann"}', 'ann'],
    ['{"id":7}', '7'],
    ['{"id":"__proto__"}', '__proto__'],
    ['{"id":0}', '0'],
  ] as const) {
    const server = await welcomingServer();
    const client = connect(server, handled(data));
    client.signin();
    await client.user.once('jetsocket:signin_success');
    const line = await server.line();
    await settled(client, line);

    expect(line.channels('subscribe')).toEqual([`#server-to-user-${id}`]);
    expect(client.user.user_data).toEqual(JSON.parse(data));
  }
});

it('a sign-in works with servers of the other spelling, whose `user_data` may be an object', async () => {
  const server = await TestServer.start({ prefix: 'pusher' });
  server.onCommand = (line, { event }) => {
    if (event === 'pusher:signin') {
      line.system(':signin_success', JSON.stringify({ user_data: JSON.parse(user_data) }));
    }
  };
  const client = connect(server, handled());
  client.signin();

  expect(await client.user.once('jetsocket:signin_success')).toEqual({ id: '7', name: 'Ann' });
});

it('a sign-in lets events for the user arrive at the user, and nobody else', async () => {
  const server = await welcomingServer();
  const client = connect(server, handled());
  const got: unknown[] = [];
  client.user.bind('note', (data) => got.push(data));
  client.signin();
  await client.user.once('jetsocket:signin_success');
  const line = await server.line();
  await settled(client, line);
  for (const data of [{ text: 'hi' }, 0, null]) line.publish('#server-to-user-7', 'note', data);
  line.publish('#server-to-user-8', 'note', 'of somebody else');
  line.publish('orders', 'note', 'of a channel');
  await settled(client, line);

  expect(got).toEqual([{ text: 'hi' }, 0, null]);
  expect(client.allChannels()).toEqual([]);
  expect(client.channel('#server-to-user-7')).toBeUndefined();
});

it('a sign-in leaves nothing when the client is disconnected, and happens again after `connect()`', async () => {
  const server = await welcomingServer();
  const client = connect(server, handled());
  client.signin();
  await client.user.once('jetsocket:signin_success');
  client.disconnect();
  expect(client.user.user_data).toBeNull();
  await (await server.line()).closed();

  client.connect();
  await client.user.once('jetsocket:signin_success');
  expect((await server.line(1)).commands('signin')).toEqual([signed]);
});

it('a sign-in ends a request under way when the client is disconnected, without an error', async () => {
  const server = await welcomingServer();
  const endpoint = await AuthEndpoint.start();
  const answer = deferred<{ body: unknown }>();
  endpoint.answer = () => answer.promise;
  const client = connect(server, { userAuthentication: { endpoint: endpoint.url } });
  const heard = record(client.user);
  client.signin();
  const request = await endpoint.request();
  client.disconnect();
  await until(() => expect(request.isAborted).toBe(true));

  expect(heard).toEqual([]);
  expect(server.commands('signin')).toEqual([]);
});

it('a sign-in fails when the service does not answer in 10 s, and is tried again', async () => {
  const server = await TestServer.start();
  const client = connect(server, handled());
  const heard = record(client.user);
  await inState(client, 'connected');
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    client.signin();
    await vi.advanceTimersByTimeAsync(9_999);
    expect(heard).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(heard).toMatchObject([['jetsocket:signin_error', { name: 'SubscriptionError', status: 0 }]]);
    const [error] = dataOf<{ retryIn: number }>(heard, 'jetsocket:signin_error');
    expect(error?.retryIn).toBeGreaterThanOrEqual(500);
    expect(error?.retryIn).toBeLessThanOrEqual(1000);
    await vi.advanceTimersByTimeAsync(1000);
  } finally {
    vi.useRealTimers();
  }
  await until(() => expect(server.commands('signin')).toHaveLength(2));
});
