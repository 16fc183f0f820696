import type { default as Jetsocket, PrivateChannel } from 'jetsocket-js';
import { describe, expect, it } from 'vitest';
import { connect, dataOf, inState, record } from '../support/client';
import { TestServer } from '../support/server';
import { never, until } from '../support/wait';

/** A client that does something at the very moment a pending authorization is aborted. */
async function start(atAbort: (client: Jetsocket) => void) {
  const server = await TestServer.start();
  let asked = 0;
  const client = connect(server, {
    channelAuthorization: {
      customHandler({ signal }) {
        if (asked++) return Promise.resolve({ auth: 'test-key:second' });
        signal.addEventListener('abort', () => atAbort(client));
        return never;
      },
    },
  });
  const line = await server.line();
  const channel = client.subscribe('private-orders');
  await until(() => expect(asked).toBe(1));
  return { server, line, client, channel, heard: record(client.connection) };
}

const changes = (heard: [string, unknown][]) =>
  dataOf<{ current: string }>(heard, 'state_change').map(({ current }) => current);

describe('while an authorization is aborted', () => {
  it('nothing says the id of the socket that was lost', async () => {
    const told: unknown[] = [];
    const { line } = await start(({ connection }) => told.push(connection.socket_id));

    line.drop();
    await until(() => expect(told).toEqual([undefined]));
  });

  it('`disconnect()` holds, though the socket was lost', async () => {
    const { line, client, heard } = await start((client) => client.disconnect());

    line.drop();
    await inState(client, 'disconnected');
    await new Promise((resolve) => setImmediate(resolve));

    expect(client.connection.state).toBe('disconnected');
    expect(changes(heard)).toEqual(['disconnected']);
  });

  it('`connect()` holds, though `disconnect()` came before', async () => {
    const { client, channel, heard } = await start((client) => client.connect());

    client.disconnect();
    expect(client.connection.state).toBe('connecting');
    await inState(client, 'connected');
    await channel.ready;

    expect(changes(heard)).toEqual(['connecting', 'connected']);
  });

  it('`disconnect()` and `connect()` make one new connection', async () => {
    const { server, line, client, channel } = await start((client) => {
      client.disconnect();
      client.connect();
    });

    line.drop();
    await channel.ready;

    expect(client.connection.state).toBe('connected');
    expect(server.lines).toHaveLength(2);
  });

  it('a channel of that connection takes no client event, and is left without a word', async () => {
    const told: unknown[] = [];
    const { client } = await start((client) => {
      const channel = client.channel('private-second') as PrivateChannel;
      told.push(channel.trigger('client-said', 1));
      client.unsubscribe('private-second');
      told.push(client.allChannels().map(({ name }) => name));
    });
    await client.subscribe('private-second').ready;

    client.disconnect();

    expect(told).toEqual([false, ['private-orders']]);
  });
});
