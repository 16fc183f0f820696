import { randomBytes } from 'node:crypto';
import Standard from 'jetsocket-js';
import Jetsocket from 'jetsocket-js/with-encryption';
import { expect, it, vi } from 'vitest';
import { fakeRealm } from '../support/fake-realm';
import { FakeWebSocket } from '../support/fake-web-socket';
import { base64 } from '../support/sealing';
import { room } from '../support/secret-room';

it('sealing where `crypto` gives no random numbers is an error that says so, and nothing is sent', async () => {
  fakeRealm();
  const answer = { auth: 'key:signature', shared_secret: base64(randomBytes(32)) };
  const client = new Jetsocket('key', {
    WebSocket: FakeWebSocket.asOption,
    channelAuthorization: { customHandler: async () => answer },
  });
  const channel = client.subscribe(room);
  await vi.advanceTimersByTimeAsync(0);
  FakeWebSocket.last?.greet();
  await vi.advanceTimersByTimeAsync(0);
  FakeWebSocket.last?.agree(room);
  vi.stubGlobal('crypto', {});
  const sent = FakeWebSocket.last?.sent.length;

  expect(() => channel.trigger('client-said', 1)).toThrow('sealing needs `crypto.getRandomValues`');
  expect(FakeWebSocket.last?.sent).toHaveLength(Number(sent));
  client.disconnect();
});

it('the standard build, which cannot seal, sends nothing to an encrypted channel', () => {
  fakeRealm();
  const client = new Standard('key', { autoConnect: false, WebSocket: FakeWebSocket.asOption });
  client.connect();
  FakeWebSocket.last?.greet();

  expect(client.send_event('client-said', 'in the clear', room)).toBe(false);
  expect(FakeWebSocket.last?.sent).toEqual([]);
  client.disconnect();
});
