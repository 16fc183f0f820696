import { expect, test } from 'vitest';
import { Jetsocket, type TriggerOptions } from '../src/index';
import { application, libraryAt } from './support/application';
import { answering, recordingServer } from './support/recording-server';

const limit = 10_240;

test('an event goes to /events with its data as JSON text', async () => {
  const server = await recordingServer();
  const params = { socket_id: '1.2', info: 'user_count' };
  await libraryAt(server.port).trigger('room', 'message', { text: 'hi' }, params);
  const [request] = server.requests;
  expect(request?.method).toBe('POST');
  expect(request?.path).toBe('/apps/app-1/events');
  expect(request?.headers['content-type']).toBe('application/json');
  expect(request?.body).toBe(
    '{"name":"message","data":"{\\"text\\":\\"hi\\"}","channels":["room"],"socket_id":"1.2","info":"user_count"}',
  );
});

test.each<[data: unknown, text: string]>([
  ['plain text', 'plain text'],
  ['', ''],
  [0, '0'],
  [false, 'false'],
  [null, 'null'],
  [[1, 'é'], '[1,"é"]'],
])('data %o is sent as %s', async (data, text) => {
  const server = await recordingServer();
  await libraryAt(server.port).trigger(['a', 'b'], 'event', data);
  expect(JSON.parse(server.requests[0]?.body ?? '')).toEqual({
    name: 'event',
    data: text,
    channels: ['a', 'b'],
  });
});

test('trigger resolves to the parsed answer', async () => {
  const server = await recordingServer();
  server.answer = answering(200, '{"channels":{"room":{"user_count":3}}}');
  const result = await libraryAt(server.port).trigger('room', 'event', {});
  expect(result.channels?.room?.user_count).toBe(3);
});

test('an empty answer is an empty object', async () => {
  const server = await recordingServer();
  server.answer = answering(202, '');
  expect(await libraryAt(server.port).trigger('room', 'event', {})).toEqual({});
});

test('the options are not written to and their other fields are not sent', async () => {
  const server = await recordingServer();
  const options = Object.freeze({ info: 'user_count', channels: ['other'], data: 'other', name: 'other' });
  await libraryAt(server.port).trigger('room', 'event', 'mine', options);
  expect(JSON.parse(server.requests[0]?.body ?? '')).toEqual({
    name: 'event',
    data: 'mine',
    channels: ['room'],
    info: 'user_count',
  });
});

test('who excludes nobody may say so with null, as the headers of a request do', async () => {
  const server = await recordingServer();
  const socket_id = new Headers().get('x-socket-id');
  await libraryAt(server.port).trigger('room', 'e', 1, { socket_id, info: null });
  expect(server.requests[0]?.body).toBe('{"name":"e","data":"1","channels":["room"]}');
});

const cyclic: { self?: unknown } = {};
cyclic.self = cyclic;
const hundred = Array.from({ length: 101 }, (_, index) => `room-${index}`);

test.each<
  [what: string, channels: unknown, event: unknown, data: unknown, options: unknown, message: RegExp]
