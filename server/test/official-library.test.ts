import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import type Pusher from 'pusher';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { libraryAt, officialAt } from './support/application';
import { recordingServer } from './support/recording-server';
import { open } from './support/sealed';

/** Whatever the family's official library makes of an input, ours makes too, byte for byte. */

const random = { seed: 20_240_607, numRuns: 1000 };
// Requests go over a real socket, so there are fewer of them a property.
const randomRequests = { ...random, numRuns: 250 };
const letters = [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-=@,.;'];

const digits = fc.nat(4_294_967_295);
const socketId = fc.tuple(digits, digits).map(([a, b]) => `${a}.${b}`);
const name = fc.string({ unit: fc.constantFrom(...letters), minLength: 1, maxLength: 120 });
const prefixed = (prefix: string) => name.map((rest) => prefix + rest);
const encrypted = prefixed('private-encrypted-');
const plain = fc
  .oneof(name, prefixed('private-'), prefixed('presence-'), prefixed('cache-'))
  .filter((channel) => !channel.startsWith('private-encrypted-'));
const privateChannel = fc.oneof(prefixed('private-'), encrypted, prefixed('private-encrypted-cache-'));
const event = fc.string({ minLength: 1, maxLength: 100, unit: 'binary' });
const text = fc.string({ unit: 'binary', maxLength: 60 });
const json = fc.jsonValue({ maxDepth: 3 });
const data = fc.oneof(json, text);
const member = fc.record(
  { user_id: text.filter((id) => id !== ''), user_info: json, extra: json },
  { requiredKeys: ['user_id'] },
);
const params = fc.record(
  { info: fc.constantFrom('user_count', 'user_count,subscription_count'), socket_id: socketId },
  { requiredKeys: [] },
);
const query = fc.dictionary(
  // Names that plain objects inherit make the official library throw or lose the value.
  fc.oneof(name, text).filter((key) => !(key in {})),
  fc.oneof(text, fc.integer(), fc.boolean()),
);

beforeEach(() => {
  // Both sign the second they live in.
  vi.useFakeTimers({ toFake: ['Date'], now: 1_717_171_717_171 });
});
afterEach(() => {
  vi.useRealTimers();
});

test('channel authorizations are the same', () => {
  const [ours, official] = [libraryAt(1), officialAt(1)];
  fc.assert(
    fc.property(socketId, privateChannel, (socket, channel) => {
      expect(ours.authorizeChannel(socket, channel)).toEqual(official.authorizeChannel(socket, channel));
    }),
    random,
  );
});

test('presence authorizations are the same', () => {
  const [ours, official] = [libraryAt(1), officialAt(1)];
  fc.assert(
    fc.property(socketId, prefixed('presence-'), member, (socket, channel, who) => {
      const expected = official.authorizeChannel(socket, channel, who as Pusher.PresenceChannelData);
      expect(ours.authorizeChannel(socket, channel, who)).toEqual(expected);
    }),
    random,
  );
});

test('user authentications are the same', () => {
  const [ours, official] = [libraryAt(1), officialAt(1)];
  const user = fc.record(
    { id: text.filter((id) => id !== ''), user_info: json, watchlist: fc.array(text) },
    { requiredKeys: ['id'] },
  );
  fc.assert(
    fc.property(socketId, user, (socket, who) => {
      const expected = official.authenticateUser(socket, who as unknown as Pusher.UserChannelData);
      expect(ours.authenticateUser(socket, who)).toEqual(expected);
    }),
    random,
  );
});

test('signed query strings are the same', () => {
  const [ours, official] = [libraryAt(1), officialAt(1)];
  const request = fc.record(
    { method: fc.constantFrom('GET', 'post'), path: text, params: query, body: text },
    { requiredKeys: ['method', 'path'] },
  );
  fc.assert(
    fc.property(request, (asked) => {
      const expected = official.createSignedQueryString(asked as Pusher.SignedQueryStringOptions);
      expect(ours.createSignedQueryString(asked)).toBe(expected);
    }),
    random,
  );
});

test('requests that trigger events are the same', async () => {
  const server = await recordingServer();
  const [ours, official] = [libraryAt(server.port), officialAt(server.port)];
  await fc.assert(
    fc.asyncProperty(
      fc.array(plain, { minLength: 1, maxLength: 5 }),
      event,
      data,
      params,
      async (...args) => {
        server.requests.length = 0;
        await ours.trigger(...args);
        await official.trigger(...args);
        expectSameRequests(server.requests);
      },
    ),
    randomRequests,
  );
});

test('requests that trigger batches are the same', async () => {
  const server = await recordingServer();
  const [ours, official] = [libraryAt(server.port), officialAt(server.port)];
  const one = fc.record(
    { info: fc.constant('user_count'), data, channel: plain, name: event, socket_id: socketId },
    { requiredKeys: ['channel', 'name', 'data'] },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(one, { minLength: 1, maxLength: 10 }), async (events) => {
      server.requests.length = 0;
      await ours.triggerBatch(events);
      await official.triggerBatch(structuredClone(events));
      expectSameRequests(server.requests);
    }),
    randomRequests,
  );
});

