import type {
  Authorization,
  AuthorizationError,
  AuthorizationOptions,
  AuthorizationRequest,
} from 'jetsocket-js';
import { describe, expect, it } from 'vitest';
import { connect, dataOf, inState, record, settled } from '../support/client';
import { TestServer } from '../support/server';
import { never, until } from '../support/wait';

type Handler = NonNullable<AuthorizationOptions['customHandler']>;

async function start(customHandler: Handler, more: AuthorizationOptions = {}) {
  const server = await TestServer.start();
  const client = connect(server, { channelAuthorization: { customHandler, ...more } });
  const line = await server.line();
  return { server, client, line };
}

async function failure(customHandler: Handler, more?: AuthorizationOptions) {
  const { client, line } = await start(customHandler, more);
  const heard = record(client.subscribe('private-orders'));
  await until(() => expect(heard).not.toEqual([]));
  await settled(client, line);
  expect(heard).toHaveLength(1);
  expect(line.commands('subscribe')).toEqual([]);
  return dataOf<AuthorizationError>(heard, 'jetsocket:subscription_error')[0];
}

const good = { auth: 'test-key:custom' };
/** A handler that JavaScript allows, whatever the types say. */
const loosely = (handler: (...args: Parameters<Handler>) => unknown) => handler as Handler;

