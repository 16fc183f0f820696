import { randomBytes } from 'node:crypto';
import type { AuthorizationError, DecryptionError, DecryptionReason } from 'jetsocket-js';
import { describe, expect, it } from 'vitest';
import { AuthEndpoint } from '../support/auth-endpoint';
import { connectEncrypted, dataOf, record, settled } from '../support/client';
import { base64, seal } from '../support/sealing';
import { enterSecretRoom, publishSealed, room } from '../support/secret-room';
import { TestServer } from '../support/server';
import { until } from '../support/wait';

const key = randomBytes(32);

describe('the key', () => {
  const unusable: Record<string, unknown> = {
    missing: undefined,
    null: null,
    'a number': 7,
    'an object': { secret: base64(key) },
    empty: '',
    '31 bytes': base64(randomBytes(31)),
    '33 bytes': base64(randomBytes(33)),
    'without padding': base64(key).replace('=', ''),
    'with white space': `${base64(key)}\n`,
    'with white space inside': `${base64(key).slice(0, 20)} ${base64(key).slice(20)}`,
    'of the url-safe alphabet': '-_'.repeat(21).concat('-='),
    'no base64': '!'.repeat(44),
    hexadecimal: key.toString('hex'),
    '10 MB': 'A'.repeat(10 * 1024 * 1024),
  };

  it.each(Object.entries(unusable))(
    'that is %s is status 500, and nothing is subscribed',
    async (_what, secret) => {
      const server = await TestServer.start();
      const endpoint = await AuthEndpoint.start();
      endpoint.answer = { body: { auth: 'test-key:signature', shared_secret: secret } };
      const client = connectEncrypted(server, { channelAuthorization: { endpoint: endpoint.url } });
      const line = await server.line();
      const heard = record(client.subscribe(room));

      await until(() => expect(heard).not.toEqual([]));
      await settled(client, line);

      expect(heard).toHaveLength(1);
      const [error] = dataOf<AuthorizationError>(heard, 'jetsocket:subscription_error');
      expect(error).toMatchObject({ name: 'AuthorizationError', status: 500, retryIn: null });
      expect(error?.message).toContain('shared_secret');
      expect(line.commands('subscribe')).toEqual([]);
      expect(endpoint.requests).toHaveLength(1);
    },
  );

  it('of a refusal is not looked at: 403 stays 403', async () => {
    const server = await TestServer.start();
    const endpoint = await AuthEndpoint.start();
    endpoint.answer = { status: 403 };
    const client = connectEncrypted(server, { channelAuthorization: { endpoint: endpoint.url } });

    await expect(client.subscribe(room).ready).rejects.toMatchObject({ status: 403 });
  });

  it('stays with the client: the subscribe frame has the signature alone', async () => {
    const { line } = await enterSecretRoom();

    expect(line.commands('subscribe')).toEqual([{ channel: room, auth: 'test-key:signature' }]);
  });

  it('comes out of an answer that is frozen and cached, every time', async () => {
    const { server, holder, client, line, channel, heard } = await enterSecretRoom();
    const cached = Object.freeze({ auth: 'test-key:cached', shared_secret: base64(holder.key) });
    holder.answer = async () => cached;

    line.drop();
    const second = await server.line(1);
    await until(() => expect(channel.subscribed).toBe(true));
    publishSealed(second, 'news', 1, holder.key);
    await settled(client, second);
    client.unsubscribe(room);
    const again = client.subscribe(room);
    const heardAgain = record(again);
    await again.ready;
    publishSealed(second, 'news', 2, holder.key);
    await settled(client, second);

    expect(dataOf(heard, 'news')).toEqual([1]);
    expect(dataOf(heardAgain, 'news')).toEqual([2]);
    expect(cached).toEqual({ auth: 'test-key:cached', shared_secret: base64(holder.key) });
  });
});

