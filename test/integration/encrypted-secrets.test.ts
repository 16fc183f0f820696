import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import Jetsocket, { type LogEntry, type Options } from 'jetsocket-js/with-encryption';
import nacl from 'tweetnacl';
import { expect, it, onTestFinished } from 'vitest';
import { AuthEndpoint } from '../support/auth-endpoint';
import { connectEncrypted, record, settled } from '../support/client';
import { base64 } from '../support/sealing';
import { enterSecretRoom, publishSealed, room } from '../support/secret-room';
import { TestServer } from '../support/server';
import { until } from '../support/wait';

/** A cipher that works like the usual one, and remembers the bytes that it was lent. */
function watchedCipher() {
  const keys = new Set<Uint8Array>();
  const buffers = new Set<ArrayBufferLike>();
  const secretbox: NonNullable<Options['secretbox']> = {
    open(box, nonce, key) {
      keys.add(key);
      buffers.add(box.buffer);
      const plain = nacl.secretbox.open(box, nonce, key);
      if (plain) box.set(plain);
      return plain && box.subarray(0, plain.length);
    },
    seal: nacl.secretbox,
  };
  const left = () => ({
    keys: [...keys].filter((key) => key.some((byte) => byte !== 0)).length,
    buffers: [...buffers].filter((buffer) => new Uint8Array(buffer).some((byte) => byte !== 0)).length,
  });
  return { secretbox, keys, left };
}

it('`unsubscribe()` overwrites the keys with zeros', async () => {
  const { secretbox, keys, left } = watchedCipher();
  const { client, line, heard, holder } = await enterSecretRoom({ secretbox });
  publishSealed(line, 'n', 1, holder.key);
  await settled(client, line);
  holder.key = randomBytes(32);
  publishSealed(line, 'n', 2, holder.key);
  await until(() => expect(heard).toHaveLength(2));
  expect(keys.size).toBe(2);

  client.unsubscribe(room);

  expect(left().keys).toBe(0);
});

it('`unsubscribe()` before the first answer overwrites the key too; a `subscribe()` until then asks for it again', async () => {
  const { secretbox, keys, left } = watchedCipher();
  const server = await TestServer.start();
  server.onSubscribe = () => {};
  const key = randomBytes(32);
  const customHandler = async () => ({ auth: 'test-key:signature', shared_secret: base64(key) });
  const client = connectEncrypted(server, { secretbox, channelAuthorization: { customHandler } });
  const line = await server.line();
  const channel = client.subscribe(room);
  const heard = record(channel);
  await until(() => expect(line.channels('subscribe')).toEqual([room]));
  publishSealed(line, 'n', 1, key);
  await settled(client, line);
  expect(left().keys).toBe(1);

  client.unsubscribe(room);
  expect(left().keys).toBe(0);

  expect(client.subscribe(room)).toBe(channel);
  line.agree(room);
  await until(() => expect(channel.trigger('client-typing', 2)).toBe(true));
  publishSealed(line, 'n', 3, key);
  await settled(client, line);

  expect(heard.map(([event, data]) => (event === 'n' ? data : event))).toEqual([
    1,
    'jetsocket:subscription_succeeded',
    3,
  ]);
  expect(keys.size).toBe(2);
});

it('`disconnect()` overwrites keys and the buffer that plaintexts were in', async () => {
  const { secretbox, left } = watchedCipher();
  const { client, line, holder } = await enterSecretRoom({ secretbox });
  publishSealed(line, 'n', 'the plaintext', holder.key);
  await settled(client, line);
  expect(left()).toEqual({ keys: 1, buffers: 1 });

  client.disconnect();

  expect(left()).toEqual({ keys: 0, buffers: 0 });
});

it('`unsubscribe()` overwrites the buffer of plaintexts too: nobody may be left whom `disconnect()` could tell', async () => {
  const { secretbox, left } = watchedCipher();
  const { client, line, holder } = await enterSecretRoom({ secretbox });
  publishSealed(line, 'n', 'the plaintext', holder.key);
  await settled(client, line);

  client.unsubscribe(room);

  expect(left()).toEqual({ keys: 0, buffers: 0 });
});

it('`disconnect()` overwrites the buffers that became too small as well', async () => {
  const { secretbox, left } = watchedCipher();
  const { client, line, holder } = await enterSecretRoom({ secretbox });
  for (const length of [10, 10_000, 50_000]) publishSealed(line, 'n', 'x'.repeat(length), holder.key);
  await settled(client, line);

  client.disconnect();

  expect(left()).toEqual({ keys: 0, buffers: 0 });
});

it('`disconnect()` while waiting for the next attempt overwrites keys and plaintexts too', async () => {
  const { secretbox, left } = watchedCipher();
  const { client, server, line, holder } = await enterSecretRoom({
    secretbox,
    reconnect: { minDelay: 60_000, maxDelay: 60_000 },
  });
  publishSealed(line, 'n', 'the plaintext', holder.key);
  await settled(client, line);
  await server.stop();
  await until(() => expect(client.connection.state).toBe('connecting'));

  client.disconnect();

  expect(left()).toEqual({ keys: 0, buffers: 0 });
});

it('a refusal by the service overwrites keys and plaintexts too', async () => {
  const { secretbox, left } = watchedCipher();
  const { client, line, holder } = await enterSecretRoom({ secretbox });
  publishSealed(line, 'n', 'the plaintext', holder.key);
  await settled(client, line);

  line.close(4003);
  await until(() => expect(client.connection.state).toBe('disconnected'));

  expect(left()).toEqual({ keys: 0, buffers: 0 });
});

