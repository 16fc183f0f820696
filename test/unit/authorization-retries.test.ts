import Jetsocket, { type Options } from 'jetsocket-js';
import { describe, expect, it, vi } from 'vitest';
import { dataOf, record } from '../support/client';
import { fakeRealm } from '../support/fake-realm';
import { FakeWebSocket } from '../support/fake-web-socket';
import { deferred } from '../support/wait';

type Handler = NonNullable<NonNullable<Options['channelAuthorization']>['customHandler']>;

/** A client that is connected. */
function start(options: Options) {
  const client = new Jetsocket('key', { autoConnect: false, WebSocket: FakeWebSocket.asOption, ...options });
  client.connect();
  FakeWebSocket.last?.greet();
  return client;
}

/** Lets promises run. */
const pass = () => vi.advanceTimersByTimeAsync(0);

const errors = (heard: [string, unknown][]) => dataOf(heard, 'jetsocket:subscription_error');

describe('an authorization that failed', () => {
  it.each([
    [0, 500],
    [0.5, 750],
    [1, 1000],
  ])('is tried again, with a chance of %d, after %i ms', async (chance, retryIn) => {
    fakeRealm();
    vi.spyOn(Math, 'random').mockReturnValue(chance);
    const client = start({ fetch: async () => new Response('', { status: 503 }) });
    const heard = record(client.subscribe('private-orders'));
    await pass();

    expect(errors(heard)).toMatchObject([{ status: 503, retryIn }]);
    client.disconnect();
  });

  it('without an answer is one without an answer, whatever `fetch` threw', async () => {
    fakeRealm();
    const client = start({ fetch: () => Promise.reject(Object.assign(new Error('reset'), { status: 403 })) });
    const heard = record(client.subscribe('private-orders'));
    await pass();

    expect(errors(heard)).toMatchObject([{ status: 0, retryIn: expect.any(Number) }]);
    client.disconnect();
  });

  it('by an error that nobody can look at leaves `ready` no hope', async () => {
    fakeRealm();
    const unreadable = {
      get status() {
        throw new Error('not to be read');
      },
    };
    const client = start({ channelAuthorization: { customHandler: () => Promise.reject(unreadable) } });
    const channel = client.subscribe('private-orders');
    const heard = record(channel);
    const told = expect(channel.ready).rejects.toThrow('not to be read');
    await pass();

    expect(errors(heard)).toHaveLength(1);
    await told;
  });
});

it.each(Array.from({ length: 12 }, (_, steps) => steps))(
  'a 401 that comes %i microtasks behind an error whose handler disconnects is not asked for again afterwards',
  async (steps) => {
    fakeRealm();
    const answers = new Map([
      ['private-a', deferred<never>()],
      ['private-b', deferred<never>()],
    ]);
    const askedLate: unknown[] = [];
    const customHandler: Handler = ({ channelName = '' }) => {
      if (client.connection.state === 'disconnected') askedLate.push(channelName);
      return answers.get(channelName)?.promise;
    };
    const client: Jetsocket = start({ channelAuthorization: { customHandler } });
    client.subscribe('private-a').bind('jetsocket:subscription_error', () => client.disconnect());
    client.subscribe('private-b');
    answers.get('private-a')?.reject({ status: 403 });
    for (let n = 0; n < steps; n++) await null;
    answers.get('private-b')?.reject({ status: 401 });
    await pass();

    expect(client.connection.state).toBe('disconnected');
    expect(askedLate).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  },
);
