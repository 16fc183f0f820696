import type { ConnectionError, SubscriptionError } from 'jetsocket-js';
import { describe, expect, it } from 'vitest';
import { AuthEndpoint } from '../support/auth-endpoint';
import { connect, dataOf, record, settled } from '../support/client';
import { type Line, TestServer } from '../support/server';
import { until } from '../support/wait';

/** The four ways in which servers of the family say no. */
const dialects = {
  'subscription_error with a status': (line: Line, channel: string) =>
    line.system(':subscription_error', { type: 'AuthError', error: 'No entry.', status: 401 }, channel),
  'an internal one without a reason': (line: Line, channel: string) =>
    line.system('_internal:subscription_error', '{}', channel),
  'error 4009 without a channel': (line: Line) =>
    line.system(':error', JSON.stringify({ code: 4009, message: 'Connection is unauthorized' })),
  'error without a code': (line: Line, channel: string) =>
    line.system(':error', { code: null, message: `Auth value for ${channel} is invalid` }),
};

async function start(subscribeTimeout = 250) {
  const server = await TestServer.start();
  const endpoint = await AuthEndpoint.start();
  const client = connect(server, { channelAuthorization: { endpoint: endpoint.url }, subscribeTimeout });
  return { server, endpoint, client, line: await server.line() };
}

describe.each(['orders', 'private-orders'])('a refused subscription to %s', (name) => {
  it.each(Object.entries(dialects))('is one subscription_error: %s', async (dialect, refuse) => {
    const isAnswered = !dialect.startsWith('error');
    const { client, server, line } = await start(isAnswered ? 5000 : 250);
    server.onSubscribe = (_line, { channel }) => refuse(line, channel);
    const channel = client.subscribe(name);
    const heard = record(channel);
    const onConnection = record(client.connection);

    await until(() => expect(dataOf(heard, 'jetsocket:subscription_error')).toHaveLength(1));
    await settled(client, line);

    const names = heard.map(([event]) => event);
    const [error] = dataOf<SubscriptionError>(heard, 'jetsocket:subscription_error');
    expect(names).toEqual(['jetsocket:subscription_error']);
    expect(error).toMatchObject({ name: 'SubscriptionError', type: 'AuthError' });
    expect(error?.message).toContain(name);
    expect(channel.state).toBe('unsubscribed');
    expect(client.connection.state).toBe('connected');
    if (!isAnswered) {
      expect(error).toMatchObject({ status: 0, retryIn: expect.any(Number) });
      expect(dataOf<ConnectionError>(onConnection, 'error')).toHaveLength(1);
    } else {
      expect(error?.retryIn).toBeNull();
      expect(dataOf(onConnection, 'error')).toEqual([]);
    }
  });

  it('is asked for again by `subscribe()`, with the same object', async () => {
    const { client, server, line } = await start(5000);
    server.onSubscribe = (_line, { channel }) => dialects['subscription_error with a status'](line, channel);
    const channel = client.subscribe(name);
    await channel.ready.catch(() => {});
    server.onSubscribe = (_line, request) => line.agree(request.channel);

    expect(client.subscribe(name)).toBe(channel);
    await channel.ready;

    expect(line.channels('subscribe')).toEqual([name, name]);
    expect(channel.subscribed).toBe(true);
  });

  it('is asked for again on a new connection', async () => {
    const { client, server, line } = await start(5000);
    server.onSubscribe = (_line, { channel }) => dialects['an internal one without a reason'](line, channel);
    const channel = client.subscribe(name);
    await channel.ready.catch(() => {});
    server.onSubscribe = (next, request) => next.agree(request.channel);

    line.drop();

    await until(() => expect(channel.subscribed).toBe(true));
    expect(server.lines[1]?.channels('subscribe')).toEqual([name]);
  });
});

describe('a subscription that is not answered', () => {
  it('fails after `subscribeTimeout`, and is taken back before it is asked for again', async () => {
    const { client, server, line } = await start();
    server.onSubscribe = () => {};
    const channel = client.subscribe('orders');
    const heard = record(channel);
    await until(() => expect(heard).toHaveLength(1));
    server.onSubscribe = (_line, request) => line.agree(request.channel);

    client.subscribe('orders');
    await channel.ready;

    const [error] = dataOf<SubscriptionError>(heard, 'jetsocket:subscription_error');
    expect(error).toMatchObject({ name: 'SubscriptionError', status: 0 });
    expect(error?.retryIn).toBeGreaterThanOrEqual(500);
    expect(error?.retryIn).toBeLessThanOrEqual(1000);
    expect(line.received.map(({ event }) => event)).toEqual([
      'jetsocket:subscribe',
      'jetsocket:unsubscribe',
      'jetsocket:subscribe',
    ]);
  });

  it('is tried again by itself', async () => {
    const { client, server, line } = await start();
    let asked = 0;
    server.onSubscribe = (_line, request) => {
      if (++asked > 1) line.agree(request.channel);
    };
    const channel = client.subscribe('orders');
    const heard = record(channel);

    await channel.ready;

    expect(heard.map(([event]) => event)).toEqual([
      'jetsocket:subscription_error',
      'jetsocket:subscription_succeeded',
    ]);
  });

  it('and not wanted any more is taken back and not tried again', async () => {
    const { client, server, line } = await start();
    server.onSubscribe = () => {};
    const channel = client.subscribe('orders');
    const heard = record(channel);
    await until(() => expect(line.commands('subscribe')).toHaveLength(1));

    client.unsubscribe('orders');
    await until(() => expect(channel.state).toBe('unsubscribed'));
    await settled(client, line);

    expect(heard).toEqual([]);
    expect(line.channels('unsubscribe')).toEqual(['orders']);
  });

  it('while it waits, a 4009 ends nothing, though TCP ends right after it', async () => {
    const { client, server, line } = await start(5000);
    server.onSubscribe = () => {};
    client.subscribe('orders');
    await until(() => expect(line.commands('subscribe')).toHaveLength(1));

    line.system(':error', { code: 4009, message: 'Connection is unauthorized' });
    await settled(client, line);
    line.drop();

    await server.line(1);
    expect(client.connection.state).not.toBe('disconnected');
  });
});
