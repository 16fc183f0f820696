import Jetsocket, { type SubscriptionError } from 'jetsocket-js';
import { expect, it, vi } from 'vitest';
import { dataOf, record } from '../support/client';
import { fakeRealm } from '../support/fake-realm';
import { FakeWebSocket } from '../support/fake-web-socket';

const name = 'private-orders';
const granted = () =>
  Response.json({ channels: { [name]: { status: 200, data: { auth: 'key:signature' } } } });

/** A channel that is authorized in batches; `refusal` is the first answer. */
function start(refusal: () => Response = granted) {
  fakeRealm();
  const asked: unknown[] = [];
  const client = new Jetsocket('key', {
    autoConnect: false,
    WebSocket: FakeWebSocket.asOption,
    reconnect: { minDelay: 1, maxDelay: 1 },
    channelAuthorization: { batch: true },
    fetch: async (_url, { body }) => {
      asked.push(JSON.parse(body).channel_names);
      return asked.length > 1 ? granted() : refusal();
    },
  });
  client.connect();
  FakeWebSocket.last?.greet();
  return { client, asked, heard: record(client.subscribe(name)) };
}

const pass = (ms = 0) => vi.advanceTimersByTimeAsync(ms);

async function comeBack(): Promise<void> {
  FakeWebSocket.last?.end(1006);
  await pass(5);
  FakeWebSocket.last?.greet();
  await pass(5);
}

it('what waited for company when the connection was lost does not hold up those of the next', async () => {
  const { asked, heard } = start(() => new Response('', { status: 503 }));
  await pass();
  const [error] = dataOf<SubscriptionError>(heard, 'jetsocket:subscription_error');
  // It is due, and waits for others that may be.
  await pass(Number(error?.retryIn) + 1);
  expect(asked).toEqual([[name]]);
  await comeBack();

  expect(asked).toEqual([[name], [name]]);
  expect(FakeWebSocket.last?.commands('subscribe')).toMatchObject([{ channel: name }]);
});

it('a request that lost its connection before it was made is made for the next one', async () => {
  const { asked } = start();
  await comeBack();

  expect(asked).toEqual([[name]]);
  expect(FakeWebSocket.last?.commands('subscribe')).toMatchObject([{ channel: name }]);
});

it('a refusal of the whole says when to come back, for each', async () => {
  const { heard } = start(() => new Response('', { status: 429, headers: { 'retry-after': '7' } }));
  await pass();

  expect(dataOf(heard, 'jetsocket:subscription_error')).toMatchObject([{ status: 429, retryIn: 7000 }]);
});

it('names a channel once that was left and asked for again in one tick', async () => {
  const { client, asked } = start();
  await pass();
  FakeWebSocket.last?.agree(name);
  client.connection.bind('connected', () => {
    client.unsubscribe(name);
    client.subscribe(name);
  });
  await comeBack();

  expect(asked).toEqual([[name], [name]]);
  expect(FakeWebSocket.last?.commands('subscribe')).toMatchObject([{ channel: name }]);
});
