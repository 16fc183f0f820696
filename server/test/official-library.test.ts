import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import type Pusher from 'pusher';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { libraryAt, officialAt } from './support/application';
import {
  json,
  member,
  prefixed,
  privateChannel,
  query,
  random,
  socketId,
  text,
} from './support/random-inputs';

/** Whatever the family's official library makes of an input, ours makes too, byte for byte. */

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
