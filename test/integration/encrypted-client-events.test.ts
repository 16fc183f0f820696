import { randomBytes } from 'node:crypto';
import { type Options, UsageError } from 'jetsocket-js/with-encryption';
import nacl from 'tweetnacl';
import { expect, it, onTestFinished, vi } from 'vitest';
import { connectEncrypted, dataOf, record, settled } from '../support/client';
import { unseal } from '../support/sealing';
import { enterSecretRoom, publishSealed, room } from '../support/secret-room';
import { until } from '../support/wait';

interface Sealed {
  readonly nonce: string;
  readonly ciphertext: string;
}

const clientEvents = (frames: readonly { event: string; data?: unknown }[]) =>
  frames.filter(({ event }) => event.startsWith('client-') && !event.includes('barrier'));

it.each([{ a: [1, 'ž'] }, 0, '', null, 'text', false])('a client event leaves sealed: %j', async (value) => {
  const { client, line, channel, holder } = await enterSecretRoom();

  expect(channel.trigger('client-said', value)).toBe(true);
  await settled(client, line);

  const [frame, ...more] = clientEvents(line.received);
  expect(more).toEqual([]);
  expect(frame).toMatchObject({ event: 'client-said', channel: room });
  expect(Object.keys(frame?.data as object).sort()).toEqual(['ciphertext', 'nonce']);
  expect(JSON.parse(unseal(frame?.data, holder.key))).toEqual(value);
});

it('no data is sealed as null', async () => {
  const { client, line, channel, holder } = await enterSecretRoom();

  channel.trigger('client-said');
  await settled(client, line);

  expect(unseal(clientEvents(line.received)[0]?.data, holder.key)).toBe('null');
});

it('`send_event` seals too, and sends nothing to an encrypted channel that is not subscribed', async () => {
  const { client, line, holder } = await enterSecretRoom();

  expect(client.send_event('client-said', 'secret words', room)).toBe(true);
  expect(client.send_event('client-said', 'secret words', 'private-encrypted-other')).toBe(false);
  await settled(client, line);

  expect(clientEvents(line.received)).toHaveLength(1);
  expect(unseal(clientEvents(line.received)[0]?.data, holder.key)).toBe('"secret words"');
  expect(line.texts.join()).not.toContain('secret words');
});

it('no nonce is used twice', async () => {
  const { client, line, channel } = await enterSecretRoom();

  for (let n = 0; n < 200; n++) channel.trigger('client-said', 'the same');
  await settled(client, line);

  const sealed = clientEvents(line.received).map(({ data }) => data as Sealed);
  expect(new Set(sealed.map(({ nonce }) => nonce)).size).toBe(200);
  expect(new Set(sealed.map(({ ciphertext }) => ciphertext)).size).toBe(200);
});

it('two clients talk end to end: what one seals the other opens', async () => {
  const { server, client, holder, line, channel } = await enterSecretRoom();
  const other = connectEncrypted(server, { channelAuthorization: { customHandler: holder.handler } });
  const theirs = other.subscribe(room);
  const heard = record(theirs);
  await theirs.ready;
  const otherLine = await server.line(1);

  channel.trigger('client-said', { text: 'hello' });
  await settled(client, line);
  otherLine.raw(line.texts.find((text) => text.includes('client-said')) ?? '');
  await settled(other, otherLine);

  expect(dataOf(heard, 'client-said')).toEqual([{ text: 'hello' }]);
});

it('a client event after a change of keys is sealed with the new one', async () => {
  const { client, line, channel, holder, heard } = await enterSecretRoom();
  holder.key = randomBytes(32);
  publishSealed(line, 'news', 1, holder.key);
  await until(() => expect(heard).toHaveLength(1));

  channel.trigger('client-said', 'new');
  await settled(client, line);

  expect(unseal(clientEvents(line.received)[0]?.data, holder.key)).toBe('"new"');
});

it('a client event cannot have other names, or data that JSON cannot hold', async () => {
  const { client, line, channel } = await enterSecretRoom();
  const circular: Record<string, unknown> = {};
  circular.self = circular;

  expect(() => channel.trigger('said' as `client-${string}`, 1)).toThrow(UsageError);
  expect(() => channel.trigger('client-said', circular)).toThrow(UsageError);
  expect(() => channel.trigger('client-said', 1n)).toThrow(UsageError);
  expect(() => channel.trigger('client-said', () => {})).toThrow(UsageError);
  await settled(client, line);

  expect(clientEvents(line.received)).toEqual([]);
});

it('a client event is not sent before the channel is subscribed, nor after `unsubscribe()`', async () => {
  const { client, line, channel } = await enterSecretRoom();
  const other = client.subscribe('private-encrypted-other');

  expect(other.trigger('client-said', 1)).toBe(false);
  client.unsubscribe(room);
  expect(channel.trigger('client-said', 1)).toBe(false);
  await settled(client, line);

  expect(clientEvents(line.received)).toEqual([]);
});

it('sealing needs secure random numbers: without them it is an error that says so, and nothing is sent', async () => {
  const { client, line, channel } = await enterSecretRoom();
  vi.stubGlobal('crypto', undefined);
  onTestFinished(() => void vi.unstubAllGlobals());

  expect(() => channel.trigger('client-said', 1)).toThrow(UsageError);
  await settled(client, line);

  expect(clientEvents(line.received)).toEqual([]);
});

it('another cipher can be given, with the signatures of tweetnacl', async () => {
  const calls: string[] = [];
  const secretbox: NonNullable<Options['secretbox']> = {
    open: (box, nonce, key) => {
      calls.push(`open ${box.length} ${nonce.length} ${key.length}`);
      return nacl.secretbox.open(box, nonce, key);
    },
    seal: (message, nonce, key) => {
      calls.push(`seal ${message.length} ${nonce.length} ${key.length}`);
      return nacl.secretbox(message, nonce, key);
    },
  };
  const { client, line, channel, holder, heard } = await enterSecretRoom({ secretbox });

  publishSealed(line, 'news', { a: 1 }, holder.key);
  channel.trigger('client-said', 12);
  await settled(client, line);

  expect(heard).toEqual([['news', { a: 1 }]]);
  expect(unseal(clientEvents(line.received)[0]?.data, holder.key)).toBe('12');
  expect([...calls].sort()).toEqual(['open 23 24 32', 'seal 2 24 32']);
});

it('another cipher may only open, or throw where a key does not fit', async () => {
  const open = (box: Uint8Array, nonce: Uint8Array, key: Uint8Array) => {
    const plain = nacl.secretbox.open(box, nonce, key);
    if (!plain) throw new Error('bad tag');
    return plain;
  };
  const { client, line, channel, holder, heard } = await enterSecretRoom({ secretbox: { open } });

  publishSealed(line, 'news', 1, randomBytes(32));
  publishSealed(line, 'news', 2, holder.key);
  await until(() => expect(dataOf(heard, 'news')).toEqual([2]));
  await settled(client, line);

  expect(() => channel.trigger('client-said', 1)).toThrow(UsageError);
});

it.each([null, {}, { open: 'no function' }, 'nacl'])('a cipher that is %j is a UsageError', (secretbox) => {
  expect(() => connectEncrypted({ port: 1 }, { secretbox } as unknown as Options)).toThrow(UsageError);
});
