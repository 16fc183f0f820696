import { expect, it } from 'vitest';
import { connect, record, settled } from '../support/client';
import { TestServer } from '../support/server';
import { collectUncaught } from '../support/uncaught';
import { until } from '../support/wait';

async function start() {
  const server = await TestServer.start();
  const client = connect(server);
  const line = await server.line();
  const channel = client.subscribe('orders');
  await channel.ready;
  return { server, client, line, channel };
}

it('handlers run in bind order, each as often as it was bound, with the context as `this`', async () => {
  const { client, line, channel } = await start();
  const order: unknown[] = [];
  const context = { name: 'context' };
  function handler(this: unknown, data: unknown) {
    order.push([this, data]);
  }

  const chained = channel
    .bind('created', () => order.push('first'))
    .bind('created', handler, context)
    .bind('created', handler)
    .bind('created', handler);
  line.publish('orders', 'created', 1);
  await settled(client, line);

  expect(chained).toBe(channel);
  expect(order).toEqual(['first', [context, 1], [undefined, 1], [undefined, 1]]);
});

it('handlers that throw are reported as uncaught, once each, and stop nobody', async () => {
  const uncaught = collectUncaught();
  const { client, line, channel } = await start();
  const heard: unknown[] = [];
  const fault = new Error('of the application');
  channel.bind_global(() => {
    throw fault;
  });
  channel.bind('created', () => {
    throw fault;
  });
  channel.bind('created', (data) => heard.push(data));
  client.bind('created', (data) => heard.push(data));

  line.publish('orders', 'created', 1);
  line.publish('orders', 'created', 2);
  await settled(client, line);
  await until(() => expect(uncaught).toHaveLength(4));

  expect(heard).toEqual([1, 1, 2, 2]);
  expect(new Set(uncaught)).toEqual(new Set([fault]));
});

it('handlers that throw on the way into `connected` do not keep channels from being subscribed', async () => {
  const uncaught = collectUncaught();
  const server = await TestServer.start();
  const client = connect(server);
  const fail = () => {
    throw new Error('of the application');
  };
  for (const event of ['state_change', 'connecting', 'connected', 'message'] as const)
    client.connection.bind(event, fail);
  const channel = client.subscribe('orders');
  channel.bind('jetsocket:subscription_succeeded', fail);

  await channel.ready;

  expect(client.connection.state).toBe('connected');
  await until(() => expect(uncaught).toHaveLength(6));
});

it('handlers hear an event as they were bound when it came: changes count from the next one', async () => {
  const { client, line, channel } = await start();
  const order: string[] = [];
  const late = () => order.push('late');
  const second = () => order.push('second');
  channel.bind('created', () => {
    order.push('first');
    channel.unbind('created', second).bind('created', late);
  });
  channel.bind('created', second);

  line.publish('orders', 'created', 1);
  await settled(client, line);
  expect(order).toEqual(['first', 'second']);
  line.publish('orders', 'created', 2);
  await settled(client, line);

  expect(order).toEqual(['first', 'second', 'first', 'late']);
});

it('handlers hear an event as they were bound though a global handler changes them', async () => {
  const { client, line, channel } = await start();
  const order: string[] = [];
  const bound = () => order.push('bound');
  channel.bind('created', bound);
  const change = () => {
    order.push('global');
    channel.unbind('created', bound).bind('created', () => order.push('late'));
    channel.unbind_global(change);
  };
  channel.bind_global(change);

  line.publish('orders', 'created', 1);
  await settled(client, line);

  expect([...order].sort()).toEqual(['bound', 'global']);
});

it("handlers of a global kind hear name and data of everything, the library's own events too", async () => {
  const { client, line, channel } = await start();
  const onChannel = record(channel);
  const onClient = record(client);

  line.publish('orders', 'created', 1);
  line.system('_internal:subscription_count', { subscription_count: 1 }, 'orders');
  await settled(client, line);

  const expected = [
    ['created', 1],
    ['jetsocket:subscription_count', { subscription_count: 1 }],
  ];
  expect(onChannel).toEqual(expected);
  expect(onClient.filter(([event]) => !event.includes('barrier'))).toEqual(expected);
});

it('handlers on the client hear the events of every channel', async () => {
  const { client, line } = await start();
  await client.subscribe('others').ready;
  const heard: unknown[] = [];
  client.bind('created', (data) => heard.push(data));

  line.publish('orders', 'created', 1);
  line.publish('others', 'created', 2);
  line.publish('never-asked-for', 'created', 3);
  await settled(client, line);

  expect(heard).toEqual([1, 2]);
});

it('handlers that unsubscribe stop what is still to come, on the client too', async () => {
  const { client, line, channel } = await start();
  const heard: unknown[] = [];
  channel.bind('created', (data) => {
    heard.push(data);
    client.unsubscribe('orders');
  });

  for (const n of [1, 2, 3]) line.publish('orders', 'created', n);
  await settled(client, line);

  expect(heard).toEqual([1]);
  expect(line.channels('unsubscribe')).toEqual(['orders']);
});

it('handlers reach everybody in the order of the wire', async () => {
  const { client, line, channel } = await start();
  const heard: unknown[] = [];
  channel.bind('n', (data) => heard.push(data));

  for (let n = 0; n < 500; n++) line.publish('orders', 'n', n);
  await settled(client, line);

  expect(heard).toEqual([...Array(500).keys()]);
});
