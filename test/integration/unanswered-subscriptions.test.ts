import { expect, it } from 'vitest';
import { type AuthAnswer, AuthEndpoint } from '../support/auth-endpoint';
import { connect, record, settled } from '../support/client';
import { TestServer } from '../support/server';
import { deferred, never, until } from '../support/wait';

// A private channel whose subscribe frame was not answered in time is authorized again, and meanwhile the answer comes.

const name = 'private-orders';

/** The first frame is not answered, and the answers to the requests after it are the test's. */
async function unanswered() {
  const server = await TestServer.start();
  server.onSubscribe = () => {};
  const endpoint = await AuthEndpoint.start();
  const client = connect(server, { channelAuthorization: { endpoint: endpoint.url }, subscribeTimeout: 50 });
  const line = await server.line();
  const channel = client.subscribe(name);
  const heard = record(channel);
  await until(() => expect(heard).toHaveLength(1));
  const answers = [deferred<AuthAnswer>(), deferred<AuthAnswer>()];
  endpoint.answer = () => answers[endpoint.requests.length - 2]?.promise ?? never;
  client.subscribe(name);
  await endpoint.request(1);
  const authorize = () => {
    for (const answer of answers) answer.resolve({ body: { auth: 'test-key:again' } });
  };
  return { server, endpoint, client, line, channel, heard, authorize };
}

it('an unanswered subscription is taken back right before it is asked for again: nothing is missed while it is authorized', async () => {
  const { client, line, authorize } = await unanswered();
  await settled(client, line);
  expect(line.channels('unsubscribe')).toEqual([]);
  authorize();
  await until(() => expect(line.commands('subscribe')).toHaveLength(2));

  expect(line.received.map(({ event }) => event).filter((event) => event.startsWith('jetsocket'))).toEqual([
    'jetsocket:subscribe',
    'jetsocket:unsubscribe',
    'jetsocket:subscribe',
  ]);
});

it('an unanswered subscription succeeds when the answer comes after all, while it is authorized again', async () => {
  const { client, line, heard, authorize } = await unanswered();
  line.agree(name);
  line.publish(name, 'n', 1);
  await until(() => expect(heard).toHaveLength(3));
  authorize();
  await settled(client, line);
  await settled(client, line);

  expect(heard.map(([event]) => event)).toEqual([
    'jetsocket:subscription_error',
    'jetsocket:subscription_succeeded',
    'n',
  ]);
  expect(line.commands('subscribe')).toHaveLength(1);
  expect(line.channels('unsubscribe')).toEqual([]);
});

it('an unanswered subscription that is refused after all may be asked for once more', async () => {
  const { client, server, endpoint, line, channel, heard, authorize } = await unanswered();
  line.system(':subscription_error', { status: 403 }, name);
  await until(() => expect(heard).toHaveLength(2));
  server.onSubscribe = (_line, request) => line.agree(request.channel);
  client.subscribe(name);
  await endpoint.request(2);
  authorize();
  await channel.ready;
  await settled(client, line);

  expect(line.commands('subscribe')).toHaveLength(2);
  expect(client.channel(name)).toBe(channel);
});

it('a yes to the second frame counts behind a no to the first', async () => {
  const { client, line, channel, heard, authorize } = await unanswered();
  authorize();
  await until(() => expect(line.commands('subscribe')).toHaveLength(2));
  line.system(':subscription_error', { status: 403 }, name);
  line.agree(name);
  line.publish(name, 'n', 1);
  await settled(client, line);

  expect(channel.state).toBe('subscribed');
  expect(heard.slice(1).map(([event]) => event)).toEqual([
    'jetsocket:subscription_error',
    'jetsocket:subscription_succeeded',
    'n',
  ]);
});
