import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { libraryAt } from './support/application';
import { failure } from './support/failure';
import { answering, recordingServer } from './support/recording-server';

/** What the service answers, and what becomes of it. */

test.each([300, 301, 307, 400, 401, 403, 404, 413, 429, 500, 503])(
  'an answer of %d is an error with status, body and an address without signature',
  async (status) => {
    const server = await recordingServer();
    server.answer = answering(status, '"the reason"', {
      location: `http://127.0.0.1:${server.port}/elsewhere`,
    });
    const error = await failure(libraryAt(server.port).trigger('room', 'e', 'plain text of the event'));
    expect(error.name).toBe('JetsocketRequestError');
    expect(error.status).toBe(status);
    expect(error.body).toBe('"the reason"');
    expect(error.url).toBe(`http://127.0.0.1:${server.port}/apps/app-1/events`);
    expect(error.message).toContain(`POST ${error.url} answered ${status}`);
    expect(inspect(error)).not.toMatch(/auth_|secret-full|plain text of the event/);
    expect(server.requests).toHaveLength(1);
  },
);

const redirected = ', a redirect; check host, port and useTLS';
const advice: Record<number, string> = {
  300: redirected,
  399: redirected,
  400: '',
  401: '; check appId, key, secret and the clock of this machine',
  402: '',
  404: '; check appId, host and cluster',
  413: '; the body is larger than the service allows',
  500: '',
};

test.each(Object.entries(advice))('the message of a %s ends with "%s"', async (status, end) => {
  const server = await recordingServer();
  server.answer = answering(Number(status), '');
  const { message, url } = await failure(libraryAt(server.port).trigger('room', 'e', 1));
  expect(message).toBe(`POST ${url} answered ${status}${end}`);
});

test('a signature that the server quotes back stays out of the error', async () => {
  const server = await recordingServer();
  server.answer = (response, { query }) => {
    const sent = query.split('auth_signature=')[1];
    response.writeHead(401).end(`Invalid signature ${sent}: you sent ${sent}, sorry`);
  };
  const error = await failure(libraryAt(server.port).channels());
  expect(error.body).toBe('Invalid signature [signature]: you sent [signature], sorry');
  expect(inspect(error)).not.toMatch(/[0-9a-f]{64}/);
});

test.each([400, 413])('the reason of the service for a %d stands in the message', async (status) => {
  const server = await recordingServer();
  server.answer = answering(status, '{"error":"The data is too large","code":400}');
  const { message, url } = await failure(libraryAt(server.port).trigger('room', 'e', 1));
  expect(message).toBe(`POST ${url} answered ${status}: The data is too large`);
});

test.each(['x', 'x'.repeat(200)])('a reason may be as short or as long as %s', async (reason) => {
  const server = await recordingServer();
  server.answer = answering(400, JSON.stringify({ error: reason }));
  const { message, url } = await failure(libraryAt(server.port).trigger('room', 'e', 1));
  expect(message).toBe(`POST ${url} answered 400: ${reason}`);
});

test.each([
  ['is no refusal of the service', 400, '<html>hunter2</html>'],
  ['holds it somewhere else', 400, '{"name":"e","data":"hunter2"}'],
  ['gives no text', 400, '{"error":{"data":"hunter2"}}'],
  ['gives an empty text', 400, '{"error":"","data":"hunter2"}'],
  ['is long', 413, JSON.stringify({ error: 'hunter2'.padEnd(201) })],
  ['has more than a line', 400, JSON.stringify({ error: 'no\nhunter2' })],
  ['is about the key or the signature', 401, '{"error":"not hunter2"}'],
])('a body that %s stays out of the message', async (_what, status, body) => {
  const server = await recordingServer();
  server.answer = answering(status, body);
  const error = await failure(libraryAt(server.port).trigger('room', 'e', 1));
  expect(error.message).toBe(`POST ${error.url} answered ${status}${advice[status]}`);
  expect(error.message).not.toContain('hunter2');
  expect(error.body).toBe(body);
});

test('an answer of 200 whose body is a refusal is an error with the status it means', async () => {
  const server = await recordingServer();
  server.answer = answering(200, '{"error":"The secret authentication failed","code":401}');
  const error = await failure(libraryAt(server.port).trigger('room', 'e', 1));
  expect(error.status).toBe(401);
  expect(error.body).toContain('The secret authentication failed');
  expect(error.message).toMatch(/answered 401; check appId/);
});

test.each([400, 599])('a refusal in the body may mean any error, such as %d', async (code) => {
  const server = await recordingServer();
  server.answer = answering(200, JSON.stringify({ error: 'x', code }));
  await expect(libraryAt(server.port).trigger('room', 'e', 1)).rejects.toMatchObject({ status: code });
});

test.each([
  '{"ok":true,"code":401}',
  '{"error":"x"}',
  '{"error":"x","code":200}',
  '{"error":"x","code":399}',
  '{"error":"x","code":600}',
  '{"error":"x","code":"401"}',
  '{"error":{},"code":401}',
  'null',
  '401',
  '[]',
])('an answer of 200 with %s is no refusal', async (body) => {
  const server = await recordingServer();
  server.answer = answering(200, body);
  expect(await libraryAt(server.port).trigger('room', 'e', 1)).toEqual(JSON.parse(body));
});

test.each([200, 201, 299])('an answer of %d is a success', async (status) => {
  const server = await recordingServer();
  server.answer = answering(status, '{"channels":{}}');
  expect(await libraryAt(server.port).channels()).toEqual({ channels: {} });
});

test('a success that is not JSON is an error: it came from somebody else', async () => {
  const server = await recordingServer();
  server.answer = answering(200, '<html>Welcome</html>');
  const error = await failure(libraryAt(server.port).trigger('room', 'e', 1));
  expect(error.status).toBe(200);
  expect(error.body).toBe('<html>Welcome</html>');
  expect(error.message).toMatch(/not JSON/);
  expect(error.cause).toBeInstanceOf(SyntaxError);
});

test('an answer that hides its status is no success', async () => {
  const original = globalThis.fetch;
  globalThis.fetch = async () => Response.error();
  try {
    const error = await failure(libraryAt(1).trigger('room', 'e', 1));
    expect(error.status).toBe(0);
    expect(error.message).toMatch(/answered 0$/);
  } finally {
    globalThis.fetch = original;
  }
});
