import { createHash, createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { libraryAt } from './support/application';
import { answering, type RecordedRequest, recordingServer } from './support/recording-server';

/** Checks a request the way servers of the family do: over the decoded values. */
function isSigned({ method, path, query, body }: RecordedRequest): boolean {
  const params = [...new URLSearchParams(query.replaceAll('+', '%2B'))];
  const given = params.find(([name]) => name === 'auth_signature')?.[1];
  const plain = params
    .filter(([name]) => name !== 'auth_signature')
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
  const md5 = createHash('md5').update(body).digest('hex');
  if (body && !params.some(([name, value]) => name === 'body_md5' && value === md5)) return false;
  return createHmac('sha256', 'secret-full').update(`${method}\n${path}\n${plain}`).digest('hex') === given;
}

test('channels, channel, users and get ask where the service answers, signed', async () => {
  const server = await recordingServer();
  const library = libraryAt(server.port);
  await library.channels();
  await library.channels({ filter_by_prefix: 'presence-', info: 'user_count' });
  await library.channel('presence-a@b;c=d,e.f', { info: 'user_count,subscription_count' });
  await library.users('presence-room');
  await library.get({ path: '/channels/room/anything', params: { n: 1, yes: true } });
  await library.terminateUserConnections('alice');
  expect(server.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'GET /apps/app-1/channels',
    'GET /apps/app-1/channels',
    'GET /apps/app-1/channels/presence-a@b;c=d,e.f',
    'GET /apps/app-1/channels/presence-room/users',
    'GET /apps/app-1/channels/room/anything',
    'POST /apps/app-1/users/alice/terminate_connections',
  ]);
  expect(server.requests.map(isSigned)).toEqual([true, true, true, true, true, true]);
  const asked = new URLSearchParams(server.requests[1]?.query);
  expect(asked.get('filter_by_prefix')).toBe('presence-');
  expect(asked.get('info')).toBe('user_count');
  expect(new URLSearchParams(server.requests[2]?.query).get('info')).toBe('user_count,subscription_count');
  expect(server.requests[5]?.body).toBe('{}');
  expect(server.requests[0]?.body).toBe('');
  expect(server.requests[0]?.headers).not.toHaveProperty('content-type');
});

test('they resolve to the parsed body', async () => {
  const server = await recordingServer();
  const library = libraryAt(server.port);
  server.answer = answering(200, '{"channels":{"presence-room":{"user_count":2}}}');
  expect((await library.channels()).channels['presence-room']?.user_count).toBe(2);
  server.answer = answering(200, '{"occupied":true,"subscription_count":2}');
  expect(await library.channel('room')).toEqual({ occupied: true, subscription_count: 2 });
  server.answer = answering(200, '{"users":[{"id":"alice"}]}');
  expect((await library.users('presence-room')).users).toEqual([{ id: 'alice' }]);
});

test('values that mean something in an address arrive as they are, and the signature fits', async () => {
  const server = await recordingServer();
  const value = '#server-to-user-a&info=x +%41;é/?';
  await libraryAt(server.port).channels({ filter_by_prefix: value, 'a&b': '1', a: '0', left: undefined });
  const [request] = server.requests;
  const params = new URLSearchParams(request?.query);
  expect(params.get('filter_by_prefix')).toBe(value);
  expect(params.get('a&b')).toBe('1');
  expect(params.has('info')).toBe(false);
  expect(params.has('left')).toBe(false);
  expect(request && isSigned(request)).toBe(true);
});

test('the id of a user cannot reach another part of the interface', async () => {
  const server = await recordingServer();
  const library = libraryAt(server.port);
  for (const id of ['a/../../channels', 'auth0|7', 'bob?x=1#y', '50%', 'ä b', 'a@b.c']) {
    await library.terminateUserConnections(id);
  }
  for (const id of ['.', '..']) {
    await expect(library.terminateUserConnections(id)).rejects.toThrow(`"${id}" cannot stand in an address`);
  }
  expect(server.requests.map(({ path }) => decodeURIComponent(path.split('/')[4] ?? ''))).toEqual([
    'a/../../channels',
    'auth0|7',
    'bob?x=1#y',
    '50%',
    'ä b',
    'a@b.c',
  ]);
  expect(server.requests.every(({ path }) => path.split('/').length === 6)).toBe(true);
  expect(server.requests.every(isSigned)).toBe(true);
});

