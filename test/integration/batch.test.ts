import Jetsocket, { type AuthorizationError, type AuthorizationOptions } from 'jetsocket-js';
import { createTestService } from 'jetsocket-js/testing';
import { expect, it, onTestFinished, vi } from 'vitest';
import { AuthEndpoint, type AuthRequest } from '../support/auth-endpoint';
import { connect, dataOf, record, settled } from '../support/client';
import { TestServer } from '../support/server';
import { never, until } from '../support/wait';

const sign = (name: string) => ({ status: 200, data: { auth: `test-key:${name}` } });

/** Signs every channel asked for, but for those that `other` names. */
const batch =
  (other: Record<string, unknown> = {}) =>
  ({ body, text }: AuthRequest) => {
    const names = body.channel_names ?? new URLSearchParams(text).getAll('channel_names[]');
    const entries = (names as string[]).map((name) => [name, name in other ? other[name] : sign(name)]);
    return { body: { channels: Object.fromEntries(entries.filter(([, entry]) => entry !== undefined)) } };
  };

async function start(authorization: AuthorizationOptions = {}) {
  const server = await TestServer.start();
  const endpoint = await AuthEndpoint.start();
  endpoint.answer = batch();
  const client = connect(server, {
    channelAuthorization: { endpoint: endpoint.url, batch: true, ...authorization },
  });
  return { server, endpoint, client, line: await server.line() };
}

it('the client asks for the channels of one tick in one request', async () => {
  const { client, endpoint, line } = await start();

  const channels = ['private-a', 'private-b', 'private-c'].map((name) => client.subscribe(name));
  await Promise.all(channels.map(({ ready }) => ready));

  expect(endpoint.bodies).toEqual([
    { socket_id: line.socketId, channel_names: ['private-a', 'private-b', 'private-c'] },
  ]);
  expect(line.commands('subscribe')).toContainEqual({ channel: 'private-b', auth: 'test-key:private-b' });
});

it('the client asks for one channel as a batch of one, and for those of the next tick in another request', async () => {
  const { client, endpoint } = await start();

  await client.subscribe('private-a').ready;
  await client.subscribe('private-b').ready;

  expect(endpoint.bodies.map(({ channel_names }) => channel_names)).toEqual([['private-a'], ['private-b']]);
});

it('the client repeats `channel_names[]` in a form', async () => {
  const { client, endpoint, line } = await start({ encoding: 'form' });

  const channels = ['private-a', 'private-b'].map((name) => client.subscribe(name));
  await Promise.all(channels.map(({ ready }) => ready));

  const form = new URLSearchParams(endpoint.requests[0]?.text);
  expect([...form]).toEqual([
    ['socket_id', line.socketId],
    ['channel_names[]', 'private-a'],
    ['channel_names[]', 'private-b'],
  ]);
});

it('the client asks for all of them again in one request on a new connection', async () => {
  const { client, server, endpoint, line } = await start();
  const channels = ['private-a', 'private-b'].map((name) => client.subscribe(name));
  await Promise.all(channels.map(({ ready }) => ready));

  line.drop();
  const next = await server.line(1);
  await until(() => expect(channels.every(({ subscribed }) => subscribed)).toBe(true));

  expect(endpoint.bodies[1]).toEqual({ socket_id: next.socketId, channel_names: ['private-a', 'private-b'] });
  expect(endpoint.requests).toHaveLength(2);
});

it.each([
  ['is refused', { status: 403, data: { error: 'no' } }, { status: 403, retryIn: null }],
  ['is missing', undefined, { status: 200, retryIn: null }],
  ['is null', null, { status: 200, retryIn: null }],
  ['has no auth', { status: 200, data: {} }, { status: 200, retryIn: null }],
  ['failed at the server', { status: 500, data: {} }, { status: 500, retryIn: expect.any(Number) }],
])("an entry that %s is that channel's error alone", async (_how, entry, expected) => {
  const { client, endpoint, line } = await start();
  endpoint.answer = batch({ 'private-bad': entry });

  const heard = record(client.subscribe('private-bad'));
  await client.subscribe('private-good').ready;
  await until(() => expect(heard).toHaveLength(1));
  await settled(client, line);

  const [error] = dataOf<AuthorizationError>(heard, 'jetsocket:subscription_error');
  expect(error).toMatchObject({ name: 'AuthorizationError', ...expected });
  expect(error?.message).toContain('private-bad');
  expect(line.channels('subscribe')).toEqual(['private-good']);
});

