import { getEventListeners } from 'node:events';
import { createServer } from 'node:net';
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { Jetsocket } from '../src/index';
import { application, libraryAt } from './support/application';
import { failure } from './support/failure';
import { recordingServer } from './support/recording-server';
import { watchingTimers } from './support/timers';

test('a refused connection is an error with its cause, without status', async () => {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as { port: number };
  await new Promise((resolve) => probe.close(resolve));
  const error = await failure(libraryAt(port).trigger('room', 'e', 1));
  expect(error.message).toMatch(/got no answer \(ECONNREFUSED\); check host, port and useTLS$/);
  expect(error.status).toBeUndefined();
  expect(error.body).toBeUndefined();
  expect(error.cause).toBeInstanceOf(Error);
  expect(inspect(error, { depth: null })).not.toMatch(/auth_signature|secret-full/);
});

test('a service that speaks no TLS is an error that says where to look', async () => {
  const { port } = await recordingServer();
  const error = await failure(libraryAt(port, { useTLS: true }).trigger('room', 'e', 1));
  expect(error.message).toMatch(/got no answer \(ERR_SSL_\w+\); check host, port and useTLS$/);
});

test('an event whose connection breaks is not sent a second time', async () => {
  const server = await recordingServer();
  server.answer = (response) => response.destroy();
  const error = await failure(libraryAt(server.port).trigger('room', 'e', 1));
  expect(error.cause).toBeInstanceOf(Error);
  expect(server.requests).toHaveLength(1);
});

test('no answer within the timeout is an error that names it', async () => {
  const server = await recordingServer();
  server.answer = () => {};
  const error = await failure(libraryAt(server.port, { timeout: 40 }).channels());
  expect(error.message).toMatch(/nothing within 40 ms/);
  expect((error.cause as Error).name).toBe('TimeoutError');
});

test('the shortest timeout is a limit as any other', async () => {
  const server = await recordingServer();
  server.answer = () => {};
  const error = await failure(libraryAt(server.port, { timeout: 1 }).channels());
  expect(error.message).toMatch(/nothing within 1 ms/);
});

test('the timeout covers the body too', async () => {
  const server = await recordingServer();
  server.answer = (response) => void response.writeHead(200).write('{"channels":');
  const error = await failure(libraryAt(server.port, { timeout: 60 }).channels());
  expect((error.cause as Error).name).toBe('TimeoutError');
});

test('a timeout of 0 waits for as long as it takes', async () => {
  const server = await recordingServer();
  server.answer = (response) => void setTimeout(() => response.end('{"channels":{}}'), 30);
  expect(await libraryAt(server.port, { timeout: 0 }).channels()).toEqual({ channels: {} });
});

test('a signal gives the request up with its own reason', async () => {
  const server = await recordingServer();
  const controller = new AbortController();
  const reason = new Error('the visitor left');
  server.answer = () => controller.abort(reason);
  const { signal } = controller;
  const library = libraryAt(server.port);
  await expect(library.trigger('room', 'e', 1, { signal })).rejects.toBe(reason);
  expect(server.requests).toHaveLength(1);
});

test('a signal that has already aborted sends nothing, whatever the method', async () => {
  const server = await recordingServer();
  const reason = new Error('too late');
  const options = { signal: AbortSignal.abort(reason) };
  const library = libraryAt(server.port);
  const calls = [
    library.trigger('room', 'e', 1, options),
    library.triggerBatch([{ channel: 'room', name: 'e', data: 1 }], options),
    library.sendToUser('alice', 'e', 1, options),
    library.terminateUserConnections('alice', options),
    library.get({ path: '/channels', ...options }),
    library.channels({}, options),
    library.channel('room', {}, options),
    library.users('presence-room', options),
  ];
  for (const call of calls) await expect(call).rejects.toBe(reason);
  expect(server.requests).toEqual([]);
});

test('the signal is listened to during a request and no longer', async () => {
  const server = await recordingServer();
  const { signal } = new AbortController();
  const listeners: number[] = [];
  server.answer = (response) => {
    listeners.push(getEventListeners(signal, 'abort').length);
    response.end('{}');
  };
  await libraryAt(server.port).channels({}, { signal });
  listeners.push(getEventListeners(signal, 'abort').length);
  expect(listeners).toEqual([1, 0]);
});

