import { randomBytes } from 'node:crypto';
import { xsalsa20poly1305 } from '@noble/ciphers/salsa.js';
import type { DecryptionError, Options } from 'jetsocket-js';
import { expect, it } from 'vitest';
import { connectEncrypted, dataOf, record, settled } from '../support/client';
import { unseal } from '../support/sealing';
import { enterSecretRoom, publishSealed, room } from '../support/secret-room';
import { until } from '../support/wait';

// The option `secretbox` with a cipher that is not ours, as an application would wire it up.

const secretbox: NonNullable<Options['secretbox']> = {
  seal: (message, nonce, key) => xsalsa20poly1305(key, nonce).encrypt(message),
  // It throws where the key does not fit.
  open: (box, nonce, key) => xsalsa20poly1305(key, nonce).decrypt(box),
};
const ERROR = 'jetsocket:decryption_error';

it('@noble/ciphers opens what tweetnacl sealed, of every length, and refuses what is forged', async () => {
  const { client, line, holder, heard } = await enterSecretRoom({ secretbox });
  const texts = [...Array(301).keys(), 4096, 65_536, 300_000].map((length) => 'x'.repeat(length));

  for (const text of texts) publishSealed(line, 'n', text, holder.key);
  publishSealed(line, 'forged', 'x', randomBytes(32));
  publishSealed(line, 'n', 'the last', holder.key);
  await settled(client, line);
  await until(() => expect(heard).toHaveLength(texts.length + 2));

  expect(dataOf(heard, 'n')).toEqual([...texts, 'the last']);
  expect(dataOf<DecryptionError>(heard, ERROR)).toMatchObject([
    { event: 'forged', reason: 'forged-or-wrong-key' },
  ]);
});

it('an event that is given up is a warning in the log, as nothing else is: the option is known', async () => {
  const log: string[] = [];
  const { client, line } = await enterSecretRoom({
    secretbox,
    log: ({ level, message }) => level !== 'info' && log.push(`${level} ${message}`),
  });

  line.publish(room, 'broken', 'x');
  await settled(client, line);

  expect(log).toEqual([`warn broken on ${room} could not be read: malformed`]);
});

it('@noble/ciphers follows a change of keys', async () => {
  const { client, line, holder, heard } = await enterSecretRoom({ secretbox });
  const oldKey = holder.key;
  holder.key = randomBytes(32);

  for (let n = 0; n < 10; n++) publishSealed(line, 'n', n, n % 3 ? holder.key : oldKey);
  await until(() => expect(heard).toHaveLength(10));
  await settled(client, line);

  expect(heard).toEqual([...Array(10).keys()].map((n) => ['n', n]));
  expect(holder.asked).toBe(2);
});

it('what @noble/ciphers seals, tweetnacl opens: client events between the two', async () => {
  const { server, client, line, holder, channel } = await enterSecretRoom({ secretbox });
  const usual = connectEncrypted(server, { channelAuthorization: { customHandler: holder.handler } });
  const theirs = usual.subscribe(room);
  await theirs.ready;
  const otherLine = await server.line(1);
  const [heard, heardThere] = [record(channel), record(theirs)];
  server.onCommand = (from, { event, data }) => {
    if (event === 'client-said') (from === line ? otherLine : line).publish(room, event, data);
  };

  channel.trigger('client-said', { by: 'noble', text: 'žluť 🎉' });
  theirs.trigger('client-said', { by: 'nacl' });
  await until(() => expect([heard, heardThere].map(({ length }) => length)).toEqual([1, 1]));
  await settled(client, line);

  expect(heardThere).toEqual([['client-said', { by: 'noble', text: 'žluť 🎉' }]]);
  expect(heard).toEqual([['client-said', { by: 'nacl' }]]);
  const [sent] = line.received.filter(({ event }) => event === 'client-said');
  expect(JSON.parse(unseal(sent?.data, holder.key))).toEqual({ by: 'noble', text: 'žluť 🎉' });
});

it.each([
  ['a promise', () => Promise.resolve(new Uint8Array(32))],
  ['null', () => null],
  ['hex', () => 'a5'.repeat(32)],
  ['a buffer', () => new ArrayBuffer(32)],
  ['nothing', () => new Uint8Array()],
])('a cipher whose `seal` gives %s is told of by `trigger`, and nothing is sent', async (_what, seal) => {
  const { client, line, channel } = await enterSecretRoom({ secretbox: { ...secretbox, seal } as never });

  expect(() => channel.trigger('client-said', 1)).toThrow('bytes from `secretbox.seal`');

  await settled(client, line);
  expect(line.received.filter(({ event }) => event === 'client-said')).toEqual([]);
});
