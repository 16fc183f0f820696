import Jetsocket, { type ConnectionError } from 'jetsocket-js';
import { describe, expect, it } from 'vitest';
import { connect, dataOf, inState, optionsFor, record, settled } from '../support/client';
import { TestServer } from '../support/server';
import { until } from '../support/wait';

const nowhere = { port: 1 };

describe('the handshake', () => {
  it('asks for the application, the protocol and the version that this library has', async () => {
    const server = await TestServer.start();
    connect(server);

    const line = await server.line();

    expect(line.url).toBe(`/app/test-key?protocol=7&client=js&version=${Jetsocket.version}&flash=false`);
  });

  it.each(['/deep/path', 'deep/path', '/deep/path/', '//deep//path//'])(
    'escapes the key and puts `wsPath` in front, as %j too',
    async (wsPath) => {
      const server = await TestServer.start();
      const client = new Jetsocket('a/b ?#é', optionsFor(server, { wsPath }));

      const { url } = await server.line();
      client.disconnect();

      expect(url).toMatch(/^\/deep\/path\/app\/a%2Fb%20%3F%23%C3%A9\?protocol=7&/);
    },
  );

  it('takes a `wsPath` of a slash alone for none', async () => {
    const server = await TestServer.start();
    const client = connect(server, { wsPath: '/' });

    const { url } = await server.line();
    client.disconnect();

    expect(url).toMatch(/^\/app\/test-key\?/);
  });

  it('sends nothing before the server has greeted', async () => {
    const server = await TestServer.start();
    server.greet = () => {};
    const client = connect(server);
    client.subscribe('orders');
    const line = await until(() => server.lines[0] ?? Promise.reject(new Error('no connection')));

    expect(client.send_event('client-early', 1)).toBe(false);
    line.raw(JSON.stringify({ event: 'jetsocket:ping', data: {} }));
    await line.closed();

    expect(line.received).toEqual([]);
  });

  it.each(['jetsocket', 'pusher'] as const)('speaks %s: when the first frame does', async (prefix) => {
    const server = await TestServer.start({ prefix });
    const client = connect(server);
    const channel = client.subscribe('orders');
    const heard = record(channel);

    const line = await server.line();
    await until(() => expect(channel.subscribed).toBe(true));
    line.system(':ping', {});
    await until(() => expect(line.commands('pong')).toEqual([{}]));
    client.unsubscribe('orders');
    await settled(client, line);

    expect(line.received.map(({ event }) => event).slice(0, 3)).toEqual([
      `${prefix}:subscribe`,
      `${prefix}:pong`,
      `${prefix}:unsubscribe`,
    ]);
    expect(heard.map(([event]) => event)).toEqual(['jetsocket:subscription_succeeded']);
  });

  it('learns the prefix anew from each socket', async () => {
    const server = await TestServer.start();
    const client = connect(server);
    const first = await server.line();
    server.greet = (line) => {
      line.raw(JSON.stringify({ event: 'pusher:connection_established', data: { socket_id: '9.9' } }));
      line.isGreeted = true;
    };

    first.drop();
    await server.line(1);
    await inState(client, 'connected');
    client.subscribe('orders');

    await until(() =>
      expect(server.lines[1]?.received.map(({ event }) => event)).toEqual(['pusher:subscribe']),
    );
  });

  it.each([
    ['text', JSON.stringify({ socket_id: '7.7', activity_timeout: 30 })],
    ['an object', { socket_id: '7.7', activity_timeout: 30 }],
    ['an object without `activity_timeout`', { socket_id: '7.7' }],
    ['an object whose `activity_timeout` is text', { socket_id: '7.7', activity_timeout: '30' }],
    ['an object whose `activity_timeout` is negative', { socket_id: '7.7', activity_timeout: -1 }],
    ['an object whose `activity_timeout` is null', { socket_id: '7.7', activity_timeout: null }],
    ['an object whose `activity_timeout` is next to nothing', { socket_id: '7.7', activity_timeout: 0.0005 }],
    ['an object whose `activity_timeout` is 0', { socket_id: '7.7', activity_timeout: 0 }],
  ])('takes data as %s', async (_what, data) => {
    const server = await TestServer.start();
    server.greet = (line) => line.greet(data);
    const client = connect(server);
    const connected: unknown[] = [];
    client.connection.bind('connected', (value) => connected.push(value));

    await inState(client, 'connected');
    await settled(client, await server.line());

    expect(client.connection.socket_id).toBe('7.7');
    expect(connected).toEqual([{ socket_id: '7.7' }]);
    expect(server.commands('ping')).toEqual([]);
  });

  it('announces states from the first one on, to handlers bound right after `new`', async () => {
    const server = await TestServer.start();
    const client = connect(server);
    const heard = record(client.connection);

    expect(client.connection.state).toBe('initialized');
    await inState(client, 'connected');

    const changes = dataOf<{ previous: string; current: string; reason: string }>(heard, 'state_change');
    expect(changes.map(({ previous, current }) => [previous, current])).toEqual([
      ['initialized', 'connecting'],
      ['connecting', 'connected'],
    ]);
    for (const { reason } of changes) expect(reason).toMatch(/\w/);
    expect(heard.map(([event]) => event)).toEqual([
      'state_change',
      'connecting',
      'state_change',
      'connected',
    ]);
  });
});