it('an entry that says 401 is asked for once more, without the others', async () => {
  const { client, endpoint } = await start();
  endpoint.answerOnce(batch({ 'private-expired': { status: 401, data: {} } }));

  const expired = client.subscribe('private-expired');
  const heard = record(expired);
  await Promise.all([client.subscribe('private-good').ready, expired.ready]);

  expect(endpoint.bodies.map(({ channel_names }) => channel_names)).toEqual([
    ['private-expired', 'private-good'],
    ['private-expired'],
  ]);
  expect(heard.map(([event]) => event)).toEqual(['jetsocket:subscription_succeeded']);
});

it.each([
  ['a status', { status: 403 }, 403],
  ['an answer of one channel', { body: { auth: 'test-key:x' } }, 200],
  ['a list', { body: { channels: [] } }, 200],
  ['a page', { body: '<html>' }, 200],
])('%s for the whole request is the error of each', async (_what, answer, status) => {
  const { client, endpoint, line } = await start();
  endpoint.answer = answer;

  const all = ['private-a', 'private-b'].map((name) => record(client.subscribe(name)));
  await until(() => expect(all.map(({ length }) => length)).toEqual([1, 1]));
  await settled(client, line);

  for (const heard of all)
    expect(heard).toEqual([['jetsocket:subscription_error', expect.objectContaining({ status })]]);
  expect(endpoint.requests).toHaveLength(1);
});

it('the error of an endpoint that knows no batches says where in the answer the client looked', async () => {
  const { client, endpoint } = await start();
  endpoint.answer = { body: { auth: 'test-key:x' } };

  const { message } = await client.subscribe('private-a').once('jetsocket:subscription_error');

  expect(message).toBe(`${endpoint.url} gave no string \`channels.private-a.data.auth\` for private-a`);
});

it('the client asks a custom handler for each channel', async () => {
  const asked: unknown[] = [];
  const { client, endpoint } = await start({
    customHandler: async ({ channelName }) => {
      asked.push(channelName);
      return { auth: `test-key:${channelName}` };
    },
  });

  await Promise.all(['private-a', 'private-b'].map((name) => client.subscribe(name).ready));

  expect(asked).toEqual(['private-a', 'private-b']);
  expect(endpoint.requests).toEqual([]);
});

it.each([
  ['429 with a `Retry-After`', { status: 429, headers: { 'retry-after': '1' } }],
  ['503', { status: 503 }],
])('what an answer of %s refused is asked for again in one request', async (_what, refusal) => {
  const { client, endpoint } = await start();
  endpoint.answer = () => refusal;
  const names = Array.from({ length: 50 }, (_, at) => `private-${at}`);
  const channels = names.map((name) => client.subscribe(name));
  await Promise.all(channels.map((channel) => channel.once('jetsocket:subscription_error')));

  endpoint.answer = batch();
  await Promise.all(channels.map(({ ready }) => ready));

  expect(endpoint.bodies.map(({ channel_names }) => channel_names)).toEqual([names, names]);
});

it('what waits for company leaves no timer behind `disconnect()`', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const service = createTestService();
  const client = new Jetsocket('key', { ...service.options, channelAuthorization: { batch: true } });
  // A second attempt, at once, which waits for those of other channels.
  service.authorize(401);
  client.subscribe('private-a');
  await service.settled();
  expect(service.requests).toHaveLength(1);

  client.disconnect();
  await service.settled();

  expect(vi.getTimerCount()).toBe(0);
});

it('a request that times out leaves those alone that are being gathered', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const service = createTestService();
  const channelAuthorization = { batch: true, timeout: 300 };
  const client = new Jetsocket('key', { ...service.options, channelAuthorization });
  let refusals = 1;
  service.authorize(({ channelName }) => (channelName === 'private-slow' ? never : !refusals-- || 503));
  const channel = client.subscribe('private-a');
  const failed = channel.once('jetsocket:subscription_error');
  await service.settled();
  const { retryIn } = await failed;

  // Its time is up in the middle of what the other one's second attempt waits for company.
  vi.advanceTimersByTime(Number(retryIn) + 10 - 300);
  client.subscribe('private-slow');
  await service.settled();
  vi.advanceTimersByTime(300);
  await service.settled();
  vi.advanceTimersByTime(10);
  await service.settled();

  expect(service.requests.map(({ channelNames }) => channelNames)).toEqual([
    ['private-a'],
    ['private-slow'],
    ['private-a'],
  ]);
  expect(channel.subscribed).toBe(true);
  client.disconnect();
});
