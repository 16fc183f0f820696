import { createServer, type Server } from 'node:http';
import { expect, onTestFinished, test, vi } from 'vitest';
import { freePort } from '../../test/support/free-port';
import { JetsocketRequestError } from '../src/index';
import { libraryAt } from './support/application';
import { answering, recordingServer } from './support/recording-server';
import { watchingTimers } from './support/timers';

test.each([502, 503, 504])('a question is asked three times when the answer is %d', async (status) => {
  const server = await recordingServer();
  server.answer = answering(status, 'away');
  await expect(libraryAt(server.port).channels()).rejects.toMatchObject({ status, body: 'away' });
  expect(server.requests).toHaveLength(3);
});

test('a question is asked again after a lost connection, signed anew', async () => {
  const server = await recordingServer();
  server.answer = (response) => {
    if (server.requests.length < 3) response.destroy();
    else response.end('{"channels":{}}');
  };
  expect(await libraryAt(server.port).channels()).toEqual({ channels: {} });
  expect(server.requests).toHaveLength(3);
  for (const { query } of server.requests) expect(query).toMatch(/&auth_signature=[0-9a-f]{64}$/);
});

test('a question that is asked again is the same, whatever became of its params', async () => {
  const server = await recordingServer();
  const params = { info: 'user_count' };
  server.answer = (response) => {
    params.info = 'other';
    response.writeHead(server.requests.length === 1 ? 503 : 200).end('{}');
  };
  await libraryAt(server.port).channels(params);
  const asked = server.requests.map(({ query }) => new URLSearchParams(query).get('info'));
  expect(asked).toEqual(['user_count', 'user_count']);
});

test.each([400, 401, 403, 404, 429, 500, 501])('an answer of %d is final', async (status) => {
  const server = await recordingServer();
  server.answer = answering(status, '');
  await expect(libraryAt(server.port).channels()).rejects.toMatchObject({ status });
  expect(server.requests).toHaveLength(1);
});

test.each([502, 503, 504])('an event is sent once, also when the answer is %d', async (status) => {
  const server = await recordingServer();
  server.answer = answering(status, '');
  const library = libraryAt(server.port);
  const calls = [
    () => library.trigger('room', 'e', 1),
    () => library.triggerBatch([{ channel: 'room', name: 'e', data: 1 }]),
    () => library.sendToUser('ada', 'e', 1),
    () => library.terminateUserConnections('ada'),
  ];
  for (const call of calls) await expect(call()).rejects.toMatchObject({ status });
  expect(server.requests).toHaveLength(calls.length);
});

test('an event reaches a service that was not there at first, and once', async () => {
  const port = await freePort();
  let bodies = 0;
  let server: Server | undefined;
  onTestFinished(() => void server?.closeAllConnections());
  onTestFinished(() => void server?.close());
  const triggered = libraryAt(port).trigger('room', 'e', 1);
  server = createServer((request, response) => {
    bodies += 1;
    request.resume().on('end', () => response.end('{}'));
  });
  // The first attempt is made in the same tick as the call; the service comes a moment later.
  setTimeout(() => server?.listen(port, '127.0.0.1'), 30);
  expect(await triggered).toEqual({});
  expect(bodies).toBe(1);
});

test('nobody there is an error after a few attempts', async () => {
  const begun = performance.now();
  const call = libraryAt(await freePort()).trigger('room', 'e', 1);
  await expect(call).rejects.toThrow(JetsocketRequestError);
  await expect(call).rejects.toThrow(/ECONNREFUSED/);
  // 50 to 100 ms, then 100 to 200.
  expect(performance.now() - begun).toBeGreaterThan(140);
});

/** Runs with a fetch that fails with the code that stands for the application's id, and notes each call. */
async function unconnected<Result>(run: (calls: string[]) => Promise<Result>): Promise<Result> {
  const calls: string[] = [];
  const original = globalThis.fetch;
  globalThis.fetch = async (url) => {
    const [code = ''] = String(url).split('/apps/')[1]?.split('/') ?? [];
    calls.push(code);
    throw new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) });
  };
  try {
    return await run(calls);
  } finally {
    globalThis.fetch = original;
  }
}

test('an event is tried again where no connection came about, and only there', async () => {
  const none = ['ECONNREFUSED', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT'];
  const some = ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'ENOTFOUND'];
  const tried = await unconnected(async (calls) => {
    const events = [...none, ...some].map((appId) => libraryAt(1, { appId }).trigger('room', 'e', 1));
    await Promise.all(events.map((event) => expect(event).rejects.toThrow(JetsocketRequestError)));
    return (code: string) => calls.filter((called) => called === code).length;
  });
  expect(none.map(tried)).toEqual([3, 3, 3, 3, 3]);
  expect(some.map(tried)).toEqual([1, 1, 1, 1]);
});

test.each<[luck: number, pauses: number[]]>([
  [0, [50, 100]],
  [1, [100, 200]],
])('with a random number of %d the pauses are %o', async (luck, pauses) => {
  const random = vi.spyOn(Math, 'random').mockReturnValue(luck);
  onTestFinished(() => random.mockRestore());
  const question = libraryAt(1, { timeout: 0 });
  const { set } = await watchingTimers(() =>
    unconnected(() => expect(question.channels()).rejects.toThrow(JetsocketRequestError)),
  );
  expect(set).toEqual(pauses);
});

test('a question that was given up is not paused for another attempt', async () => {
  const controller = new AbortController();
  const { signal } = controller;
  const fetching = vi.spyOn(globalThis, 'fetch').mockImplementation(async () => {
    controller.abort(new Error('the visitor left'));
    throw new TypeError('fetch failed');
  });
  onTestFinished(() => fetching.mockRestore());
  const question = libraryAt(1, { timeout: 0 });
  const { set } = await watchingTimers(() =>
    expect(question.channels({}, { signal })).rejects.toThrow('the visitor left'),
  );
  expect(set).toEqual([]);
});

test('the timeout is for all attempts together', async () => {
  const server = await recordingServer();
  server.answer = (response) => void setTimeout(() => response.destroy(), 60);
  const call = libraryAt(server.port, { timeout: 100 }).channels();
  await expect(call).rejects.toThrow(/nothing within 100 ms/);
  expect(server.requests).toHaveLength(1);
});

test('a signal ends the pause between attempts, and its timer', async () => {
  const controller = new AbortController();
  const { signal } = controller;
  const reason = new Error('the visitor left');
  const { set, open } = await watchingTimers(() =>
    unconnected(async (calls) => {
      const question = libraryAt(1, { timeout: 0 }).channels({}, { signal });
      setImmediate(() => controller.abort(reason));
      await expect(question).rejects.toBe(reason);
      expect(calls).toHaveLength(1);
    }),
  );
  expect(set).toHaveLength(1);
  expect(open.size).toBe(0);
});
