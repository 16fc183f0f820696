import Jetsocket from 'jetsocket-js';
import { expect, it, vi } from 'vitest';
import { fakeRealm } from '../support/fake-realm';
import { FakeWebSocket } from '../support/fake-web-socket';

it('nothing is left of the channel of a user, unanswered as it is, when the client is disconnected', async () => {
  fakeRealm();
  const user_data = '{"id":"7"}';
  const client = new Jetsocket('key', {
    WebSocket: FakeWebSocket.asOption,
    userAuthentication: { customHandler: async () => ({ auth: 'key:signature', user_data }) },
  });
  client.signin();
  await vi.advanceTimersByTimeAsync(0);
  FakeWebSocket.last?.greet();
  await vi.advanceTimersByTimeAsync(0);
  FakeWebSocket.last?.say({ event: 'jetsocket:signin_success', data: { user_data } });
  expect(FakeWebSocket.last?.commands('subscribe')).toEqual([{ channel: '#server-to-user-7' }]);

  client.disconnect();

  expect(vi.getTimerCount()).toBe(0);
});
