import Jetsocket, { type AuthorizationOptions, type Options, UsageError } from 'jetsocket-js';
import { expect, it, onTestFinished, vi } from 'vitest';
import { connect, dataOf, inState, record } from '../support/client';
import { FakeWebSocket } from '../support/fake-web-socket';
import { TestServer } from '../support/server';
import { until } from '../support/wait';

it.each([undefined, null, '', 7, {}])('the constructor throws a UsageError for the key %j', (key) => {
  expect(() => new Jetsocket(key as string)).toThrow(UsageError);
});

it.each([
  ['null', null],
  ['a text', 'eu'],
  ['a list', []],
  ['a function', () => {}],
])('the constructor throws a UsageError for options that are %s', (_what, options) => {
  expect(() => new Jetsocket('key', options as unknown as Options)).toThrow(UsageError);
});

it.each([
  { cluster: 7 },
  { wsPort: '80' },
  { wsPort: Number.NaN },
  { forceTLS: 'yes' },
  { activityTimeout: -1 },
  { activityTimeout: 0 },
  { pongTimeout: Number.POSITIVE_INFINITY },
  { reconnect: null },
  { reconnect: { minDelay: 'soon' } },
  { channelAuthorization: { endpoint: 7 } },
  { channelAuthorization: { headers: null } },
  { channelAuthorization: { customHandler: 'no function' } },
  { userAuthentication: { timeout: 'long' } },
  { WebSocket: {} },
  { log: true },
])('the constructor throws a UsageError that names the option for %j', (options) => {
  const last = JSON.stringify(options).match(/"(\w+)":(?!\{["}])/)?.[1] ?? 'WebSocket';
  const make = () => new Jetsocket('key', { autoConnect: false, ...options } as unknown as Options);

  expect(make).toThrow(UsageError);
  expect(make).toThrow(last);
});

it.each([
  [{ wsPort: -1 }, 'the option `wsPort` is no positive number'],
  [{ reconnect: { minDelay: 0 } }, 'the option `reconnect.minDelay` is no positive number'],
  [{ cluster: 7 }, 'the option `cluster` is no string'],
  [{ userAuthentication: 'yes' }, 'the option `userAuthentication` is no object'],
])('the error for %j says what it should be', (options, message) => {
  const make = () => new Jetsocket('key', { autoConnect: false, ...options } as unknown as Options);

  expect(make).toThrow(message);
});

it('the constructor takes an option nobody knows where there is no log, too', () => {
  expect(() => new Jetsocket('key', { autoConnect: false, forceTsl: true } as Options)).not.toThrow();
});

it('the constructor warns of none of the options there are', () => {
  const log: string[] = [];
  const authorization: Required<AuthorizationOptions> = {
    endpoint: '/auth',
    encoding: 'form',
    headers: {},
    params: {},
    headersProvider: () => ({}),
    paramsProvider: () => ({}),
    customHandler: async () => ({ auth: '' }),
    credentials: 'omit',
    timeout: 1,
    batch: true,
  };
  const options: Required<Omit<Options, 'secretbox'>> = {
    cluster: 'eu',
    wsHost: '127.0.0.1',
    wsPort: 1,
    wssPort: 1,
    wsPath: '/path',
    forceTLS: false,
    autoConnect: false,
    activityTimeout: 1,
    pongTimeout: 1,
    unavailableTimeout: 1,
    connectTimeout: 1,
    subscribeTimeout: 1,
    reconnect: { minDelay: 1, maxDelay: 1 },
    channelAuthorization: authorization,
    userAuthentication: authorization,
    WebSocket: FakeWebSocket.asOption,
    fetch,
    log: ({ message }) => log.push(message),
  };

  new Jetsocket('key', options);

  expect(log).toEqual([]);
});

it('a client has the key it was given', () => {
  expect(new Jetsocket('key', { autoConnect: false }).key).toBe('key');
});

it.each<[Options, page: string, address: string]>([
  [{}, 'http:', 'wss://ws.jetsocket.io/app/key'],
  [{ cluster: 'eu' }, 'http:', 'wss://ws-eu.jetsocket.io/app/key'],
  [{ wssPort: 8443 }, 'http:', 'wss://ws.jetsocket.io:8443/app/key'],
  [{ wssPort: 80 }, 'http:', 'wss://ws.jetsocket.io:80/app/key'],
  [{ forceTLS: false }, 'http:', 'ws://ws.jetsocket.io/app/key'],
  [{ forceTLS: false, wsPort: 80, wssPort: 8443 }, 'http:', 'ws://ws.jetsocket.io/app/key'],
  [{ forceTLS: false, wsPort: 443 }, 'http:', 'ws://ws.jetsocket.io:443/app/key'],
  [{ forceTLS: false, wsPort: 8080 }, 'https:', 'wss://ws.jetsocket.io/app/key'],
])('the address for %j on a page of %s is %s', (options, protocol, address) => {
  const addresses: string[] = [];
  class Addressed extends FakeWebSocket {
    constructor(url: string) {
      super();
      addresses.push(url.replace(/\?.*/, ''));
    }
  }
  vi.stubGlobal('WebSocket', Addressed);
  vi.stubGlobal('location', { protocol });
  onTestFinished(() => void vi.unstubAllGlobals());

  const client = new Jetsocket('key', { autoConnect: false, ...options });
  client.connect();
  client.disconnect();

  expect(addresses).toEqual([address]);
});

it.each<[object, warning: string]>([
  [{ forceTsl: true }, 'unknown option `forceTsl`: did you mean `forceTLS`?'],
  [{ websocket: 1 }, 'unknown option `websocket`: did you mean `WebSocket`?'],
  [{ userAuth: {} }, 'unknown option `userAuth`: did you mean `userAuthentication`?'],
  [{ authorizer: 1 }, 'unknown option `authorizer`: did you mean `channelAuthorization`?'],
  [{ pong: 1 }, 'unknown option `pong`: did you mean `pongTimeout`?'],
  [{ wsport: 80 }, 'unknown option `wsport`: did you mean `wsPort`?'],
  [{ reconnect: { max: 1 } }, 'unknown option `reconnect.max`: did you mean `reconnect.maxDelay`?'],
])(
  'the constructor warns of an option nobody knows and names the nearest one, for %j',
  (options, warning) => {
    const log: string[] = [];
    new Jetsocket('key', {
      autoConnect: false,
      log: ({ level, message }) => log.push(`${level} ${message}`),
      ...options,
    } as Options);

    expect(log).toEqual([`warn ${warning}`]);
  },
);

it('a client without a WebSocket shows `failed`, and the error names the option', async () => {
  vi.stubGlobal('WebSocket', undefined);
  onTestFinished(() => void vi.unstubAllGlobals());
  const client = new Jetsocket('key', {});
  const heard = record(client.connection);
  client.subscribe('orders');

  await inState(client, 'failed');

  const message = 'the connection needs the option `WebSocket`';
  expect(dataOf(heard, 'error')).toMatchObject([{ message, data: { code: undefined, message } }]);
  client.disconnect();
  expect(client.connection.state).toBe('disconnected');
});

it('a client without a `fetch` connects, and the error of a private channel names the option', async () => {
  vi.stubGlobal('fetch', undefined);
  onTestFinished(() => void vi.unstubAllGlobals());
  const client = connect(await TestServer.start());
  const heard = record(client.subscribe('private-orders'));

  await until(() => expect(dataOf(heard, 'jetsocket:subscription_error')).toHaveLength(1));

  expect(dataOf(heard, 'jetsocket:subscription_error')).toEqual([
    expect.objectContaining({
      status: 0,
      message: '/jetsocket/auth needs the option `fetch` for private-orders',
    }),
  ]);
});