describe('a custom handler', () => {
  const successes: Record<string, Handler> = {
    'returns a promise': async () => good,
    'returns the answer': () => good,
    'calls back at once': (_request, callback) => callback(null, good),
    'calls back later': (_request, callback) => void setImmediate(() => callback(null, good)),
    'calls back with undefined for no error': (_request, callback) => callback(undefined, good),
    'calls back from an async function': loosely(async (_request, callback) => callback?.(null, good)),
    'calls back, and returns what its timer returns': loosely((_request, callback) =>
      setTimeout(() => callback(null, good)),
    ),
    'calls back, and returns a number': loosely((_request, callback) => {
      setImmediate(() => callback(null, good));
      return 1;
    }),
    'calls back, and returns a promise of null': loosely(async (_request, callback) => {
      setImmediate(() => callback(null, good));
      return null;
    }),
    'returns a promise, though it takes a callback': loosely(async (_request, _callback) => good),
    'calls back twice': (_request, callback) => {
      callback(null, good);
      callback(null, { auth: 'test-key:second' });
      callback(new Error('third'));
    },
    'gives a frozen answer': async () => Object.freeze({ ...good }),
    'gives an answer without a prototype': async () => Object.assign(Object.create(null), good),
  };

  it.each(Object.entries(successes))('%s', async (_how, handler) => {
    const { client, line } = await start(handler);

    await client.subscribe('private-orders').ready;
    await settled(client, line);

    expect(line.commands('subscribe')).toEqual([{ channel: 'private-orders', auth: good.auth }]);
  });

  it('gives what JSON cannot hold: that is an error of the channel', async () => {
    const error = await failure(loosely(async () => ({ ...good, channel_data: { id: 5n } })));

    expect(error).toMatchObject({ message: expect.stringContaining('JSON') });
  });

  it('is told the channel, the socket, the attempt and when to give up', async () => {
    const requests: AuthorizationRequest[] = [];
    const { client, server, line } = await start((request) => {
      requests.push(request);
      return requests.length === 1 ? never : Promise.resolve(good);
    });
    const channel = client.subscribe('private-orders');
    await until(() => expect(requests).toHaveLength(1));
    expect(requests[0]).toMatchObject({ channelName: 'private-orders', socketId: line.socketId, attempt: 1 });
    expect(requests[0]?.signal.aborted).toBe(false);

    line.drop();
    await channel.ready;

    expect(requests[0]?.signal.aborted).toBe(true);
    expect(requests[1]).toMatchObject({ socketId: server.lines[1]?.socketId, attempt: 1 });

    client.disconnect();
    expect(requests[1]?.signal.aborted, 'its answer was used').toBe(false);
  });

  it('counts attempts up', async () => {
    const attempts: number[] = [];
    const { client } = await start(async ({ attempt }) => {
      attempts.push(attempt);
      if (attempt < 3) throw Object.assign(new Error('not yet'), { status: 503 });
      return good;
    });
    const channel = client.subscribe('private-orders');
    // Each explicit call is an attempt that need not wait.
    channel.bind('jetsocket:subscription_error', () => client.subscribe('private-orders'));

    await channel.ready;

    expect(attempts).toEqual([1, 2, 3]);
  });

  const teapot = Object.assign(new Error('refused'), { status: 418 });
  const failures: Record<string, Handler> = {
    throws: () => {
      throw teapot;
    },
    rejects: () => Promise.reject(teapot),
    'calls back with an error': (_request, callback) => callback(teapot),
    'calls back with an error and an answer': (_request, callback) => callback(teapot, good),
  };

  it.each(Object.entries(failures))(
    'that %s is one error with the status it carries',
    async (_how, handler) => {
      const error = await failure(handler);

      expect(error).toMatchObject({ name: 'AuthorizationError', status: 418, retryIn: null, cause: teapot });
    },
  );

  it.each([
    ['an error', new Error('no network')],
    ['a text', 'no network'],
    ['undefined', undefined],
    ['null', null],
    ['an object whose status is text', { status: 'bad' }],
  ])('that rejects with %s without a status is status 0, and will be retried', async (_what, reason) => {
    const error = await failure(() => Promise.reject(reason));

    expect(error).toMatchObject({ name: 'AuthorizationError', status: 0, retryIn: expect.any(Number) });
  });

  it.each([
    ['null', null],
    ['text', 'test-key:custom'],
    ['an object without `auth`', {}],
    ['an `auth` that is no text', { auth: 7 }],
  ])('that gives %s is one error, not retried', async (_what, answer) => {
    const error = await failure(loosely(async () => answer));
    const other = await failure(loosely(async (_request) => answer));

    for (const each of [error, other]) {
      expect(each).toMatchObject({ name: 'AuthorizationError', status: 0, retryIn: null });
    }
  });

  it('that calls back with nothing at all is one error, not retried', async () => {
    const error = await failure((_request, callback) => callback(null));

    expect(error).toMatchObject({ name: 'AuthorizationError', retryIn: null });
  });

  it('that never answers is given up after `timeout`, and its signal says so', async () => {
    const signals: AbortSignal[] = [];
    const error = await failure(
      ({ signal }) => {
        signals.push(signal);
        return never;
      },
      { timeout: 40 },
    );

    expect(error).toMatchObject({ status: 0, retryIn: expect.any(Number) });
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  });

  it('that says 401 is asked once more at once', async () => {
    const attempts: number[] = [];
    const error = await failure(async ({ attempt }) => {
      attempts.push(attempt);
      throw Object.assign(new Error('expired'), { status: 401 });
    });

    expect(attempts).toEqual([1, 2]);
    expect(error).toMatchObject({ status: 401, retryIn: null });
  });

  it('has its answer left as it is', async () => {
    const answer: Authorization & { extra: object } = {
      auth: 'test-key:custom',
      channel_data: '{"user_id":"7"}',
      extra: { a: 1 },
    };
    const { client, line } = await start(async () => answer);

    client.subscribe('presence-room');
    await until(() => expect(line.commands('subscribe')).toHaveLength(1));

    expect(answer).toEqual({ auth: 'test-key:custom', channel_data: '{"user_id":"7"}', extra: { a: 1 } });
    expect(line.commands('subscribe')).toEqual([
      { channel: 'presence-room', auth: answer.auth, channel_data: answer.channel_data },
    ]);
  });

  it.each(['private-second', 'presence-second', 'second'])(
    'that disconnects at once leaves no subscription under way, of %s neither',
    async (second) => {
      const server = await TestServer.start();
      const hasty: unknown[] = [];
      const client = connect(server, {
        channelAuthorization: {
          customHandler: ({ channelName }) => {
            if (hasty.push(channelName) === 1) client.disconnect();
            return { ...good, channel_data: '{"user_id":"1"}' };
          },
        },
      });
      const channels = [client.subscribe('private-first'), client.subscribe(second)];
      await inState(client, 'disconnected');

      expect(hasty).toEqual(['private-first']);
      expect(channels.map(({ state }) => state)).toEqual(['unsubscribed', 'unsubscribed']);
      client.connect();
      const line = await server.line(1);
      await Promise.all(channels.map(({ ready }) => ready));
      await settled(client, line);
      const asked = line.commands('subscribe').map(({ channel }) => channel);
      expect(new Set(asked)).toEqual(new Set(['private-first', second]));
      expect(asked).toHaveLength(2);
    },
  );
});
