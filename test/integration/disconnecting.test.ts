import { describe, expect, it } from 'vitest';
import { connect, dataOf, inState, record, settled } from '../support/client';
import { TestServer } from '../support/server';
import { deferred, until } from '../support/wait';

const changes = (heard: [string, unknown][]) =>
  dataOf<{ current: string }>(heard, 'state_change').map(({ current }) => current);

describe('disconnect()', () => {
  it('right after `new` means that there never is a connection', async () => {
    const server = await TestServer.start();
    const other = await TestServer.start();
    const client = connect(server);
    const heard = record(client.connection);

    client.disconnect();
    const witness = connect(other);
    await inState(witness, 'connected');

    expect(changes(heard)).toEqual(['disconnected']);
    expect(server.lines).toEqual([]);
  });

  it('in the middle of the handshake ends in `disconnected`, and the greeting is not heard', async () => {
    const server = await TestServer.start();
    server.greet = () => {};
    const client = connect(server);
    const heard = record(client.connection);
    await until(() => expect(server.lines).toHaveLength(1));
    const [line] = server.lines;

    client.disconnect();
    if (line?.isOpen) line.greet();
    await line?.closed();

    expect(changes(heard)).toEqual(['connecting', 'disconnected']);
    expect(client.connection.socket_id).toBeUndefined();
    expect(dataOf(heard, 'error')).toEqual([]);
  });

  it('when connected closes with 1000, and nothing is heard any more', async () => {
    const server = await TestServer.start();
    const client = connect(server);
    const channel = client.subscribe('orders');
    await channel.ready;
    const heard = [record(client.connection), record(channel)];
    const line = await server.line();

    line.publish('orders', 'created', 1);
    client.disconnect();

    expect(await line.closed()).toBe(1000);
    expect(changes(heard[0] ?? [])).toEqual(['disconnected']);
    expect(heard[1]).toEqual([]);
    expect(channel.subscribed).toBe(false);
    expect(server.lines).toHaveLength(1);
  });

  it('twice is the same as once', async () => {
    const server = await TestServer.start();
    const client = connect(server);
    await inState(client, 'connected');
    const heard = record(client.connection);

    client.disconnect();
    client.disconnect();

    expect(changes(heard)).toEqual(['disconnected']);
  });

  it('in every handler of the way up stops there', async () => {
    for (const event of ['connecting', 'connected', 'state_change'] as const) {
      const server = await TestServer.start();
      const client = connect(server);
      const heard: string[] = [];
      client.connection.bind(event, () => client.disconnect());
      client.connection.bind_global((name) => heard.push(name));
      client.subscribe('orders');

      await inState(client, 'disconnected');
      const other = connect(server);
      await inState(other, 'connected');

      expect(client.connection.state).toBe('disconnected');
      expect(heard.filter((name) => name === 'disconnected')).toHaveLength(1);
      expect(heard.at(-1)).toMatch(/^(disconnected|connecting|connected|state_change)$/);
    }
  });

  it('delivers before it what `send_event` said `true` to, in order', async () => {
    const server = await TestServer.start();
    const client = connect(server);
    await inState(client, 'connected');
    const line = await server.line();

    const said = Array.from({ length: 50 }, (_, n) => client.send_event('client-n', n));
    client.disconnect();
    await line.closed();

    expect(said).toEqual(Array(50).fill(true));
    expect(line.received.map(({ data }) => data)).toEqual([...Array(50).keys()]);
    expect(client.send_event('client-n', 51)).toBe(false);
  });
});

describe('connect()', () => {
  it('after `disconnect()` works, and channels and handlers are still there', async () => {
    const server = await TestServer.start();
    const client = connect(server);
    const channel = client.subscribe('orders');
    const heard: unknown[] = [];
    channel.bind('created', (data) => heard.push(data));
    await channel.ready;

    client.disconnect();
    client.connect();
    const line = await server.line(1);
    await until(() => expect(channel.subscribed).toBe(true));
    line.publish('orders', 'created', 1);
    await settled(client, line);

    expect(client.channel('orders')).toBe(channel);
    expect(heard).toEqual([1]);
    expect(line.channels('subscribe')).toEqual(['orders']);
  });

  it('while connecting or connected does nothing', async () => {
    const server = await TestServer.start();
    const client = connect(server);
    const heard = record(client.connection);

    client.connect();
    client.connect();
    await inState(client, 'connected');
    client.connect();
    await settled(client, await server.line());

    expect(changes(heard)).toEqual(['connecting', 'connected']);
    expect(server.lines).toHaveLength(1);
  });

  it('while waiting for the next attempt tries now', async () => {
    const server = await TestServer.start();
    const client = connect(server, { reconnect: { minDelay: 1e9, maxDelay: 1e9 } });
    await inState(client, 'connected');
    const heard = record(client.connection);

    (await server.line()).drop();
    await until(() => expect(dataOf(heard, 'connecting_in')).toHaveLength(1));
    client.connect();

    await server.line(1);
    await inState(client, 'connected');
  });

  it('is waited for with `autoConnect: false`', async () => {
    const server = await TestServer.start();
    const other = await TestServer.start();
    const client = connect(server, { autoConnect: false });
    const channel = client.subscribe('orders');
    await inState(connect(other), 'connected');
    expect([client.connection.state, server.lines.length]).toEqual(['initialized', 0]);

    client.connect();

    await channel.ready;
  });

  it('and `disconnect()` in any order end in the last of them', async () => {
    for (let bits = 0; bits < 16; bits++) {
      const server = await TestServer.start();
      const client = connect(server);
      const isLast = (bits & 1) > 0;

      for (const bit of [8, 4, 2, 1])
        if (bits & bit) client.connect();
        else client.disconnect();
      await inState(client, isLast ? 'connected' : 'disconnected');
      if (isLast) await client.subscribe('orders').ready;

      // Connections that were begun and given up may still be on their way out.
      await until(() => expect(server.lines.filter(({ isOpen }) => isOpen)).toHaveLength(isLast ? 1 : 0));
    }
  });

  it('after `disconnect()` during an authorization asks anew, and the old answer is not used', async () => {
    const server = await TestServer.start();
    const first = deferred<{ auth: string }>();
    let asked = 0;
    const answers = [first.promise, Promise.resolve({ auth: 'test-key:second' })];
    const client = connect(server, {
      channelAuthorization: { customHandler: () => answers[asked++] },
    });
    const channel = client.subscribe('private-orders');
    await until(() => expect(asked).toBe(1));

    client.disconnect();
    client.connect();
    first.resolve({ auth: 'test-key:first' });
    await channel.ready;

    expect(server.commands('subscribe')).toEqual([{ channel: 'private-orders', auth: 'test-key:second' }]);
  });
});
