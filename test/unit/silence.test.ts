import Jetsocket, { type Options } from 'jetsocket-js';
import { describe, expect, it, vi } from 'vitest';
import { dataOf, record } from '../support/client';
import { fakeRealm } from '../support/fake-realm';
import { FakeWebSocket } from '../support/fake-web-socket';

function start(options: Options = {}) {
  fakeRealm();
  const client = new Jetsocket('key', { autoConnect: false, WebSocket: FakeWebSocket.asOption, ...options });
  const heard = record(client.connection);
  client.connect();
  return { client, heard };
}

describe('silence', () => {
  it('is what a ping waits for: frames of any kind put it off', () => {
    start();
    FakeWebSocket.last?.greet();

    for (let n = 0; n < 20; n++) {
      vi.advanceTimersByTime(119_000);
      FakeWebSocket.last?.say(n % 2 ? 'no JSON {' : { event: 'n', channel: 'orders' });
    }
    expect(FakeWebSocket.last?.sent).toEqual([]);
    vi.advanceTimersByTime(119_999);
    expect(FakeWebSocket.last?.sent).toEqual([]);
    vi.advanceTimersByTime(1);

    expect(FakeWebSocket.last?.commands('ping')).toEqual([{}]);
  });

  it.each([
    [30, 30_000],
    [0.05, 50],
    [0.01, 120_000],
    [300, 120_000],
    ['30', 120_000],
  ])('is %j s where the service says so: a ping after %i ms', (activity_timeout, ms) => {
    start();
    const data = { socket_id: '1.1', activity_timeout };
    FakeWebSocket.last?.say({ event: 'jetsocket:connection_established', data });

    vi.advanceTimersByTime(ms - 1);
    expect(FakeWebSocket.last?.sent).toEqual([]);
    vi.advanceTimersByTime(1);

    expect(FakeWebSocket.last?.commands('ping')).toEqual([{}]);
  });

  it('after a ping ends the socket, unless any frame comes', () => {
    const { client } = start({ activityTimeout: 1000, pongTimeout: 500 });
    FakeWebSocket.last?.greet();

    vi.advanceTimersByTime(1499);
    FakeWebSocket.last?.say({ event: 'n', channel: 'orders' });
    vi.advanceTimersByTime(999);
    expect(FakeWebSocket.last?.commands('ping')).toHaveLength(1);
    vi.advanceTimersByTime(500);
    expect(client.connection.state).toBe('connected');
    vi.advanceTimersByTime(1);

    expect(client.connection.state).toBe('connecting');
    expect(FakeWebSocket.last?.closedWith).toBe(4201);
  });

  it('is noticed in time where the clock was set back', () => {
    start();
    FakeWebSocket.last?.greet();

    vi.setSystemTime(Date.now() - 3_600_000);
    vi.advanceTimersByTime(120_000);

    expect(FakeWebSocket.last?.commands('ping')).toHaveLength(1);
  });
});

describe('a socket that is slow', () => {
  it('to close is left at once, and what it still says is not heard', () => {
    const { client, heard } = start({ activityTimeout: 1000, pongTimeout: 1000 });
    const channel = client.subscribe('orders');
    const onChannel = record(channel);
    const first = FakeWebSocket.last;
    first?.greet();
    first?.agree('orders');

    vi.advanceTimersByTime(2000);
    expect(client.connection.state).toBe('connecting');
    first?.say({ event: 'created', channel: 'orders', data: '1' });
    first?.say({ event: 'jetsocket:error', data: { code: 4001 } });
    first?.end(4001);

    expect(dataOf(onChannel, 'created')).toEqual([]);
    expect(dataOf(heard, 'error')).toEqual([]);
    expect(client.connection.state).toBe('connecting');
    client.disconnect();
  });

  it('to tell of an error frame in front of the end: after 1.5 s it does not decide any more', () => {
    for (const [ms, state] of [
      [1500, 'disconnected'],
      [1501, 'connecting'],
    ] as const) {
      const { client } = start();
      FakeWebSocket.last?.greet();
      FakeWebSocket.last?.say({ event: 'jetsocket:error', data: { code: 4001 } });
      vi.advanceTimersByTime(ms);
      FakeWebSocket.last?.end(1006);

      expect(client.connection.state).toBe(state);
      client.disconnect();
      vi.useRealTimers();
    }
  });
});

it('bytes are asked for as buffers: a Blob could only be read after the frames behind it', () => {
  start();

  expect(FakeWebSocket.last?.binaryType).toBe('arraybuffer');
});

describe('where nothing else is said', () => {
  it('a handshake may take 10 s, and then the state is `unavailable`', () => {
    const { client, heard } = start();

    vi.advanceTimersByTime(9999);
    expect([client.connection.state, dataOf(heard, 'error')]).toEqual(['connecting', []]);
    vi.advanceTimersByTime(1);

    expect(client.connection.state).toBe('unavailable');
    const message = `${FakeWebSocket.last?.url} did not answer in 10000 ms`;
    expect(dataOf(heard, 'error')).toMatchObject([{ message }]);
    client.disconnect();
  });

  it('a pong may take 30 s', () => {
    const { client } = start();
    FakeWebSocket.last?.greet();

    vi.advanceTimersByTime(120_000 + 29_999);
    expect(client.connection.state).toBe('connected');
    vi.advanceTimersByTime(1);

    expect(client.connection.state).toBe('connecting');
    client.disconnect();
  });

  it('a subscription may take 10 s', () => {
    const { client } = start();
    FakeWebSocket.last?.greet();
    const heard = record(client.subscribe('orders'));

    vi.advanceTimersByTime(9999);
    expect(heard).toEqual([]);
    vi.advanceTimersByTime(1);

    const message = 'the service did not answer in 10000 ms for orders';
    expect(dataOf(heard, 'jetsocket:subscription_error')).toMatchObject([{ message, status: 0 }]);
    client.disconnect();
  });
});