describe('a handshake that fails', () => {
  const failures: Record<string, string> = {
    'text that is no JSON': 'hello {',
    'JSON that is no object': '[1]',
    'an event of an application': JSON.stringify({ event: 'created', data: {} }),
    'a greeting without a socket id': JSON.stringify({ event: 'jetsocket:connection_established', data: {} }),
    'a greeting with an empty socket id': JSON.stringify({
      event: 'jetsocket:connection_established',
      data: { socket_id: '' },
    }),
    'a greeting whose socket id is a number': JSON.stringify({
      event: 'jetsocket:connection_established',
      data: { socket_id: 1.1 },
    }),
    'a greeting whose data is null': JSON.stringify({
      event: 'jetsocket:connection_established',
      data: null,
    }),
    'a greeting of another family': JSON.stringify({
      event: 'other:connection_established',
      data: { socket_id: '1.1' },
    }),
    'an error of the back-off kind': JSON.stringify({ event: 'jetsocket:error', data: { code: 4100 } }),
    'an error without a code': JSON.stringify({ event: 'pusher:error', data: { code: null, message: 'no' } }),
  };

  it.each(Object.entries(failures))(
    '%s as first frame is one error, and is tried again',
    async (_what, first) => {
      const server = await TestServer.start();
      server.greet = (line) => (server.lines.length === 1 ? line.raw(first) : line.greet());
      const client = connect(server);
      const heard = record(client.connection);

      await inState(client, 'connected');

      expect(server.lines.length).toBe(2);
      const errors = dataOf<ConnectionError>(heard, 'error');
      expect(errors.map(({ name }) => name)).toEqual(['ConnectionError']);
      await until(() => expect(server.lines[0]?.isOpen).toBe(false));
    },
  );

  it('an error of the refusing kind as first frame ends in `disconnected`, though no close follows', async () => {
    const server = await TestServer.start();
    server.greet = (line) =>
      line.system(':error', JSON.stringify({ code: 4001, message: 'No such application' }));
    const client = connect(server);
    const heard = record(client.connection);

    await inState(client, 'disconnected');
    await server.lines[0]?.closed();

    const errors = dataOf<ConnectionError>(heard, 'error');
    expect(errors).toHaveLength(1);
    const data = { code: 4001, message: 'No such application' };
    expect(errors[0]).toMatchObject({ name: 'ConnectionError', code: 4001, data });
    expect(errors[0]?.message).toContain('No such application');
    expect(server.lines).toHaveLength(1);
  });

  it('silence is given up after `connectTimeout`, and tried again', async () => {
    const server = await TestServer.start();
    server.greet = (line) => (server.lines.length === 1 ? undefined : line.greet());
    const client = connect(server, { connectTimeout: 400 });
    const heard = record(client.connection);

    await inState(client, 'connected');

    expect(dataOf<Error>(heard, 'error').map(({ message }) => message)).toEqual([
      expect.stringContaining('400'),
    ]);
    await server.lines[0]?.closed();
  });

  it('a port nobody listens at is one error an attempt', async () => {
    const client = connect(nowhere);
    const heard = record(client.connection);

    await until(() => expect(dataOf(heard, 'connecting_in').length).toBeGreaterThanOrEqual(3));
    client.disconnect();

    expect(dataOf(heard, 'error')).toHaveLength(dataOf(heard, 'connecting_in').length);
    expect(dataOf(heard, 'connecting_in').every((seconds) => Number(seconds) <= 0.02)).toBe(true);
  });
});
