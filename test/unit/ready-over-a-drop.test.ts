import Jetsocket, { type Gap } from 'jetsocket-js';
import { expect, it, vi } from 'vitest';
import { dataOf, record } from '../support/client';
import { fakeRealm } from '../support/fake-realm';
import { FakeWebSocket } from '../support/fake-web-socket';

function start() {
  fakeRealm();
  const client = new Jetsocket('key', { autoConnect: false, WebSocket: FakeWebSocket.asOption });
  client.connect();
  FakeWebSocket.last?.greet();
  const channel = client.subscribe('orders');
  return { client, channel, heard: record(channel) };
}

/** The connection is lost, and there is another one. */
function comeBack(): void {
  FakeWebSocket.last?.end(1006);
  vi.advanceTimersByTime(20_000);
  FakeWebSocket.last?.greet();
}

it('`ready` of before and after a drop is fulfilled by the same answer', async () => {
  const { channel } = start();
  const before = channel.ready;
  comeBack();
  const after = channel.ready;
  FakeWebSocket.last?.agree('orders');

  await expect(Promise.all([before, after])).resolves.toEqual([channel, channel]);
});

it('`ready` of a channel that was left unanswered rejects after a drop too', async () => {
  const { client, channel } = start();
  client.unsubscribe('orders');
  comeBack();

  await expect(channel.ready).rejects.toMatchObject({ name: 'AbortError' });
});

it('each gap begins with the last frame of the connection before it', () => {
  const { heard } = start();
  FakeWebSocket.last?.agree('orders');
  comeBack();
  FakeWebSocket.last?.agree('orders');
  const lastHeard = Date.now();
  comeBack();
  FakeWebSocket.last?.agree('orders');

  const [, second] = dataOf<Gap>(heard, 'jetsocket:gap');
  expect(second).toEqual({ since: lastHeard, duration: Date.now() - lastHeard });
});

it('no gap is told to a channel that a handler left as soon as it was back', () => {
  const { client, channel, heard } = start();
  FakeWebSocket.last?.agree('orders');
  const onClient = record(client);
  channel.bind('jetsocket:subscription_succeeded', () => client.unsubscribe('orders'));
  comeBack();
  FakeWebSocket.last?.agree('orders');

  expect(dataOf([...heard, ...onClient], 'jetsocket:gap')).toEqual([]);
});
