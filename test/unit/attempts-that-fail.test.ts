import Jetsocket, { type Options } from 'jetsocket-js';
import { describe, expect, it, vi } from 'vitest';
import { dataOf, record } from '../support/client';
import { fakeRealm } from '../support/fake-realm';
import { FakeWebSocket } from '../support/fake-web-socket';

function start(options: Options = {}) {
  const realm = fakeRealm();
  const client = new Jetsocket('key', { autoConnect: false, WebSocket: FakeWebSocket.asOption, ...options });
  const heard = record(client.connection);
  client.connect();
  return { ...realm, client, heard };
}

it('a WebSocket that cannot be made is one error, whose `cause` says why, and is tried again with back-off', () => {
  vi.spyOn(Math, 'random').mockReturnValue(1);
  const cause = new DOMException('insecure', 'SecurityError');
  let made = 0;
  class Refusing extends FakeWebSocket {
    constructor() {
      super();
      if (!made++) throw cause;
    }
  }
  const { client, heard } = start({ WebSocket: Refusing as never });
  vi.advanceTimersByTime(0);

  expect(dataOf(heard, 'error')).toMatchObject([
    {
      name: 'ConnectionError',
      message: expect.stringMatching(/^wss:\/\/ws\.jetsocket\.io\/app\/key\?.* could not be opened$/),
      cause,
    },
  ]);
  expect(dataOf(heard, 'connecting_in')).toEqual([0.5]);
  vi.advanceTimersByTime(500);
  FakeWebSocket.last?.greet();

  expect(client.connection.state).toBe('connected');
  expect(dataOf(heard, 'error')).toHaveLength(1);
});

it('an attempt by hand whose WebSocket cannot be made takes the place of the wait, and ends with `disconnect()`', () => {
  let isBlocked = false;
  class Blockable extends FakeWebSocket {
    constructor() {
      super();
      if (isBlocked) throw new Error('blocked');
    }
  }
  const { client } = start({ WebSocket: Blockable as never });
  FakeWebSocket.last?.end(1006);
  isBlocked = true;
  client.connect();
  client.disconnect();
  vi.advanceTimersByTime(60_000);

  expect(FakeWebSocket.made).toHaveLength(2);
  expect(client.connection.state).toBe('disconnected');
});

it('an error in front of an end decides though a subscription is unanswered: only a 4009 may be its answer', () => {
  const { client } = start();
  FakeWebSocket.last?.greet();
  client.subscribe('orders');
  FakeWebSocket.last?.say({ event: 'jetsocket:error', data: { code: 4001 } });
  FakeWebSocket.last?.end(1006);

  expect(client.connection.state).toBe('disconnected');
});

it.each([4301, null])(
  'an error in front of an end decides though an ordinary one, %s, came before it',
  (code) => {
    const { client } = start();
    FakeWebSocket.last?.greet();
    FakeWebSocket.last?.say({ event: 'jetsocket:error', data: { code } });
    FakeWebSocket.last?.say({ event: 'jetsocket:error', data: { code: 4001 } });
    FakeWebSocket.last?.end(1006);

    expect(client.connection.state).toBe('disconnected');
  },
);

it('an error in front of an end decides, and not the one before it', () => {
  const { client } = start();
  FakeWebSocket.last?.greet();
  FakeWebSocket.last?.say({ event: 'jetsocket:error', data: { code: 4001 } });
  FakeWebSocket.last?.say({ event: 'jetsocket:error', data: { code: 4200 } });
  FakeWebSocket.last?.end(1006);

  expect(client.connection.state).toBe('connecting');
});

it('a 4009 is an ordinary error while any subscription is unanswered, though others are answered', () => {
  const { client } = start();
  FakeWebSocket.last?.greet();
  for (const name of ['orders', 'news']) client.subscribe(name);
  FakeWebSocket.last?.agree('orders');
  FakeWebSocket.last?.say({ event: 'jetsocket:error', data: { code: 4009 } });
  FakeWebSocket.last?.end(1006);

  expect(client.connection.state).toBe('connecting');
});

it('of the events that are named after a state only `connected` carries anything', () => {
  const { client, heard } = start();
  FakeWebSocket.last?.greet('1.2');
  client.disconnect();
  const states = heard.filter(([event]) => event !== 'state_change' && event !== 'message');

  expect(states).toEqual([
    ['connecting', undefined],
    ['connected', { socket_id: '1.2' }],
    ['disconnected', undefined],
  ]);
});

it('an attempt that is closed without a reason says so, in the data of its error too', () => {
  const { heard } = start();
  FakeWebSocket.last?.end(1006);

  const data = { code: 1006, message: 'no reason given' };
  expect(dataOf(heard, 'error')).toMatchObject([{ code: 1006, data }]);
});

describe('a WebSocket that tells of an error and of no close, as that of Node 22 where nothing was reached', () => {
  it('is one failed attempt, and is tried again with back-off', () => {
    vi.spyOn(Math, 'random').mockReturnValue(1);
    const { client, heard } = start();
    FakeWebSocket.last?.onerror?.({});
    vi.advanceTimersByTime(0);

    expect(dataOf(heard, 'error')).toMatchObject([{ name: 'ConnectionError', code: 1006 }]);
    expect(dataOf(heard, 'connecting_in')).toEqual([0.5]);
    vi.advanceTimersByTime(500);
    FakeWebSocket.last?.greet();

    expect(client.connection.state).toBe('connected');
    expect(FakeWebSocket.made).toHaveLength(2);
  });

  it('is waited for no longer once it is left', () => {
    const { client } = start();
    client.disconnect();
    FakeWebSocket.last?.onerror?.({});

    expect(vi.getTimerCount()).toBe(0);
  });

  it('ends a connection that was established, too', () => {
    const { client } = start();
    FakeWebSocket.last?.greet();
    FakeWebSocket.last?.onerror?.({});
    vi.advanceTimersByTime(0);

    expect(client.connection.state).toBe('connecting');
  });
});