>([
  ['no channel', undefined, 'e', {}, {}, /Invalid channel name/],
  ['an empty list', [], 'e', {}, {}, /at least one channel/],
  ['101 channels', hundred, 'e', {}, {}, /at most 100 channels, got 101/],
  ['one bad name among good ones', ['a', 'b c'], 'e', {}, {}, /Invalid channel name "b c"/],
  ['a server-to-user channel', '#server-to-user-bob', 'e', {}, {}, /Invalid channel name/],
  ['a long channel name', 'a'.repeat(201), 'e', {}, {}, /at most 200/],
  ['no event name', 'a', '', {}, {}, /Invalid event name/],
  ['an event name that is no text', 'a', 7, {}, {}, /Invalid event name/],
  ['a long event name', 'a', 'e'.repeat(201), {}, {}, /201 characters; at most 200/],
  ['an event of the service', 'a', 'jetsocket:x', {}, {}, /"jetsocket:x".*the service's own/],
  ['an internal event', 'a', 'jetsocket_internal:x', {}, {}, /the service's own/],
  ['the same under the other prefix', 'a', 'pusher:x', {}, {}, /the service's own/],
  ['an internal event under the other prefix', 'a', 'pusher_internal:x', {}, {}, /the service's own/],
  ['no data', 'a', 'e', undefined, {}, /JSON/],
  ['a function as data', 'a', 'e', () => 1, {}, /JSON/],
  ['a bigint as data', 'a', 'e', 1n, {}, /JSON/],
  ['cyclic data', 'a', 'e', cyclic, {}, /^The data of "e" must fit into JSON$/],
  [
    'too much text',
    'a',
    'e',
    'x'.repeat(limit + 1),
    {},
    /^The data of "e" has 10241 bytes as text; at most 10240/,
  ],
  ['too many bytes', 'a', 'e', 'é'.repeat(limit / 2 + 1), {}, /at most 10240/],
  ['too much sealed data', 'private-encrypted-a', 'e', 'x'.repeat(8000), {}, /bytes sealed; at most 10240/],
  [
    'an encrypted channel among others',
    ['a', 'private-encrypted-b'],
    'e',
    {},
    {},
    /private-encrypted-b.*alone/,
  ],
  ['two encrypted channels', ['private-encrypted-a', 'private-encrypted-b'], 'e', {}, {}, /alone/],
  ['a bad socket id', 'a', 'e', {}, { socket_id: '1' }, /Invalid socket id/],
  ['socketId', 'a', 'e', {}, { socketId: '1.2' }, /given as socket_id, not socketId/],
  ['info that is no text', 'a', 'e', {}, { info: ['user_count'] }, /info must be a string/],
])('trigger refuses %s before anything is sent', async (_what, channels, event, data, options, message) => {
  const server = await recordingServer();
  const call = libraryAt(server.port).trigger(
    channels as string,
    event as string,
    data,
    options as TriggerOptions,
  );
  await expect(call).rejects.toThrow(message);
  expect(server.requests).toEqual([]);
});

test.each(['1.2', '', 7, true, false])('options that are no object are no options: %o', async (options) => {
  const server = await recordingServer();

  await expect(libraryAt(server.port).trigger('a', 'e', 1, options as never)).rejects.toThrow(
    'The options of trigger() must be an object { socket_id, info, signal }',
  );
  expect(server.requests).toEqual([]);
});

test('data that JSON cannot hold is told with its cause', async () => {
  const error: unknown = await libraryAt(1)
    .trigger('a', 'e', cyclic)
    .catch((reason: unknown) => reason);
  expect((error as Error).cause).toBeInstanceOf(TypeError);
});

test('the limits themselves are allowed', async () => {
  const server = await recordingServer();
  const library = libraryAt(server.port);
  await library.trigger(hundred.slice(1), 'e'.repeat(200), 'x'.repeat(limit));
  await library.trigger('a'.repeat(200), 'e', 'é'.repeat(limit / 2));
  await library.trigger('a', 'my-pusher:x', 1);
  await library.trigger('a', 'pusher-x', 1);
  await library.triggerBatch(Array.from({ length: 10 }, () => ({ channel: 'a', name: 'e', data: 1 })));
  expect(server.requests).toHaveLength(5);
});

test('without a master key an encrypted channel is an error before anything is sent', async () => {
  const server = await recordingServer();
  const keyless = new Jetsocket({ ...application, host: '127.0.0.1', port: server.port, useTLS: false });
  await expect(keyless.trigger('private-encrypted-a', 'e', {})).rejects.toThrow(/encryptionMasterKey/);
  const batch = [
    { channel: 'a', name: 'e', data: 1 },
    { channel: 'private-encrypted-a', name: 'e', data: 1 },
  ];
  await expect(keyless.triggerBatch(batch)).rejects.toThrow(/encryptionMasterKey/);
  expect(server.requests).toEqual([]);
});

test('an event for a user goes to the channel of that user', async () => {
  const server = await recordingServer();
  await libraryAt(server.port).sendToUser('alice', 'note', { text: 'hi' });
  expect(server.requests[0]?.path).toBe('/apps/app-1/events');
  expect(server.requests[0]?.body).toBe(
    '{"name":"note","data":"{\\"text\\":\\"hi\\"}","channels":["#server-to-user-alice"]}',
  );
});

test.each<[userId: unknown, event: string, data: unknown, message: RegExp]>([
  ['', 'e', 1, /Invalid user id/],
  [7, 'e', 1, /Invalid user id/],
  ['x'.repeat(200), 'e', 1, /at most 200/],
  ['alice', '', 1, /Invalid event name/],
  ['alice', 'jetsocket:x', 1, /the service's own/],
  ['alice', 'e', undefined, /JSON/],
  ['alice', 'e', 'x'.repeat(limit + 1), /at most 10240/],
])('sendToUser(%o, %o, %o) is refused before anything is sent', async (userId, event, data, message) => {
  const server = await recordingServer();
  await expect(libraryAt(server.port).sendToUser(userId as string, event, data)).rejects.toThrow(message);
  expect(server.requests).toEqual([]);
});