it('the buffer of a large event is let go of, zero-filled', async () => {
  const { secretbox, left } = watchedCipher();
  const { client, line, holder } = await enterSecretRoom({ secretbox });
  publishSealed(line, 'n', 'x'.repeat(600_000), holder.key);
  await settled(client, line);

  expect(left()).toEqual({ keys: 1, buffers: 0 });
});

it('a key that falls out of the ring is overwritten', async () => {
  const { secretbox, keys, left } = watchedCipher();
  const { client, server, holder, channel, heard } = await enterSecretRoom({ secretbox });
  for (const turn of [0, 1, 2, 3]) {
    const line = await server.line(turn);
    await until(() => expect(channel.subscribed).toBe(true));
    publishSealed(line, 'n', turn, holder.key);
    await settled(client, line);
    holder.key = randomBytes(32);
    line.drop();
  }
  await server.line(4);
  await until(() => expect(channel.subscribed).toBe(true));
  expect(heard.filter(([event]) => event === 'n')).toHaveLength(4);

  expect(keys.size).toBe(4);
  // The newest was not shown to the cipher yet: of those that were, the one before it is left.
  expect(left().keys).toBe(1);
});

it('neither keys, signatures nor plaintexts are in anything that can be printed or logged', async () => {
  const log: LogEntry[] = [];
  const lines: string[] = [];
  Jetsocket.log = (line) => lines.push(line);
  onTestFinished(() => {
    Jetsocket.log = undefined;
  });
  const server = await TestServer.start();
  const endpoint = await AuthEndpoint.start();
  const key = randomBytes(32);
  const secrets = {
    key: base64(key),
    hex: key.toString('hex'),
    bytes: [...key].slice(0, 6).join(','),
    inspected: [...key].slice(0, 6).join(', '),
    signature: 'signature-hush',
    plaintext: 'plaintext-hush',
    member: 'member-hush',
    header: 'header-hush',
    param: 'param-hush',
  };
  const auth = `test-key:${secrets.signature}`;
  const channel_data = JSON.stringify({ user_id: secrets.member });
  endpoint.answer = { body: { auth, shared_secret: secrets.key, channel_data } };
  const common = {
    channelAuthorization: {
      endpoint: endpoint.url,
      headers: { authorization: secrets.header },
      params: { token: secrets.param },
    },
  };
  const loud = connectEncrypted(server, { ...common, log: (entry) => log.push(entry) });
  const quiet = connectEncrypted(server, common);
  const errors: unknown[] = [];
  for (const [index, client] of [loud, quiet].entries()) {
    const line = await server.line(index);
    client.bind_global((event, data) => event.includes('error') && errors.push(data));
    const channel = client.subscribe(room);
    await channel.ready;
    client.subscribe('presence-room');
    await until(() => expect(line.commands('subscribe')).toHaveLength(2));
    publishSealed(line, 'n', secrets.plaintext, key);
    publishSealed(line, 'n', secrets.plaintext, randomBytes(32));
    line.publish(room, 'n', secrets.plaintext);
    channel.trigger('client-said', secrets.plaintext);
    await until(() => expect(endpoint.requests.length).toBeGreaterThanOrEqual(3 * (index + 1)));
    endpoint.answerOnce({ status: 403, body: { auth, shared_secret: secrets.key } });
    const refused = client.subscribe('private-encrypted-refused');
    await refused.ready.catch((error: unknown) => errors.push(error));
    endpoint.answerOnce({ body: { auth, shared_secret: `${secrets.key}x` } });
    await client.subscribe('private-encrypted-bad').ready.catch((error: unknown) => errors.push(error));
    endpoint.answerOnce({ body: { shared_secret: secrets.key, channel_data } });
    await client.subscribe('private-bad').ready.catch((error: unknown) => errors.push(error));
    line.drop();
    await server.line(2 + index);
    await until(() => expect(channel.subscribed).toBe(true));
  }

  const depth = { depth: Number.POSITIVE_INFINITY, showHidden: true, maxArrayLength: null };
  const printed = [
    JSON.stringify([loud.channel(room), loud, log, lines, errors]),
    JSON.stringify(errors, Object.getOwnPropertyNames(Error.prototype)),
    inspect([loud.channel(room), loud, quiet, log, lines, errors], depth),
    errors.map((error) => `${error} ${(error as Error).stack}`).join(),
  ].join('\n');

  expect(log.length).toBeGreaterThan(5);
  expect(lines.length).toBeGreaterThan(5);
  expect(errors.length).toBeGreaterThan(8);
  for (const [what, secret] of Object.entries(secrets)) {
    // What the application itself handed in stays where it is: in its own options.
    if (['header', 'param'].includes(what))
      expect(JSON.stringify([log, lines, errors])).not.toContain(secret);
    else expect(printed.includes(secret), what).toBe(false);
  }
});

it('what waits for a key is not shown when the channel is printed', async () => {
  const { client, line, channel } = await enterSecretRoom();
  const heard = record(channel);
  const other = randomBytes(32);

  publishSealed(line, 'n', 'waiting', other);
  await settled(client, line);

  expect(heard).toEqual([]);
  expect(inspect(channel, { depth: Number.POSITIVE_INFINITY, showHidden: true })).not.toContain('waiting');
});