test.each([
  '',
  'channels',
  '/',
  '//x',
  '/../other/events',
  '/channels/..',
  '/a/./b',
  '/a?b=c',
  '/a#b',
  '/a b',
  '/a\\b',
  ['/channels'],
  7,
])('get refuses the path %o', async (path) => {
  const server = await recordingServer();
  await expect(libraryAt(server.port).get({ path: path as string })).rejects.toThrow(/^path must/);
  expect(server.requests).toEqual([]);
});

test('what a path can hold stays readable in it, dots among letters too', async () => {
  const server = await recordingServer();
  const library = libraryAt(server.port);
  await library.terminateUserConnections('$+,:;=@');
  for (const path of ['/channels/a..', '/channels/..a', '/.a/b']) await library.get({ path });
  expect(server.requests.map(({ path }) => path.replace('/apps/app-1', ''))).toEqual([
    '/users/$+,:;=@/terminate_connections',
    '/channels/a..',
    '/channels/..a',
    '/.a/b',
  ]);
  expect(server.requests.every(isSigned)).toBe(true);
});

test('get without a request says what it needs', async () => {
  for (const request of [undefined, null, {}]) {
    await expect(libraryAt(1).get(request as never)).rejects.toThrow(/^path must/);
  }
});

test.each(['auth_key', 'auth_timestamp', 'auth_version', 'auth_signature', 'body_md5'])(
  '%s belongs to the signature',
  async (name) => {
    const library = libraryAt(1);
    const request = { method: 'GET', path: '/apps/app-1/channels', params: { [name]: '1' } };
    const message = `${name} is set by the signature and cannot be one of the params`;
    await expect(library.channels(request.params)).rejects.toThrow(message);
    expect(() => library.createSignedQueryString(request)).toThrow(message);
  },
);

test('a query to sign needs no params, and leaves out those that are undefined', () => {
  const request = { method: 'GET', path: '/' };
  const written = /^auth_key=key-full&auth_timestamp=\d{10}&auth_version=1\.0&auth_signature=[0-9a-f]{64}$/;
  expect(libraryAt(1).createSignedQueryString(request)).toMatch(written);
  expect(libraryAt(1).createSignedQueryString({ ...request, params: { a: undefined } })).toMatch(written);
});

test('names are checked before anything is asked', async () => {
  const server = await recordingServer();
  const library = libraryAt(server.port);
  await expect(library.channel('a/b')).rejects.toThrow(/Invalid channel name/);
  await expect(library.channel('..')).rejects.toThrow(/cannot stand in an address/);
  await expect(library.users('private-room')).rejects.toThrow(/not a presence channel/);
  await expect(library.users('presence-a b')).rejects.toThrow(/Invalid channel name/);
  await expect(library.terminateUserConnections('')).rejects.toThrow(/Invalid user id/);
  for (const params of ['presence-', '', 0, false]) {
    await expect(library.channels(params as never)).rejects.toThrow(/params must be an object/);
  }
  await expect(library.channels({ auth_key: 'other' })).rejects.toThrow(/auth_key is set by the signature/);
  expect(server.requests).toEqual([]);
});

test.each([undefined, {}, { method: 'GET' }, { path: '/' }, { method: 7, path: '/' }])(
  'createSignedQueryString says what %o is missing',
  (request) => {
    expect(() => libraryAt(1).createSignedQueryString(request as never)).toThrow(
      'A request to sign needs its method and its path, both strings',
    );
  },
);

test('createSignedQueryString is what a server of the family checks', () => {
  const body = '{"name":"e"}';
  const path = '/apps/app-1/events';
  const query = libraryAt(1).createSignedQueryString({
    method: 'post',
    path,
    params: { z: 1, a: 'b' },
    body,
  });
  expect(query).toMatch(
    /^a=b&auth_key=key-full&auth_timestamp=\d{10}&auth_version=1\.0&body_md5=[0-9a-f]{32}&z=1&auth_signature=[0-9a-f]{64}$/,
  );
  expect(isSigned({ method: 'POST', path, query, body, headers: {} })).toBe(true);
  expect(isSigned({ method: 'POST', path, query, body: `${body} `, headers: {} })).toBe(false);
});
