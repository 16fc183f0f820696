import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { AppOptions, LocalService } from '../src/index';
import { RawConnection } from './raw-http';
import {
  app,
  authorization,
  cleanUp,
  hmac,
  socketUrl,
  startService,
  TestClient,
  userAuthentication,
} from './support';

const channels = ['private-a', 'private-encrypted-a', 'private-cache-a', 'presence-a', 'presence-cache-a'];
const member = '{"user_id":"ada"}';

/** Everything somebody without the secret could come up with, given genuine signatures for other things. */
function forgeries(socketId: string, otherId: string, channel: string): Record<string, object> {
  const isPresence = channel.startsWith('presence-');
  const data = isPresence ? { user_id: 'ada' } : undefined;
  const genuine = (authorization(socketId, channel, data) as { auth: string }).auth;
  const signature = genuine.slice(`${app.key}:`.length);
  const withData = (auth: unknown) => ({ auth, ...(isPresence && { channel_data: member }) });
  return {
    'no signature': withData(undefined),
    'an empty one': withData(''),
    'the key alone': withData(`${app.key}:`),
    'one without a key': withData(signature),
    'another key': withData(`other-key:${signature}`),
    'another letter case': withData(`${app.key}:${signature.toUpperCase()}`),
    'a short one': withData(genuine.slice(0, -1)),
    'a long one': withData(`${genuine}0`),
    'one with white space': withData(`${genuine} `),
    'a list': withData([genuine]),
    'an object': withData({ toString: genuine }),
    'one for another socket': authorization(otherId, channel, data),
    'one for another channel': authorization(socketId, `${channel}b`, data),
    'one for a part of the name': authorization(socketId, channel.slice(0, -1), data),
    'one for other data': { ...authorization(socketId, channel, { user_id: 'bob' }), channel_data: member },
    'one without the data': { ...authorization(socketId, channel), channel_data: '{"user_id":"eve"}' },
    'one for a sign-in': withData(userAuthentication(socketId, { user_id: 'ada' }).auth),
    'one of the other application': withData(`other-key:${hmac(`${socketId}:${channel}`)}`),
    'one of a guessed secret': withData(`${app.key}:${'0'.repeat(64)}`),
  };
}

describe('a private channel', () => {
  it.each(channels)(
    '%s lets nobody in without a signature for that very socket and channel',
    async (channel) => {
      const other: AppOptions = { id: 'other', key: 'other-key', secret: 'other-secret' };
      const service = await startService({}, { apps: [app, other], record: 0 });
      const [client, neighbour] = [await TestClient.open(service), await TestClient.open(service)];
      const attempts = Object.entries(forgeries(client.socketId, neighbour.socketId, channel));
      for (const [, data] of attempts) client.subscribe(channel, data);
      await client.settled();
      expect(client.heard('jetsocket:subscription_error')).toHaveLength(attempts.length);
      expect(client.heard('jetsocket_internal:subscription_succeeded')).toEqual([]);
      service.publish(channel, 'secret', 'words');
      await client.settled();
      expect(client.heard('secret')).toEqual([]);
      await client.join(channel, channel.startsWith('presence-') ? { user_id: 'ada' } : undefined);
    },
  );

  it('lets nobody in with any of 2,000 signatures that differ from the right one in a letter', async () => {
    const service = await startService({}, { record: 0 });
    const client = await TestClient.open(service);
    const { auth } = authorization(client.socketId, 'private-a') as { auth: string };
    for (let n = 0; n < 2000; n += 1) {
      const at = n % auth.length;
      const letter = '0123456789abcdefGZ: '[(n + 1 + Math.floor(n / auth.length)) % 20] ?? '';
      const wrong = auth.slice(0, at) + letter + auth.slice(at + 1);
      if (wrong !== auth) client.subscribe('private-a', { auth: wrong });
    }
    await client.settled();
    expect(client.heard('jetsocket:subscription_error').length).toBeGreaterThan(1800);
    expect(client.heard('jetsocket_internal:subscription_succeeded')).toEqual([]);
  });
});

/** A WebSocket whose frames are written byte by byte; masked with zeros, which changes nothing. */
async function rawSocket(service: LocalService): Promise<RawConnection> {
  const connection = new RawConnection(service);
  const lines = [
    'GET /app/app-key?protocol=7 HTTP/1.1',
    'Host: x',
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
    'Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits',
  ];
  connection.socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  await expect.poll(() => connection.text).toContain('connection_established');
  return connection;
}

function frame(first: number, payload: Buffer): Buffer {
  const length = Buffer.alloc(8);
  length.writeBigUInt64BE(BigInt(payload.length));
  return Buffer.concat([Buffer.from([first, 0xff]), length, Buffer.alloc(4), payload]);
}

/** The code of the close frame that ends what was heard. */
async function closeCode(connection: RawConnection): Promise<number> {
  await expect.poll(() => connection.isClosed || connection.text.includes('\x88')).toBe(true);
  const bytes = Buffer.from(connection.text, 'latin1');
  return bytes.readUInt16BE(bytes.lastIndexOf(0x88) + 2);
}

describe('a WebSocket', () => {
  it('takes no compressed frames, so that none can swell', async () => {
    const service = await startService();
    const connection = await rawSocket(service);
    expect(connection.head.join('\n')).not.toMatch(/extensions/i);
    connection.socket.write(frame(0xc1, Buffer.alloc(100)));
    expect(await closeCode(connection)).toBe(1002);
    const client = new WebSocket(socketUrl(service), { perMessageDeflate: true });
    cleanUp(() => client.terminate());
    await new Promise((resolve) => client.once('open', resolve));
    expect(client.extensions).toBe('');
  });

  it('that sends a message in pieces without end is closed with 1009', async () => {
    const service = await startService();
    const connection = await rawSocket(service);
    const piece = Buffer.alloc(64 * 1024, 0x20);
    connection.socket.write(frame(0x01, piece));
    for (let n = 0; n < 20; n += 1) connection.socket.write(frame(0x00, piece));
    expect(await closeCode(connection)).toBe(1009);
  });

  it('that announces a huge frame is closed with 1009 before it comes', async () => {
    const service = await startService();
    const connection = await rawSocket(service);
    const head = frame(0x81, Buffer.alloc(0));
    head.writeBigUInt64BE(2n ** 40n, 2);
    connection.socket.write(head);
    expect(await closeCode(connection)).toBe(1009);
  });

  it('may bring a member called __proto__, and no object is harmed by it', async () => {
    const service = await startService();
    const [ada, proto] = [await TestClient.open(service), await TestClient.open(service)];
    await ada.join('presence-a', { user_id: 'ada' });
    const answer = await proto.join('presence-a', { user_id: '__proto__', user_info: { polluted: 1 } });
    const { presence } = answer.data as { presence: { ids: string[]; hash: object; count: number } };
    expect([presence.ids, presence.count]).toEqual([['ada', '__proto__'], 2]);
    expect(Object.keys(presence.hash)).toEqual(['ada', '__proto__']);
    expect((await ada.hear('jetsocket_internal:member_added')).data).toEqual({
      user_id: '__proto__',
      user_info: { polluted: 1 },
    });
    proto.socket.send('{"event":"jetsocket:subscribe","data":{"__proto__":{"channel":"room"}}}');
    await proto.hear('jetsocket:error');
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect(service.channels.has('room')).toBe(false);
  });
});
