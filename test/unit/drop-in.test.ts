import Pusher from 'jetsocket-js/pusher';
import { expect, it } from 'vitest';
import { record } from '../support/client';
import { fakeRealm } from '../support/fake-realm';
import { FakeWebSocket } from '../support/fake-web-socket';

/** A client of the drop-in that is connected. */
function start() {
  fakeRealm();
  const client = new Pusher('key', { cluster: '', autoConnect: false, WebSocket: FakeWebSocket.asOption });
  client.connect();
  FakeWebSocket.last?.greet();
  return client;
}

it('a channel that was left asks for nothing while another has its name, which was refused', () => {
  const client = start();
  const first = client.subscribe('news');
  FakeWebSocket.last?.agree('news');
  first.unsubscribe();
  const second = client.subscribe('news');
  FakeWebSocket.last?.say({ event: 'jetsocket:subscription_error', channel: 'news', data: { status: 403 } });

  first.subscribe();

  expect(FakeWebSocket.last?.commands('subscribe')).toHaveLength(2);
  expect([first.subscriptionPending, second.subscriptionPending]).toEqual([false, false]);
});

it('an event of an application has its own name, whatever it has in its midst', () => {
  const client = start();
  const heard = record(client.subscribe('news'));
  FakeWebSocket.last?.say({ event: 'old-jetsocket:item', channel: 'news', data: 1 });

  expect(heard).toEqual([['old-jetsocket:item', 1]]);
});
