import fc from 'fast-check';
import type Pusher from 'pusher';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { libraryAt, officialAt } from './support/application';
import {
  data,
  encrypted,
  event,
  name,
  params,
  plain,
  randomRequests,
  slow,
  socketId,
} from './support/random-inputs';
import { recordingServer } from './support/recording-server';
import { open } from './support/sealed';

/** Whatever the family's official library sends for an input, ours sends too, byte for byte. */

beforeEach(() => {
  // Both sign the second they live in.
  vi.useFakeTimers({ toFake: ['Date'], now: 1_717_171_717_171 });
});
afterEach(() => {
  vi.useRealTimers();
});

test('requests that trigger events are the same', slow, async () => {
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

test('requests that trigger batches are the same', slow, async () => {
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

test('requests about users are the same', slow, async () => {
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
    randomRequests,
  );
});

test('questions are the same', slow, async () => {
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

test('each opens what the other has sealed', slow, async () => {
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
