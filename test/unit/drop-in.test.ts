import Pusher, { type Options } from 'jetsocket-js/pusher';
import { expect, it, onTestFinished, vi } from 'vitest';
import { dataOf, record } from '../support/client';
import { recordAddresses } from '../support/drop-in';
import { fakeRealm } from '../support/fake-realm';
import { FakeWebSocket } from '../support/fake-web-socket';

/** A client of the drop-in that is connected. */
function start(options: Options = {}) {
  fakeRealm();
  const client = new Pusher('key', {
    cluster: '',
    autoConnect: false,
    WebSocket: FakeWebSocket.asOption,
    ...options,
  });
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

it('the durations of pusher-js are kept to', () => {
  const client = start({ activityTimeout: 3000, pongTimeout: 2000, unavailableTimeout: 1000 });
  const at = (ms: number) => {
    vi.advanceTimersByTime(ms);
    return [FakeWebSocket.made[0]?.commands('ping').length, client.connection.state];
  };

  expect([at(2999), at(1)]).toEqual([
    [0, 'connected'],
    [1, 'connected'],
  ]);
  expect([at(1999), at(1)]).toEqual([
    [1, 'connected'],
    [1, 'connecting'],
  ]);
  expect([at(999), at(1)]).toEqual([
    [1, 'connecting'],
    [1, 'unavailable'],
  ]);
  client.disconnect();
});

it.each([undefined, null, ''])('where the endpoint is %j, the usual ones are asked', async (endpoint) => {
  const asked: string[] = [];
  const client = start({
    channelAuthorization: { endpoint },
    userAuthentication: { endpoint },
    fetch: async (url) => {
      asked.push(url);
      return new Response('', { status: 403 });
    },
  });
  client.subscribe('private-news');
  client.signin();
  await vi.advanceTimersByTimeAsync(0);

  expect(asked).toEqual(['/pusher/auth', '/pusher/user-auth']);
  client.disconnect();
});

it('an empty `wsHost` is none: the cluster says where the service is', () => {
  const { addresses, WebSocket } = recordAddresses();
  const client = start({ cluster: 'eu', wsHost: '', WebSocket });

  expect(addresses).toEqual([expect.stringMatching(/^wss:\/\/ws-eu\.pusher\.com\/app\/key\?/)]);
  client.disconnect();
});

it.each([
  [1006, 0],
  [1007, 1],
])('an attempt that is closed with %i is %i `error`: beyond 1006 somebody has answered', (code, count) => {
  fakeRealm();
  const client = new Pusher('key', { cluster: '', autoConnect: false, WebSocket: FakeWebSocket.asOption });
  const heard = record(client.connection);
  client.connect();
  FakeWebSocket.last?.end(code);

  expect(dataOf(heard, 'error')).toHaveLength(count);
  client.disconnect();
});

it('plugins get a request from the runtime', () => {
  class Request {}
  vi.stubGlobal('XMLHttpRequest', Request);
  onTestFinished(() => void vi.unstubAllGlobals());

  expect(Pusher.Runtime.createXHR()).toBeInstanceOf(Request);
});

it('a channel that is left while it asks for its authorization can be asked for again', async () => {
  fakeRealm();
  let answer = async () => ({ auth: 'key:signature' });
  const client = new Pusher('key', {
    cluster: '',
    WebSocket: FakeWebSocket.asOption,
    channelAuthorization: { customHandler: () => answer() },
  });
  const channel = client.subscribe('private-room');
  await vi.advanceTimersByTimeAsync(0);
  FakeWebSocket.last?.greet();
  await vi.advanceTimersByTimeAsync(0);
  FakeWebSocket.last?.agree('private-room');
  channel.unsubscribe();
  const usual = answer;
  answer = () => {
    channel.unsubscribe();
    return Promise.reject(new Error('no token'));
  };
  channel.subscribe();
  await vi.advanceTimersByTimeAsync(1000);
  answer = usual;
  channel.subscribe();
  await vi.advanceTimersByTimeAsync(0);
  FakeWebSocket.last?.agree('private-room');

  expect(client.channel('private-room')).toBe(channel);
  expect(channel.subscribed).toBe(true);
});
