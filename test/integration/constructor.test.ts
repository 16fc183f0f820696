import Jetsocket, { type Options, UsageError } from 'jetsocket-js';
import { expect, it, onTestFinished, vi } from 'vitest';
import { connect, dataOf, inState, record } from '../support/client';
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
  { reconnect: { minDelay: 'soon' } },
  { channelAuthorization: { endpoint: 7 } },
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

it('the constructor warns of an option nobody knows and names the nearest one', () => {
  const log: string[] = [];
  new Jetsocket('key', {
    autoConnect: false,
    log: ({ level, message }) => log.push(`${level} ${message}`),
    forceTsl: true,
  } as Options);

  expect(log).toEqual([expect.stringMatching(/^warn .*forceTsl.*forceTLS/)]);
});

it('a client without a WebSocket shows `failed`, and the error names the option', async () => {
  vi.stubGlobal('WebSocket', undefined);
  onTestFinished(() => void vi.unstubAllGlobals());
  const client = new Jetsocket('key', {});
  const heard = record(client.connection);
  client.subscribe('orders');

  await inState(client, 'failed');

  expect(dataOf<Error>(heard, 'error').map(({ message }) => message)).toEqual([
    expect.stringContaining('`WebSocket`'),
  ]);
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