describe('events', () => {
  it.each([{ a: [1, { b: null }] }, 0, '', false, null, 'žluť 🎉', [], 1.5, '\u{feff}bom'])(
    'that were sealed arrive opened: %j',
    async (value) => {
      const { client, line, heard, holder } = await enterSecretRoom();

      line.publish(room, 'news', seal(JSON.stringify(value), holder.key));
      await settled(client, line);

      expect(heard).toEqual([['news', value]]);
    },
  );

  it('whose plaintext is no JSON arrive as the text it is, and no byte order mark is taken away', async () => {
    const { client, line, heard, holder } = await enterSecretRoom();

    for (const text of ['plain', '\u{feff}{"a":1}', '{"half":', '']) {
      line.publish(room, 'news', seal(text, holder.key));
    }
    await settled(client, line);

    expect(dataOf(heard, 'news')).toEqual(['plain', '\u{feff}{"a":1}', '{"half":', '']);
  });

  it('may carry the sealed data as a value instead of as text', async () => {
    const { client, line, heard, holder } = await enterSecretRoom();

    line.raw(JSON.stringify({ event: 'news', channel: room, data: seal('{"a":1}', holder.key) }));
    await settled(client, line);

    expect(heard).toEqual([['news', { a: 1 }]]);
  });

  it('reach global handlers and those of the client opened, and `message` sealed', async () => {
    const { client, line, holder } = await enterSecretRoom();
    const onClient = record(client);
    const messages: unknown[] = [];
    client.connection.bind('message', ({ event, data }) => messages.push([event, data]));
    const sealed = seal('{"a":1}', holder.key);

    line.publish(room, 'news', sealed);
    await settled(client, line);

    expect(onClient.filter(([event]) => event === 'news')).toEqual([['news', { a: 1 }]]);
    expect(messages[0]).toEqual(['news', sealed]);
  });

  it('of the protocol itself are not sealed', async () => {
    const { client, line, heard } = await enterSecretRoom();

    line.system('_internal:subscription_count', { subscription_count: 2 }, room);
    line.system(':cache_miss', undefined, room);
    line.system(':unheard_of', { a: 1 }, room);
    line.system('_internal:unheard_of', '{"a":1}', room);
    await settled(client, line);

    expect(heard).toEqual([
      ['jetsocket:subscription_count', { subscription_count: 2 }],
      ['jetsocket:cache_miss', undefined],
    ]);
  });

  const box = (change: (bytes: Buffer) => Uint8Array | string) => {
    const { nonce, ciphertext } = seal('{"a":1}', key);
    const changed = change(Buffer.from(ciphertext, 'base64'));
    return { nonce, ciphertext: typeof changed === 'string' ? changed : base64(changed) };
  };
  const good = seal('{"a":1}', key);
  const unreadable: [what: string, data: unknown, reason: DecryptionReason][] = [
    ['plain data', { message: 'not sealed' }, 'malformed'],
    ['plain text', 'not sealed', 'malformed'],
    ['no data', undefined, 'malformed'],
    ['null', null, 'malformed'],
    ['a list', [good], 'malformed'],
    ['no nonce', { ciphertext: good.ciphertext }, 'malformed'],
    ['no ciphertext', { nonce: good.nonce }, 'malformed'],
    ['a nonce of 23 bytes', { ...good, nonce: base64(randomBytes(23)) }, 'malformed'],
    ['a nonce of 25 bytes', { ...good, nonce: base64(randomBytes(25)) }, 'malformed'],
    ['a nonce that is a number', { ...good, nonce: 7 }, 'malformed'],
    ['a ciphertext that is a list', { ...good, ciphertext: [1, 2] }, 'malformed'],
    ['an empty ciphertext', { ...good, ciphertext: '' }, 'malformed'],
    ['a ciphertext of 15 bytes', { ...good, ciphertext: base64(randomBytes(15)) }, 'malformed'],
    ['a ciphertext with white space', { ...good, ciphertext: ` ${good.ciphertext}` }, 'malformed'],
    [
      'a ciphertext with a line break inside',
      { ...good, ciphertext: `${good.ciphertext.slice(0, 4)}\r\n\r\n${good.ciphertext.slice(4)}` },
      'malformed',
    ],
    ['a ciphertext without padding', box((bytes) => base64(bytes).replace(/=+$/, '')), 'malformed'],
    ['bytes that are not UTF-8', seal(Buffer.from([0x22, 0xff, 0x22]), key), 'not-utf8'],
    ['half a character', seal(Buffer.from('"é').subarray(0, 2), key), 'not-utf8'],
  ];

  it.each(unreadable)('with %s are a decryption_error and ask for no key', async (_what, data, reason) => {
    const { client, line, heard, holder } = await enterSecretRoom({ key });

    line.publish(room, 'bad', data);
    publishSealed(line, 'good', 1, key);
    await settled(client, line);

    expect(heard.map(([event]) => event)).toEqual(['jetsocket:decryption_error', 'good']);
    const [error] = dataOf<DecryptionError>(heard, 'jetsocket:decryption_error');
    expect(error).toMatchObject({ name: 'DecryptionError', event: 'bad', reason });
    expect(holder.asked).toBe(1);
  });

  it('with every single byte of the box changed are never delivered', async () => {
    const { client, line, heard, holder } = await enterSecretRoom({ key });
    const { nonce, ciphertext } = seal('{"a":1}', key);
    const bytes = Buffer.from(ciphertext, 'base64');

    for (let i = 0; i < bytes.length; i++) {
      const forged = Buffer.from(bytes);
      forged[i] = (forged[i] ?? 0) ^ 1;
      line.publish(room, 'forged', { nonce, ciphertext: base64(forged) });
    }
    await settled(client, line);

    expect(dataOf(heard, 'forged')).toEqual([]);
    expect(holder.asked).toBe(2);
  });
});
