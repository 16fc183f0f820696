import type { ConnectionError, StateChange } from 'jetsocket-js';
import { describe, expect, it } from 'vitest';
import { connect, dataOf, inState, record, settled } from '../support/client';
import { TestServer } from '../support/server';
import { until } from '../support/wait';

async function start(reconnect = { minDelay: 5, maxDelay: 20 }) {
  const server = await TestServer.start();
  const client = connect(server, { reconnect });
  await inState(client, 'connected');
  return { server, client, line: await server.line() };
}

describe('a close code of the refusing kind', () => {
  it.each([4000, 4001, 4003, 4004, 4009, 4099, 4300, 4301, 4999])(
    '%i ends in `disconnected`',
    async (code) => {
      const { server, client, line } = await start();
      const heard = record(client.connection);

      line.close(code, 'because');
      await inState(client, 'disconnected');

      const errors = dataOf<ConnectionError>(heard, 'error');
      expect(errors).toHaveLength(1);
      expect(errors[0]).toMatchObject({
        name: 'ConnectionError',
        code,
        data: { code, message: 'because' },
      });
      expect(errors[0]?.message).toMatch(new RegExp(`${code}|because`));
      expect(dataOf<StateChange>(heard, 'state_change').map(({ current }) => current)).toEqual([
        'disconnected',
      ]);
      expect(dataOf(heard, 'connecting_in')).toEqual([]);

      client.connect();
      await server.line(1);
      await inState(client, 'connected');
    },
  );
});

describe('every other end', () => {
  it.each([1000, 1001, 1011, 1012, 1013, 3000, 3999, 4100, 4199, 4200, 4299])(
    'with %i is retried, and is no error',
    async (code) => {
      const { server, client, line } = await start();
      const heard = record(client.connection);

      line.close(code);
      await server.line(1);
      await inState(client, 'connected');

      expect(dataOf(heard, 'error')).toEqual([]);
      expect(dataOf(heard, 'connecting_in')).toHaveLength(1);
      const changes = dataOf<StateChange>(heard, 'state_change');
      expect(changes.map(({ previous, current }) => [previous, current])).toEqual([
        ['connected', 'connecting'],
        ['connecting', 'connected'],
      ]);
      expect(changes[0]?.reason).toContain(String(code));
    },
  );

  it.each(['a close frame without a code', 'no close frame at all'])('with %s is retried', async (how) => {
    const { server, client, line } = await start();
    const heard = record(client.connection);

    if (how.startsWith('no')) line.drop();
    else line.close();
    await server.line(1);
    await inState(client, 'connected');

    expect(dataOf(heard, 'error')).toEqual([]);
  });

  it('leaves no socket id behind', async () => {
    const { client, line } = await start({ minDelay: 60_000, maxDelay: 60_000 });
    const seen: unknown[] = [];
    client.connection.bind('state_change', ({ current }) =>
      seen.push([current, client.connection.socket_id]),
    );
    expect(client.connection.socket_id).toBe(line.socketId);

    line.drop();
    await inState(client, 'connecting');

    expect(seen).toEqual([['connecting', undefined]]);
    expect(client.send_event('client-x', 1)).toBe(false);
  });
});

describe('an error frame in front of an end', () => {
  it('without a close frame decides as a close code would: 4001', async () => {
    const { server, client, line } = await start();
    const heard = record(client.connection);

    line.system(':error', { code: 4001, message: 'no such key' });
    line.drop();
    await inState(client, 'disconnected');

    expect(dataOf(heard, 'error')).toEqual([expect.objectContaining({ code: 4001 })]);
    expect(server.lines).toHaveLength(1);
  });

  it.each([4001, 4009, 4301])(
    'with a close frame of the same code %i is one fault, so one error',
    async (code) => {
      const { client, line } = await start();
      const heard = record(client.connection);

      line.system(':error', { code, message: 'You got disconnected by the app.' });
      line.close(code);
      await inState(client, 'disconnected');

      expect(dataOf(heard, 'error')).toEqual([expect.objectContaining({ code })]);
    },
  );

  it.each([4009, null])('is one error though another, %s, came long before it', async (code) => {
    const { server, client, line } = await start();
    server.onSubscribe = () => {};
    client.subscribe('orders');
    await until(() => expect(line.commands('subscribe')).toHaveLength(1));
    const heard = record(client.connection);

    line.system(':error', { code, message: 'refused' });
    line.system(':error', { code: 4301, message: 'client event rate' });
    line.close(4301);
    await inState(client, 'disconnected');

    expect(dataOf<ConnectionError>(heard, 'error').map(({ data }) => data.code ?? null)).toEqual([
      code,
      4301,
    ]);
  });

  it.each([4301, null])('decides though an ordinary error, %s, came behind it', async (code) => {
    const { client, line } = await start();

    line.system(':error', { code: 4004, message: 'over quota' });
    line.system(':error', { code, message: 'client event rate' });
    line.drop();

    await inState(client, 'disconnected');
  });

  it('of a restarting server is one error, and the client comes back', async () => {
    const { server, client, line } = await start();
    const heard = record(client.connection);

    line.system(':error', { code: 4200, message: 'Server closed. Please reconnect shortly.' });
    line.close(4200);
    await server.line(1);

    expect(dataOf(heard, 'error')).toEqual([expect.objectContaining({ code: 4200 })]);
  });

  it('is not heard when the close frame has a code of its own', async () => {
    const { server, client, line } = await start();

    line.system(':error', { code: 4001 });
    line.close(4200);
    await server.line(1);
    await inState(client, 'connected');
  });

  it.each([4300, 4301])('%i does not count: it comes on healthy sockets', async (code) => {
    const { server, client, line } = await start();

    line.system(':error', { code, message: 'client event rate' });
    line.drop();
    await server.line(1);

    await inState(client, 'connected');
  });

  it('4009 counts when no subscription is unanswered', async () => {
    const { client, line } = await start();
    await client.subscribe('orders').ready;

    line.system(':error', { code: 4009, message: 'Connection not authorized within timeout.' });
    line.drop();

    await inState(client, 'disconnected');
  });

  it('alone changes nothing', async () => {
    const { client, line } = await start();
    const heard = record(client.connection);

    line.system(':error', { code: 4001, message: 'odd' });
    line.system(':error', JSON.stringify({ code: 4100, message: 'odd' }));
    line.system(':error', { code: null, message: 'odd' });
    await settled(client, line);

    expect(client.connection.state).toBe('connected');
    expect(dataOf<ConnectionError>(heard, 'error').map(({ code }) => code)).toEqual([4001, 4100, undefined]);
    expect(heard.filter(([event]) => event === 'state_change')).toEqual([]);
  });
});

describe('coming back', () => {
  it('is announced in seconds, and subscribes everything again', async () => {
    const { server, client, line } = await start({ minDelay: 40, maxDelay: 40 });
    const heard = record(client.connection);
    const channels = ['a', 'b', 'c'].map((name) => client.subscribe(name));
    await Promise.all(channels.map(({ ready }) => ready));

    line.drop();
    const next = await server.line(1);
    await until(() => expect(channels.every(({ subscribed }) => subscribed)).toBe(true));

    const [seconds] = dataOf<number>(heard, 'connecting_in');
    expect(seconds).toBeGreaterThanOrEqual(0);
    expect(seconds).toBeLessThanOrEqual(0.04);
    expect(next.channels('subscribe')).toEqual(['a', 'b', 'c']);
  });
});
