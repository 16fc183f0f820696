import Jetsocket, { type ConnectionState, type Options } from 'jetsocket-js';
import { describe, expect, it, vi } from 'vitest';
import { fakeRealm } from '../support/fake-realm';
import { FakeWebSocket } from '../support/fake-web-socket';

// Each delay ends before the next one, so that "retry due" is not "unavailable due" too.
const timing = {
  connectTimeout: 3000,
  reconnect: { minDelay: 8000, maxDelay: 8000 },
  unavailableTimeout: 5000,
  activityTimeout: 20_000,
  pongTimeout: 10_000,
};

/** Half of `minDelay`, as chance is fixed below. */
const RETRY = 4000;

const phases = {
  initialized: () => {},
  connecting: ({ client }) => client.connect(),
  connected: ({ client }) => {
    client.connect();
    FakeWebSocket.last?.greet();
  },
  waiting: ({ client }) => {
    client.connect();
    FakeWebSocket.last?.end(1006);
  },
  unavailable: ({ client }) => {
    client.connect();
    for (const ms of [0, RETRY]) {
      vi.advanceTimersByTime(ms);
      FakeWebSocket.last?.end(1006);
    }
    vi.advanceTimersByTime(timing.unavailableTimeout - RETRY);
  },
  disconnected: ({ client }) => {
    client.connect();
    FakeWebSocket.last?.greet();
    client.disconnect();
  },
  failed: ({ client, options }) => {
    delete options.WebSocket;
    client.connect();
    options.WebSocket = FakeWebSocket.asOption;
  },
} satisfies Record<string, (world: World) => void>;

const errorFrame = { event: 'jetsocket:error', data: { code: 4001, message: 'no such key' } };

const inputs = {
  'connect()': ({ client }) => client.connect(),
  'disconnect()': ({ client }) => client.disconnect(),
  'connect() without a WebSocket': ({ client, options }) => {
    delete options.WebSocket;
    client.connect();
  },
  handshake: () => FakeWebSocket.last?.greet(),
  'an error frame 4001': () => FakeWebSocket.last?.say(errorFrame),
  garbage: () => FakeWebSocket.last?.say('no JSON {'),
  'refusing close 4001': () => FakeWebSocket.last?.end(4001),
  'back-off close 1006': () => FakeWebSocket.last?.end(1006),
  'soon close 4200': () => FakeWebSocket.last?.end(4200),
  'deadline of the handshake': () => vi.advanceTimersByTime(timing.connectTimeout),
  'retry due': () => vi.advanceTimersByTime(RETRY),
  'unavailable due': () => vi.advanceTimersByTime(timing.unavailableTimeout),
  'silence and no pong': () => vi.advanceTimersByTime(timing.activityTimeout + timing.pongTimeout),
  offline: ({ window }) => window.dispatch('offline'),
  'offline, and no pong': ({ window }) => {
    window.dispatch('offline');
    vi.advanceTimersByTime(5000);
  },
  online: ({ window }) => window.dispatch('online'),
  'page shown again': ({ window }) => window.dispatch('pageshow', { persisted: true }),
} satisfies Record<string, (world: World) => void>;

type PhaseName = keyof typeof phases;
type Input = keyof typeof inputs;

interface World extends ReturnType<typeof fakeRealm> {
  readonly client: Jetsocket;
  readonly options: { -readonly [Name in keyof Options]: Options[Name] };
}

/** The same for every input but these. */
function every(state: ConnectionState, but: Partial<Record<Input, ConnectionState>>) {
  const all = Object.keys(inputs).map((input) => [input, state]);
  return { ...Object.fromEntries(all), ...but } as Record<Input, ConnectionState>;
}

