import Jetsocket from 'jetsocket-js/with-encryption';
import { describe, expect, it } from 'vitest';
import { countingRealm, nothing } from '../support/counting-realm';
import { FakeWebSocket } from '../support/fake-web-socket';

// What a disconnected client leaves behind: no timer, listener, socket or request.

type Realm = ReturnType<typeof countingRealm>;

const signedIn = { event: 'jetsocket:signin_success', data: { user_data: '{"id":"7"}' } };

/** Each way a client can be when it is disconnected; `reach` brings it there. */
const moments: Record<string, (realm: Realm, client: Jetsocket) => Promise<unknown>> = {
  'before the first attempt': async () => {},
  'while the socket is opening': ({ pass }) => pass(),
  'before the handshake': async ({ pass, socket }) => {
    await pass();
    socket().readyState = 1;
  },
  'while connected': (realm) => connected(realm),
  'while a ping is out': async (realm) => {
    await connected(realm);
    await realm.pass(120_000);
    expect(realm.socket().sent).toContainEqual({ event: 'jetsocket:ping', data: {} });
  },
  'while waiting for the next attempt': async (realm, client) => {
    await connected(realm);
    realm.socket().end(1006);
    expect(client.connection.state).toBe('connecting');
    expect(realm.held().openSockets).toBe(0);
  },
  'while unavailable': async ({ pass }, client) => {
    await pass(10_001);
    expect(client.connection.state).toBe('unavailable');
  },
  'after a refusal': async (realm, client) => {
    await connected(realm);
    realm.socket().end(4001);
    expect(client.connection.state).toBe('disconnected');
  },
  'while a channel is authorized': async (realm, client) => {
    client.subscribe('private-room');
    await connected(realm);
    expect(realm.held().requests).toBe(1);
  },
  'while a channel waits for its answer': async (realm, client) => {
    client.subscribe('room');
    await connected(realm);
    expect(realm.socket().sent).toHaveLength(1);
  },
  'while a failed subscription waits for its next attempt': async (realm, client) => {
    realm.answers.push({ status: 503, body: '' });
    const failed = client.subscribe('private-room').once('jetsocket:subscription_error');
    await connected(realm);
    expect((await failed).retryIn).toBeGreaterThan(0);
  },
  'while an unwanted channel waits for its answer': async (realm, client) => {
    client.subscribe('room');
    await connected(realm);
    client.unsubscribe('room');
  },
  'while a user is authenticated': async (realm, client) => {
    client.signin();
    await connected(realm);
    expect(realm.held().requests).toBe(1);
  },
  'while a user is signed in': async (realm, client) => {
    realm.answers.push({ status: 200, body: { auth: 'k:s', user_data: '{"id":"7"}' } });
    client.signin();
    await connected(realm);
    realm.socket().say(signedIn);
    realm.socket().agree('#server-to-user-7');
    expect(client.user.user_data).toEqual({ id: '7' });
  },
  'while the channel of a user waits for its answer': async (realm, client) => {
    realm.answers.push({ status: 200, body: { auth: 'k:s', user_data: '{"id":"7"}' } });
    client.signin();
    await connected(realm);
    realm.socket().say(signedIn);
  },
  'while an event waits for a new key': async (realm, client) => {
    const shared_secret = Buffer.alloc(32, 7).toString('base64');
    realm.answers.push({ status: 200, body: { auth: 'k:s', shared_secret } });
    client.subscribe('private-encrypted-room');
    await connected(realm);
    realm.socket().agree('private-encrypted-room');
    const [nonce, ciphertext] = [24, 40].map((size) => Buffer.alloc(size).toString('base64'));
    await realm.pass(2000);
    realm.socket().say({ event: 'sealed', data: { nonce, ciphertext }, channel: 'private-encrypted-room' });
    await realm.pass();
    expect(realm.held().requests).toBe(1);
  },
};

async function connected({ pass, socket }: Realm): Promise<void> {
  await pass();
  socket().greet();
  await pass();
}

describe('`disconnect()` leaves no timer, listener, socket or request', () => {
  it.each(Object.entries(moments))('%s', async (moment, reach) => {
    const realm = countingRealm();
    const client = new Jetsocket('test-key', { ...realm.options, log: () => {} });
    await reach(realm, client);
    if (moment !== 'before the first attempt') expect(FakeWebSocket.made).not.toEqual([]);
    client.disconnect();

    expect(client.connection.state).toBe('disconnected');
    expect(realm.held()).toEqual(nothing);
    const sockets = FakeWebSocket.made.length;
    await realm.pass(3_600_000);
    expect(FakeWebSocket.made).toHaveLength(sockets);
    expect(realm.held()).toEqual(nothing);
    expect(client.connection.state).toBe('disconnected');
  });

  it('also where `connect()` came between', async () => {
    const realm = countingRealm();
    const client = new Jetsocket('test-key', realm.options);
    client.subscribe('room');
    for (let times = 0; times < 3; times++) {
      client.connect();
      await connected(realm);
      expect(realm.held()).toMatchObject({ openSockets: 1, heardSockets: 1 });
      client.disconnect();
      client.connect();
      client.disconnect();
      expect(realm.held()).toEqual(nothing);
    }
  });

  it('and where there is no WebSocket there is nothing from the beginning', async () => {
    const realm = countingRealm();
    const { WebSocket: _none, ...options } = realm.options;
    const client = new Jetsocket('test-key', options);
    await realm.pass();

    expect(client.connection.state).toBe('failed');
    expect(realm.held()).toEqual(nothing);
  });
});

it('a connected client listens once at each place, however often the connection was lost', async () => {
  const realm = countingRealm();
  const reconnect = { minDelay: 5, maxDelay: 5 };
  const client = new Jetsocket('test-key', { ...realm.options, reconnect });
  const connect = async () => {
    realm.answers.push({ status: 200, body: { auth: 'k:s', user_data: '{"id":"7"}' } });
    await connected(realm);
    realm.socket().say(signedIn);
  };
  client.subscribe('room');
  client.signin();
  await connect();
  const before = realm.held();
  for (let times = 0; times < 5; times++) {
    realm.socket().end(1006);
    await realm.pass(5);
    await connect();
  }

  expect(FakeWebSocket.made).toHaveLength(6);
  expect(before).toMatchObject({ openSockets: 1, heardSockets: 1, requests: 0 });
  expect(before.pageListeners).toBeGreaterThan(0);
  expect(realm.held()).toEqual(before);
});
