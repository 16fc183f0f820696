import { UsageError } from 'jetsocket-js';
import { expect, it } from 'vitest';
import { connect, settled } from '../support/client';
import { TestServer } from '../support/server';

async function start(prefix: 'jetsocket' | 'pusher' = 'jetsocket') {
  const server = await TestServer.start({ prefix });
  const log: string[] = [];
  const client = connect(server, {
    channelAuthorization: { customHandler: async () => ({ auth: 'test-key:x' }) },
    log: ({ level, message }) => log.push(`${level} ${message}`),
  });
  const line = await server.line();
  const channel = client.subscribe('private-orders');
  await channel.ready;
  const sent = async () => {
    await settled(client, line);
    return line.received.filter(({ event }) => event.startsWith('client-') && !event.includes('barrier'));
  };
  return { server, client, line, channel, log, sent };
}

it.each(['jetsocket', 'pusher'] as const)(
  'client events leave as they are, data as a value, to a server of %s',
  async (prefix) => {
    const { channel, sent } = await start(prefix);

    const values = [{ a: [1, 'ž'] }, 0, '', false, null, 'text', '{"a":1}'];
    const said = values.map((value) => channel.trigger('client-said', value));

    expect(said).toEqual(values.map(() => true));
    expect(await sent()).toEqual(
      values.map((data) => ({ event: 'client-said', channel: 'private-orders', data })),
    );
  },
);

it('client events without data have none', async () => {
  const { channel, line, sent } = await start();

  channel.trigger('client-said');
  await sent();

  expect(line.texts).toContain('{"event":"client-said","channel":"private-orders"}');
});

it.each(['said', 'Client-said', 'clientsaid', '', 'jetsocket:subscribe', undefined, null, 7])(
  'client events cannot be called %j',
  async (name) => {
    const { channel, sent } = await start();

    expect(() => channel.trigger(name as `client-${string}`, 1)).toThrow(UsageError);

    expect(await sent()).toEqual([]);
  },
);

const circular: Record<string, unknown> = {};
circular.self = circular;
const faulty = {
  toJSON() {
    throw new Error('of the application');
  },
};

it.each([
  ['a circle', circular],
  ['a bigint', 1n],
  ['a `toJSON` that throws', faulty],
  ['a function', () => {}],
  ['a symbol', Symbol('s')],
])('client events cannot carry %s: a UsageError, and nothing is sent', async (_what, data) => {
  const { channel, sent } = await start();

  expect(() => channel.trigger('client-said', data)).toThrow(UsageError);

  expect(await sent()).toEqual([]);
});

it.each([
  ['a circle', circular],
  ['a bigint', 1n],
  ['a `toJSON` that throws', faulty],
])('%s given to `send_event` is a UsageError too, the only error that is thrown', async (_what, data) => {
  const { client, sent } = await start();

  expect(() => client.send_event('client-said', data, 'private-orders')).toThrow(UsageError);

  expect(await sent()).toEqual([]);
});

it('client events on a public channel are `false` and a warning', async () => {
  const { client, log, sent } = await start();
  const channel = client.subscribe('orders');
  await channel.ready;
  log.length = 0;

  expect(channel.trigger('client-said', 1)).toBe(false);

  expect(log).toEqual([expect.stringMatching(/^warn .*client-said.*orders/)]);
  expect(await sent()).toEqual([]);
});

it('client events on a channel that is not subscribed yet are `false` and a warning', async () => {
  const { client, log, sent } = await start();
  const channel = client.subscribe('private-others');

  expect(channel.trigger('client-said', 1)).toBe(false);

  expect(log.filter((entry) => /^warn .*client-said.*private-others/.test(entry))).toHaveLength(1);
  expect(await sent()).toEqual([]);
});

it('client events after `unsubscribe()` and while the connection is lost are `false`', async () => {
  const { client, channel, line, server } = await start();
  const other = client.subscribe('private-others');
  await other.ready;

  client.unsubscribe('private-orders');
  expect(channel.trigger('client-said', 1)).toBe(false);
  const lost = new Promise<void>((resolve) => client.connection.bind('connecting', () => resolve()));
  line.drop();
  await lost;
  expect(other.trigger('client-said', 1)).toBe(false);

  const next = await server.line(1);
  await settled(client, next);
  expect(next.received.filter(({ event }) => event === 'client-said')).toEqual([]);
});

it('client events that the server refuses are an error of the connection, which stays', async () => {
  const { client, channel, line } = await start();
  const errors: unknown[] = [];
  client.connection.bind('error', (error) => errors.push(error));

  channel.trigger('client-said', 1);
  line.system(':error', { code: 4301, message: 'Too many client events' }, 'private-orders');
  await settled(client, line);

  expect(errors).toEqual([expect.objectContaining({ name: 'ConnectionError', code: 4301 })]);
  expect([client.connection.state, channel.subscribed]).toEqual(['connected', true]);
});

it.each([
  ['an event that is undefined', undefined, 'orders'],
  ['an event that is empty', '', undefined],
  ['a channel that is a number', 'client-a', 7],
  ['a channel that is empty', 'client-a', ''],
])('%s given to `send_event` is a UsageError', async (_what, event, channel) => {
  const { client, sent } = await start();

  expect(() => client.send_event(event as string, 1, channel as string)).toThrow(UsageError);

  expect(await sent()).toEqual([]);
});

it('`send_event` sends any event, with a channel or without', async () => {
  const { client, line } = await start();

  expect(client.send_event('client-a', { n: 1 }, 'private-orders')).toBe(true);
  expect(client.send_event('client-b', { n: 2 })).toBe(true);
  expect(client.send_event('client-c', { n: 3 }, null as unknown as undefined)).toBe(true);
  await settled(client, line);

  expect(line.received.slice(1, 4)).toEqual([
    { event: 'client-a', channel: 'private-orders', data: { n: 1 } },
    { event: 'client-b', data: { n: 2 } },
    { event: 'client-c', data: { n: 3 } },
  ]);
});
