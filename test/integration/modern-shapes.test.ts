import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { connect, inState, settled } from '../support/client';
import { TestServer } from '../support/server';

async function start() {
  const server = await TestServer.start();
  const client = connect(server);
  const line = await server.line();
  const channel = client.subscribe('orders');
  await channel.ready;
  const publish = async (...values: unknown[]) => {
    for (const value of values) line.publish('orders', 'n', value);
    await settled(client, line);
  };
  return { server, client, line, channel, publish };
}

describe('`on`', () => {
  it('returns its undo, which may be called twice', async () => {
    const { channel, publish } = await start();
    const heard: unknown[] = [];
    const handler = (data: unknown) => heard.push(data);

    const undo = channel.on('n', handler);
    channel.on('n', handler);
    await publish(1);
    undo();
    undo();
    await publish(2);

    expect(heard).toEqual([1, 1, 2]);
  });

  it('ends when its signal aborts, and leaves no listener on it', async () => {
    const { channel, publish } = await start();
    const heard: unknown[] = [];
    const ended = new AbortController();
    const kept = new AbortController();

    channel.on('n', (data) => heard.push(['ended', data]), { signal: ended.signal });
    const undo = channel.on('n', (data) => heard.push(['undone', data]), { signal: kept.signal });
    await publish(1);
    ended.abort();
    undo();
    await publish(2);

    expect(heard).toEqual([
      ['ended', 1],
      ['undone', 1],
    ]);
    expect(getEventListeners(kept.signal, 'abort')).toEqual([]);
  });

  it('with a signal that has aborted already never hears anything', async () => {
    const { channel, publish } = await start();
    const heard: unknown[] = [];

    channel.on('n', (data) => heard.push(data), { signal: AbortSignal.abort() });
    await publish(1);

    expect(heard).toEqual([]);
  });

  it('with `once` hears one event, and a handler bound so can be unbound', async () => {
    const { channel, publish } = await start();
    const heard: unknown[] = [];
    const unbound = (data: unknown) => heard.push(['unbound', data]);

    channel.on('n', (data) => heard.push(data), { once: true });
    channel.on('n', unbound);
    channel.unbind('n', unbound);
    await publish(1, 2);

    expect(heard).toEqual([1]);
  });
});

describe('`once`', () => {
  it('is a promise of the next data, falsy data too', async () => {
    const { channel, publish } = await start();

    const next = channel.once('n');
    await publish(0, 1);

    await expect(next).resolves.toBe(0);
  });

  it('rejects with the reason of its signal, before or after', async () => {
    const { channel, publish } = await start();
    const controller = new AbortController();
    const reason = new Error('enough');

    const next = channel.once('n', { signal: controller.signal });
    controller.abort(reason);

    await expect(next).rejects.toBe(reason);
    await expect(channel.once('n', { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    await publish(1);
  });

  it('leaves no listener on a signal that never aborts', async () => {
    const { channel, publish } = await start();
    const { signal } = new AbortController();

    const next = channel.once('n', { signal });
    await publish(1);
    await next;

    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('works on the connection', async () => {
    const server = await TestServer.start();
    const client = connect(server);

    await expect(client.connection.once('connected')).resolves.toEqual({ socket_id: expect.any(String) });
  });
});

it('a signal that has aborted already: not even an event of the same turn is heard', async () => {
  const { connection } = connect(await TestServer.start(), { autoConnect: false });
  const signal = AbortSignal.abort(new Error('enough'));
  const heard: string[] = [];

  connection.on('connecting', () => heard.push('on'), { signal });
  const once = connection.once('connecting', { signal });
  const events = connection.events('connecting', { signal });
  connection.connect();

  await expect(once).rejects.toBe(signal.reason);
  await expect(events.next()).resolves.toEqual({ value: undefined, done: true });
  expect(heard).toEqual([]);
});

describe('`events`', () => {
  it('gives each event in order, those too that nobody has read yet', async () => {
    const { channel, publish } = await start();

    const events = channel.events('n');
    await publish(0, 1, 2, null);
    const read: unknown[] = [];
    for await (const data of events) {
      read.push(data);
      if (read.length === 4) break;
    }
    await publish(5);

    expect(read).toEqual([0, 1, 2, null]);
    await expect(events.next()).resolves.toEqual({ value: undefined, done: true });
  });

  it('lets a reader wait, several at once', async () => {
    const { channel, publish } = await start();
    const events = channel.events('n');

    const first = events.next();
    const second = events.next();
    await publish('a', 'b');

    expect([await first, await second]).toEqual([
      { value: 'a', done: false },
      { value: 'b', done: false },
    ]);
  });

  it('ends at abort, after what is unread has been read', async () => {
    const { channel, publish } = await start();
    const controller = new AbortController();
    const events = channel.events('n', { signal: controller.signal });

    await publish(1, 2);
    controller.abort();
    await publish(3);
    const read: unknown[] = [];
    for await (const data of events) read.push(data);

    expect(read).toEqual([1, 2]);
  });

  it('ends at `unsubscribe()`, also for a reader that waits', async () => {
    const { client, channel } = await start();
    const waiting = channel.events('n').next();

    client.unsubscribe('orders');

    await expect(waiting).resolves.toEqual({ value: undefined, done: true });
  });

  it('ends at `return()`, for a reader that waits and before anything was read', async () => {
    const { channel, publish } = await start();
    const [read, unread] = [channel.events('n'), channel.events('n')];
    const waiting = read.next();
    await publish(1);
    await waiting;
    const next = read.next();

    const over = { value: undefined, done: true };
    expect([await read.return?.(), await next, await unread.return?.()]).toEqual([over, over, over]);
    await publish(2);
    expect([await read.next(), await unread.next()]).toEqual([over, over]);
  });

  it('ends at `unbind_all()`', async () => {
    const { channel } = await start();
    const waiting = channel.events('n').next();

    channel.unbind_all();

    await expect(waiting).resolves.toEqual({ value: undefined, done: true });
  });

  it('with a signal that has aborted already is over', async () => {
    const { channel } = await start();
    const read: unknown[] = [];

    for await (const data of channel.events('n', { signal: AbortSignal.abort() })) read.push(data);

    expect(read).toEqual([]);
  });

  it('goes on over a lost connection, and leaves nothing on its signal when left', async () => {
    const { server, client, channel, line } = await start();
    const { signal } = new AbortController();
    const events = channel.events('n', { signal });

    line.publish('orders', 'n', 1);
    await events.next();
    line.drop();
    const next = await server.line(1);
    await inState(client, 'connected');
    next.publish('orders', 'n', 2);

    await expect(events.next()).resolves.toEqual({ value: 2, done: false });
    await events.return?.();
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});
