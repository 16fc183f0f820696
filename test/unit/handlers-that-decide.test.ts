import Jetsocket, { type StateChange } from 'jetsocket-js';
import { expect, it, onTestFinished, vi } from 'vitest';
import { dataOf, record } from '../support/client';
import { fakeRealm } from '../support/fake-realm';
import { FakeWebSocket } from '../support/fake-web-socket';

// A handler of `state_change`, or of `error`, may end what the client is about to tell.

function connecting() {
  fakeRealm();
  const client = new Jetsocket('key', { autoConnect: false, WebSocket: FakeWebSocket.asOption });
  const heard = record(client.connection);
  client.connect();
  const disconnectOn = (state: string) =>
    client.connection.bind('state_change', ({ current }: StateChange) => {
      if (current === state) client.disconnect();
    });
  return { client, heard, disconnectOn };
}

it('a handler that disconnects when the state is `connected` hears no `connected` behind `disconnected`', () => {
  const { client, heard, disconnectOn } = connecting();
  disconnectOn('connected');
  FakeWebSocket.last?.greet();

  expect(client.connection.state).toBe('disconnected');
  expect(dataOf(heard, 'disconnected')).toHaveLength(1);
  expect(dataOf(heard, 'connected')).toEqual([]);
});

it('a handler that connects again on a refusal hears no `disconnected` behind `connecting`', () => {
  const { client, heard } = connecting();
  FakeWebSocket.last?.greet();
  heard.length = 0;
  client.connection.on('error', () => client.connect(), { once: true });
  FakeWebSocket.last?.end(4001);

  expect(client.connection.state).toBe('connecting');
  expect(FakeWebSocket.made).toHaveLength(2);
  expect(heard.map(([event]) => event)).toEqual(['state_change', 'error', 'state_change', 'connecting']);
});

it('a handler that disconnects when the connection is lost hears no `connecting_in`, and there is no attempt', () => {
  const { heard, disconnectOn } = connecting();
  FakeWebSocket.last?.greet();
  disconnectOn('connecting');
  FakeWebSocket.last?.end(1006);

  expect(dataOf(heard, 'disconnected')).toHaveLength(1);
  expect(dataOf(heard, 'connecting_in')).toEqual([]);
  expect(FakeWebSocket.made).toHaveLength(1);
});

it('nothing is handed to a socket that is closing, and nobody is told that it was', () => {
  const { client } = connecting();
  FakeWebSocket.last?.greet();
  expect(client.send_event('client-said', 1)).toBe(true);
  // The server has begun to close: browsers tell the end of that later.
  Object.assign(FakeWebSocket.last ?? {}, { readyState: 2 });

  expect(client.send_event('client-said', 2)).toBe(false);
  expect(FakeWebSocket.last?.sent.map(({ data }) => data)).toEqual([1]);
});

it('data that JSON cannot hold is refused before a word of it is sent, by `send_event` as by `trigger`', () => {
  const { client } = connecting();
  FakeWebSocket.last?.greet();
  for (const data of [() => {}, Symbol('said'), 1n]) {
    expect(() => client.send_event('client-said', data)).toThrow(
      'the data of client-said must fit into JSON',
    );
  }
  expect(FakeWebSocket.last?.sent).toEqual([]);
});

it('an error on a socket that a handler has left is not the reason of the end of the next one', () => {
  const { client } = connecting();
  FakeWebSocket.last?.greet();
  client.connection.bind('message', ({ event }: { event: string }) => {
    if (event !== 'jetsocket:error') return;
    client.disconnect();
    client.connect();
  });
  FakeWebSocket.last?.say({ event: 'jetsocket:error', data: { code: 4004, message: 'Over quota' } });
  FakeWebSocket.last?.end(1006);

  expect(FakeWebSocket.made).toHaveLength(2);
  expect(client.connection.state).toBe('connecting');
});

it('a handler of `error` that connects again comes to an end where no WebSocket can be made', async () => {
  let made = 0;
  class Blocked {
    constructor() {
      made++;
      throw new Error('blocked');
    }
  }
  const client = new Jetsocket('key', { autoConnect: false, WebSocket: Blocked as never });
  const heard = record(client.connection);
  client.connection.on('error', () => client.connect());
  client.connect();

  expect(made).toBe(1);
  expect(heard.map(([event]) => event)).toEqual(['state_change', 'connecting']);
  const error = await client.connection.once('error');
  client.disconnect();
  expect(error).toMatchObject({ name: 'ConnectionError', cause: { message: 'blocked' } });
});

it('nor does it call itself for ever where there is no WebSocket', () => {
  vi.stubGlobal('WebSocket', undefined);
  onTestFinished(() => void vi.unstubAllGlobals());
  const client = new Jetsocket('key', { autoConnect: false });
  const heard = record(client.connection);
  client.connection.bind('error', () => client.connect());
  client.connect();

  expect(heard.map(([event]) => event)).toEqual(['state_change', 'error', 'failed']);
  expect(client.connection.state).toBe('failed');
});