test('requests about users are the same', async () => {
  const server = await recordingServer();
  const [ours, official] = [libraryAt(server.port), officialAt(server.port)];
  const id = name.filter((one) => one !== '.' && one !== '..');
  await fc.assert(
    fc.asyncProperty(id, event, data, async (user, note, content) => {
      server.requests.length = 0;
      await ours.sendToUser(user, note, content);
      await official.sendToUser(user, note, content);
      expectSameRequests(server.requests);
      server.requests.length = 0;
      await ours.terminateUserConnections(user);
      await official.terminateUserConnections(user);
      expectSameRequests(server.requests);
    }),
    { ...randomRequests, numRuns: 100 },
  );
});

test('questions are the same', async () => {
  const server = await recordingServer();
  const [ours, official] = [libraryAt(server.port), officialAt(server.port)];
  const asked = fc.dictionary(
    name.filter((key) => !(key in {})),
    fc.oneof(name, fc.integer()),
  );
  await fc.assert(
    fc.asyncProperty(
      plain.filter((one) => !/^\.\.?$/.test(one)),
      asked,
      async (channel, questions) => {
        server.requests.length = 0;
        await ours.channel(channel, questions);
        await official.get({ path: `/channels/${channel}`, params: questions as Pusher.Params });
        expectSameRequests(server.requests);
      },
    ),
    randomRequests,
  );
});

test('each opens what the other has sealed', async () => {
  const server = await recordingServer();
  const [ours, official] = [libraryAt(server.port), officialAt(server.port)];
  await fc.assert(
    fc.asyncProperty(encrypted, event, data, params, async (channel, secret, content, extra) => {
      server.requests.length = 0;
      await ours.trigger(channel, secret, content, extra);
      await official.trigger(channel, secret, content, extra);
      const [mine, theirs] = server.requests.map(({ body }) => JSON.parse(body));
      expect({ ...mine, data: '' }).toEqual({ ...theirs, data: '' });
      expect(Object.keys(mine)).toEqual(Object.keys(theirs));
      expect(mine.data.length).toBe(theirs.data.length);
      expect(open(channel, mine.data)).toBe(JSON.stringify(content));
      expect(open(channel, theirs.data)).toBe(JSON.stringify(content));
    }),
    randomRequests,
  );
});

test('what one calls a valid webhook, the other does too', () => {
  const [ours, official] = [libraryAt(1), officialAt(1)];
  const webhook = fc.record({
    rawBody: fc.oneof(
      fc.object().map((body) => JSON.stringify(body)),
      text,
    ),
    key: fc.constantFrom('key-full', 'key-old', 'key-other'),
    secret: fc.constantFrom('secret-full', 'secret-old', 'secret-other'),
  });
  fc.assert(
    fc.property(webhook, ({ rawBody, key, secret }) => {
      const headers = {
        'content-type': 'application/json',
        'x-pusher-key': key,
        'x-pusher-signature': createHmac('sha256', secret).update(rawBody).digest('hex'),
      };
      const old = [{ key: 'key-old', secret: 'secret-old' }];
      const isObject = /^\s*[{[]/.test(rawBody);
      const [mine, theirs] = [ours.webhook({ rawBody, headers }), official.webhook({ rawBody, headers })];
      expect(mine.isValid()).toBe(isObject && theirs.isValid());
      expect(mine.isValid(old)).toBe(isObject && theirs.isValid(old));
    }),
    random,
  );
});

type Requests = Awaited<ReturnType<typeof recordingServer>>['requests'];

function expectSameRequests(requests: Requests): void {
  const [mine, theirs] = requests.map(({ method, path, query: signed, body, headers }) => ({
    method,
    path,
    query: signed,
    body,
    type: headers['content-type'],
  }));
  expect(requests).toHaveLength(2);
  expect(mine).toEqual(theirs);
}
