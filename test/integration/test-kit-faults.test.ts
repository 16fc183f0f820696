import { describe, expect, it } from 'vitest';
import { record } from '../support/client';
import { inMemory } from '../support/test-kit';

const quick = { reconnect: { minDelay: 1, maxDelay: 1 } };

describe('a fault of the service in memory', () => {
  it('drops one connection with a code, which the client is told of', async () => {
    const { service, client } = inMemory(quick);
    await client.connection.once('connected');
    const reasons = record(client.connection);
    const { socket_id: socketId = '' } = client.connection;

    service.faults.drop({ socketId, code: 4200, reason: 'restart' });
    service.faults.drop({ socketId });

    expect(client.connection.state).toBe('connecting');
    expect(reasons[0]).toMatchObject(['state_change', { reason: expect.stringContaining('4200: restart') }]);
    await client.connection.once('connected');
    expect(client.connection.socket_id).not.toBe(socketId);
  });

  it('refuses subscriptions, however well they are signed', async () => {
    const { service, client } = inMemory();
    const end = service.faults.refuseSubscriptions((name) => name.startsWith('private-'));
    const channel = client.subscribe('private-orders');
    await client.subscribe('orders').ready;

    expect(await channel.once('jetsocket:subscription_error')).toMatchObject({
      name: 'SubscriptionError',
      status: 401,
      retryIn: null,
    });
    end();
    await client.subscribe('private-orders').once('jetsocket:subscription_succeeded');
  });

  it('corrupts events of the application and nothing else', async () => {
    const { service, client } = inMemory();
    service.faults.corrupt('orders');
    const channel = await client.subscribe('orders').ready;
    const other = await client.subscribe('others').ready;
    const heard = [record(channel), record(other)];
    const error = client.connection.once('error');

    service.publish('orders', 'paid', { id: 7 });
    service.publish('others', 'paid', { id: 8 });
    service.faults.clear();
    service.publish('orders', 'paid', { id: 9 });

    expect(await error).toMatchObject({ name: 'ProtocolError' });
    expect(heard).toEqual([[['paid', { id: 9 }]], [['paid', { id: 8 }]]]);
  });

  it('rewrites, loses and invents what the service says', async () => {
    const { service, client } = inMemory();
    const channel = await client.subscribe('orders').ready;
    const heard = record(channel);

    const end = service.faults.rewrite((text) =>
      text.includes('lost') ? undefined : text.replace('7', '8'),
    );
    service.publish('orders', 'lost');
    service.publish('orders', 'paid', { id: 7 });
    end();
    service.faults.send('{"event":"invented","channel":"orders","data":"1"}');

    expect(heard).toEqual([
      ['paid', { id: 8 }],
      ['invented', 1],
    ]);
  });
});
