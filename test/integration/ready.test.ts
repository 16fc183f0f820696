import type { SubscriptionError } from 'jetsocket-js';
import { expect, it } from 'vitest';
import { AuthEndpoint } from '../support/auth-endpoint';
import { connect, dataOf, record, settled } from '../support/client';
import { TestServer } from '../support/server';
import { collectUnhandled } from '../support/uncaught';
import { until } from '../support/wait';

async function start() {
  const server = await TestServer.start();
  const endpoint = await AuthEndpoint.start();
  const client = connect(server, { channelAuthorization: { endpoint: endpoint.url } });
  return { server, endpoint, client, line: await server.line() };
}

it('`ready` rejects with the error when it will not be tried again', async () => {
  const { client, endpoint } = await start();
  endpoint.answer = { status: 403 };

  const error: SubscriptionError = await client.subscribe('private-orders').ready.catch((reason) => reason);

  expect(error).toMatchObject({ name: 'AuthorizationError', status: 403, retryIn: null });
});

it('`ready` stays pending while a failure is going to be retried', async () => {
  const { client, endpoint } = await start();
  endpoint.answerOnce({ status: 503, headers: { 'retry-after': '0' } });
  const channel = client.subscribe('private-orders');
  const heard = record(channel);

  await expect(channel.ready).resolves.toBe(channel);

  expect(dataOf(heard, 'jetsocket:subscription_error')).toHaveLength(1);
});

it('`ready` rejects with an AbortError on `unsubscribe()`, and nobody has to listen', async () => {
  const unhandled = collectUnhandled();
  const { client } = await start();
  const { ready } = client.subscribe('orders');
  // Merely asked for.
  void client.subscribe('others').ready;

  client.unsubscribe('orders');
  client.unsubscribe('others');

  await expect(ready).rejects.toMatchObject({ name: 'AbortError' });
  await new Promise((resolve) => setImmediate(resolve));
  expect(unhandled).toEqual([]);
});

it('`ready` stays fulfilled after `unsubscribe()`', async () => {
  const { client, line } = await start();
  const channel = client.subscribe('orders');
  await until(() => expect(channel.subscribed).toBe(true));
  expect(await channel.ready).toBe(channel);

  client.unsubscribe('orders');
  await settled(client, line);

  await expect(channel.ready.then(() => 'resolved')).resolves.toBe('resolved');
});

it('`ready` asked for after a later connection brought the channel is fulfilled, whatever came before', async () => {
  const { client, endpoint, line } = await start();
  endpoint.answerOnce({ status: 403 });
  const channel = client.subscribe('private-orders');
  await expect(channel.ready).rejects.toMatchObject({ status: 403 });

  line.drop();
  await until(() => expect(channel.subscribed).toBe(true));

  await expect(channel.ready).resolves.toBe(channel);
});

it('`ready` asked for while a later connection brings the channel says nothing of the one before', async () => {
  const { server, client, endpoint, line } = await start();
  endpoint.answerOnce({ status: 403 });
  const channel = client.subscribe('private-orders');
  await expect(channel.ready).rejects.toMatchObject({ status: 403 });

  const heard: Promise<unknown>[] = [];
  client.connection.bind('connected', () => heard.push(channel.ready));
  line.drop();
  await server.line(1);
  await until(() => expect(heard).toHaveLength(1));

  await expect(heard[0]).resolves.toBe(channel);
});