const table: Record<PhaseName, Record<Input, ConnectionState>> = {
  initialized: every('initialized', {
    'connect()': 'connecting',
    'disconnect()': 'disconnected',
    'connect() without a WebSocket': 'failed',
  }),
  connecting: {
    'connect()': 'connecting',
    'disconnect()': 'disconnected',
    'connect() without a WebSocket': 'connecting',
    handshake: 'connected',
    'an error frame 4001': 'disconnected',
    garbage: 'connecting',
    'refusing close 4001': 'disconnected',
    'back-off close 1006': 'connecting',
    'soon close 4200': 'connecting',
    'deadline of the handshake': 'connecting',
    'retry due': 'connecting',
    'unavailable due': 'unavailable',
    'silence and no pong': 'unavailable',
    offline: 'connecting',
    'offline, and no pong': 'unavailable',
    online: 'connecting',
    'page shown again': 'connecting',
  },
  connected: {
    'connect()': 'connected',
    'disconnect()': 'disconnected',
    'connect() without a WebSocket': 'connected',
    handshake: 'connected',
    'an error frame 4001': 'connected',
    garbage: 'connected',
    'refusing close 4001': 'disconnected',
    'back-off close 1006': 'connecting',
    'soon close 4200': 'connecting',
    'deadline of the handshake': 'connected',
    'retry due': 'connected',
    'unavailable due': 'connected',
    'silence and no pong': 'connecting',
    offline: 'connected',
    'offline, and no pong': 'connecting',
    online: 'connected',
    'page shown again': 'connected',
  },
  waiting: {
    'connect()': 'connecting',
    'disconnect()': 'disconnected',
    'connect() without a WebSocket': 'failed',
    handshake: 'connecting',
    'an error frame 4001': 'connecting',
    garbage: 'connecting',
    'refusing close 4001': 'connecting',
    'back-off close 1006': 'connecting',
    'soon close 4200': 'connecting',
    'deadline of the handshake': 'connecting',
    'retry due': 'connecting',
    'unavailable due': 'unavailable',
    'silence and no pong': 'unavailable',
    offline: 'connecting',
    'offline, and no pong': 'unavailable',
    online: 'connecting',
    'page shown again': 'connecting',
  },
  unavailable: every('unavailable', {
    'disconnect()': 'disconnected',
    'connect() without a WebSocket': 'failed',
  }),
  disconnected: every('disconnected', {
    'connect()': 'connecting',
    'connect() without a WebSocket': 'failed',
  }),
  failed: every('failed', {
    'connect()': 'connecting',
    'disconnect()': 'disconnected',
  }),
};

function enter(phase: PhaseName): World {
  const realm = fakeRealm();
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
  const options = { ...timing, autoConnect: false, WebSocket: FakeWebSocket.asOption };
  const world: World = { ...realm, options, client: new Jetsocket('key', options) };
  (phases[phase] as (world: World) => void)(world);
  return world;
}

const shown = (phase: PhaseName) => (phase === 'waiting' ? 'connecting' : phase);

describe.each(Object.keys(phases) as PhaseName[])('in the phase %s', (phase) => {
  it('the state is shown, with a socket id only when connected', () => {
    const { client } = enter(phase);

    expect(client.connection.state).toBe(shown(phase));
    expect(client.connection.socket_id !== undefined).toBe(phase === 'connected');
  });

  it.each(Object.keys(inputs) as Input[])(
    '%s leads where the table says, and nothing is left behind',
    (input) => {
      const world = enter(phase);
      const { client, window, document } = world;
      const announced: string[] = [];
      client.connection.bind('state_change', ({ previous, current }) =>
        announced.push(`${previous}>${current}`),
      );

      (inputs[input] as (world: World) => void)(world);

      const { state } = client.connection;
      expect(state).toBe(table[phase][input]);
      // What was announced is a chain from the old state to the new one, and no step is from a state to itself.
      const chain = announced.map((change) => change.split('>'));
      expect([shown(phase), ...chain.map(([, current]) => current)].at(-1)).toBe(state);
      for (const [previous, current] of chain) expect(previous).not.toBe(current);
      expect(client.connection.socket_id !== undefined).toBe(state === 'connected');
      const live = FakeWebSocket.made.filter((socket) => socket.isHeard);
      expect(live.length).toBeLessThanOrEqual(1);

      client.disconnect();

      expect(client.connection.state).toBe('disconnected');
      expect(vi.getTimerCount()).toBe(0);
      expect([window.count, document.count]).toEqual([0, 0]);
      for (const socket of FakeWebSocket.made) {
        expect(socket.isHeard).toBe(false);
        expect(socket.readyState).toBeGreaterThanOrEqual(2);
      }
      const { length } = FakeWebSocket.made;
      window.dispatch('online');
      vi.advanceTimersByTime(3_600_000);
      expect([FakeWebSocket.made.length, client.connection.state]).toEqual([length, 'disconnected']);
    },
  );
});

it.each(['waiting', 'unavailable'] as const)('from %s a new handshake leads to `connected`', (phase) => {
  const { client, window } = enter(phase);
  const { length } = FakeWebSocket.made;

  window.dispatch('online');
  expect(FakeWebSocket.made).toHaveLength(length + 1);
  expect(client.connection.state).toBe(shown(phase));
  FakeWebSocket.last?.greet();

  expect(client.connection.state).toBe('connected');
  client.disconnect();
});

it('from unavailable a refusal leads to `disconnected`', () => {
  const { client, window } = enter('unavailable');

  window.dispatch('online');
  FakeWebSocket.last?.end(4001);

  expect(client.connection.state).toBe('disconnected');
  expect(vi.getTimerCount()).toBe(0);
});
