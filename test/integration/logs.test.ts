import { inspect } from 'node:util';
import Jetsocket, { type LogEntry } from 'jetsocket-js';
import { afterEach, expect, it, vi } from 'vitest';
import { connect, inState, settled } from '../support/client';
import { TestServer } from '../support/server';
import { collectUncaught } from '../support/uncaught';
import { until } from '../support/wait';

afterEach(() => {
  Jetsocket.log = undefined;
  Jetsocket.logToConsole = false;
  vi.restoreAllMocks();
});

/** A client to which the usual things have happened: a refusal, a loss, an error, garbage. */
async function eventful(options: Parameters<typeof connect>[1] = {}) {
  const server = await TestServer.start();
  const client = connect(server, {
    channelAuthorization: {
      customHandler: () => Promise.reject(Object.assign(new Error('no'), { status: 403 })),
    },
    ...options,
  });
  const line = await server.line();
  await client.subscribe('private-orders').ready.catch(() => {});
  line.raw('no JSON {');
  line.system(':error', { code: 4301, message: 'too much' });
  await settled(client, line);
  line.drop();
  await server.line(1);
  await inState(client, 'connected');
  return client;
}

it('the option gets entries with a level and a message', async () => {
  const entries: LogEntry[] = [];
  await eventful({ log: (entry) => entries.push(entry) });

  expect(new Set(entries.map(({ level }) => level))).toEqual(new Set(['info', 'warn', 'error']));
  for (const { message } of entries) expect(message).toMatch(/\w/);
  expect(entries.some(({ message }) => message.includes('private-orders'))).toBe(true);
  expect(entries.some(({ message }) => message.includes('connected'))).toBe(true);
});

it('a sign-in that fails is a warning', async () => {
  const server = await TestServer.start();
  const entries: LogEntry[] = [];
  const client = connect(server, {
    userAuthentication: { customHandler: () => Promise.reject(new Error('no')) },
    log: (entry) => entries.push(entry),
  });

  client.signin();
  await client.user.once('jetsocket:signin_error');

  const warnings = entries.filter(({ level }) => level === 'warn');
  expect(warnings).toEqual([{ level: 'warn', message: expect.stringContaining('the user') }]);
});

it('the static `log` gets one string each, and may be set later', async () => {
  const calls: unknown[][] = [];
  const client = await eventful();
  Jetsocket.log = (...args: unknown[]) => calls.push(args);

  client.disconnect();

  expect(calls.length).toBeGreaterThan(0);
  for (const args of calls) expect(args).toEqual([expect.stringContaining('')]);
  expect(calls.flat().join()).toContain('disconnected');
});

it('`logToConsole` prints', async () => {
  const printed: unknown[] = [];
  for (const method of ['log', 'info', 'warn', 'error'] as const) {
    vi.spyOn(console, method).mockImplementation((...args) => void printed.push(args.join(' ')));
  }
  Jetsocket.logToConsole = true;

  await eventful();

  expect(printed.join('\n')).toContain('private-orders');
});

it('without a sink nothing is printed and nothing is made into text', async () => {
  const printed: unknown[] = [];
  for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const) {
    vi.spyOn(console, method).mockImplementation((...args) => void printed.push(args));
  }
  const server = await TestServer.start();
  const client = connect(server);
  const channel = client.subscribe('orders');
  await channel.ready;
  const line = await server.line();
  let read = 0;
  const counted = { toString: () => `read ${++read}`, [inspect.custom]: () => `read ${++read}` };

  channel.trigger('client-said', 1);
  channel.bind('client-back', () => {});
  line.publish('orders', 'client-back', 1);
  client.send_event('client-said', counted);
  await settled(client, line);

  expect(printed).toEqual([]);
  expect(read).toBe(0);
});

it('a log that throws is reported as a handler that throws would be, and breaks nothing', async () => {
  const uncaught = collectUncaught();
  const server = await TestServer.start();
  const fault = new Error('of the application');
  const client = connect(server, {
    log: () => {
      throw fault;
    },
  });

  await inState(client, 'connected');
  const channel = client.subscribe('orders');
  await until(() => expect(channel.subscribed).toBe(true));
  (await server.line()).drop();
  await server.line(1);
  await inState(client, 'connected');
  expect(() => client.disconnect()).not.toThrow();

  await until(() => expect(new Set(uncaught)).toEqual(new Set([fault])));
});