test.each<[options: { timeout?: number }, limit: number]>([
  [{}, 10_000],
  [{ timeout: 54_321 }, 54_321],
  [{ timeout: 2 ** 31 - 1 }, 2 ** 31 - 1],
])('with %o a request has a timer of %d ms, and none once it is over', async (options, limit) => {
  const server = await recordingServer();
  const { open } = await watchingTimers(async (timers) => {
    const answer = libraryAt(server.port, options).channels();
    expect([...timers.open.values()]).toContain(limit);
    await answer;
  });
  expect([...open.values()]).not.toContain(limit);
});

test('connections are kept for the next request', async () => {
  const server = await recordingServer();
  const library = libraryAt(server.port);
  for (let index = 0; index < 20; index++) await library.trigger('room', 'e', index);
  expect(server.requests).toHaveLength(20);
  // The second request may start before the first connection is free again.
  expect(server.connections).toBeLessThanOrEqual(2);
});

test('fetch is looked up when it is needed', async () => {
  const library = new Jetsocket(application);
  const original = globalThis.fetch;
  globalThis.fetch = async () => new Response('{"channels":{"mine":{}}}');
  try {
    expect(await library.channels()).toEqual({ channels: { mine: {} } });
  } finally {
    globalThis.fetch = original;
  }
});

const unsendable: Record<string, (library: Jetsocket) => Promise<unknown>> = {
  'a param of the signature': (library) => library.channels({ auth_key: 'x' }),
  'a param that cannot become text': (library) => library.channels({ info: Object.create(null) }),
  'a controller in the place of its signal': (library) =>
    library.channels({}, { signal: new AbortController() as unknown as AbortSignal }),
  'half a character in a user id': (library) => library.terminateUserConnections('a\ud800b'),
};

const failed = (code: unknown) =>
  new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code }) });

test.each<[reason: unknown, told: string, advice?: string]>([
  ['away', 'unknown reason'],
  [undefined, 'unknown reason'],
  [null, 'unknown reason'],
  [new Error('away'), 'away'],
  [new TypeError('fetch failed', { cause: 'away' }), 'fetch failed'],
  [new TypeError('fetch failed', { cause: new Error('other side closed') }), 'other side closed'],
  [failed('EPIPE'), 'EPIPE'],
  [failed(7), 'x'],
  [failed('ENOTFOUND'), 'ENOTFOUND', '; check host, port and useTLS'],
  [failed('CERT_HAS_EXPIRED'), 'CERT_HAS_EXPIRED', '; check host, port and useTLS'],
])('a fetch that rejects with %o is told as "%s"', async (reason, told, advice = '') => {
  const original = globalThis.fetch;
  globalThis.fetch = () => Promise.reject(reason);
  try {
    const error = await failure(libraryAt(1).trigger('room', 'e', 1));
    expect(error.message).toBe(`POST ${error.url} got no answer (${told})${advice}`);
    expect(error.cause).toBe(reason);
  } finally {
    globalThis.fetch = original;
  }
});

test.each(Object.entries(unsendable))('%s is a TypeError, and nothing is sent', async (_what, call) => {
  const server = await recordingServer();
  await expect(call(libraryAt(server.port))).rejects.toBeInstanceOf(TypeError);
  expect(server.requests).toEqual([]);
});

test('an error about half a character shows it escaped', async () => {
  const call = libraryAt(1).terminateUserConnections('a\ud800b');
  await expect(call).rejects.toThrow('"a\\ud800b" is no text: half a character');
});

test('params that are null are none; line breaks and tabs in one arrive as they are', async () => {
  const server = await recordingServer();
  const library = libraryAt(server.port);
  await library.channels(null as unknown as undefined);
  await library.channels({ filter_by_prefix: 'a\nb\tc\r' });
  const queries = server.requests.map(({ query }) => new URLSearchParams(query).get('filter_by_prefix'));
  expect(queries).toEqual([null, 'a\nb\tc\r']);
});
