import { expect, test } from 'vitest';
import { libraryAt } from './support/application';
import { recordingServer } from './support/recording-server';
import { open } from './support/sealed';

const channel = 'private-encrypted-room';

/** Sealed by the family's official library, delivered by three real servers. */
test.each([
  ['ub2bf0dq4JDxGgFp0cvKwGBtB1r61wXh', 'ne+xku7INafI+tqk1Q/N9LlVKXQKWeNwFBLAmFYXHTtYE7xP3cr3rxN0xRc='],
  ['I9pAfQNUgR+24rXKx+5Uy0sx/5Y96zd9', 'HCx47rDEyFjVNuVnUmiUZm1xq40YOpm6DELQf+eUqprasLkJP/LlSBwWlts='],
  ['iXlaG5gslYVLRZeBnXDCNEXd4qFv9cua', 'hpVnHK0M8xcnUqs+vL2yD5INx9NRrvRU8ib4rDFbzdH8fTTEVdYmKgRi6+o='],
])('the key that authorizeChannel gives out opens a recorded event (nonce %s)', async (nonce, ciphertext) => {
  const { shared_secret = '' } = libraryAt(1).authorizeChannel('1.2', channel);
  const { default: nacl } = await import('tweetnacl');
  const bytes = (text: string) => Buffer.from(text, 'base64');
  const plain = nacl.secretbox.open(bytes(ciphertext), bytes(nonce), bytes(shared_secret));
  expect(JSON.parse(Buffer.from(plain ?? []).toString())).toBeTypeOf('object');
});

test.each<[data: unknown]>([[{ text: 'hi', emoji: '🔒' }], ['text'], [''], [0], [null], [['\ud800']]])(
  'data %o arrives sealed and opens to its JSON',
  async (data) => {
    const server = await recordingServer();
    await libraryAt(server.port).trigger(channel, 'new-message', data, { socket_id: '1.2' });
    const body = JSON.parse(server.requests[0]?.body ?? '');
    expect(Object.keys(body)).toEqual(['name', 'data', 'channels', 'socket_id']);
    expect(body.channels).toEqual([channel]);
    expect(Object.keys(JSON.parse(body.data))).toEqual(['nonce', 'ciphertext']);
    expect(open(channel, body.data)).toBe(JSON.stringify(data));
  },
);

test('no plain text of an encrypted event leaves the process', async () => {
  const server = await recordingServer();
  await libraryAt(server.port).trigger(channel, 'new-message', { message: 'attack at dawn' });
  const request = JSON.stringify(server.requests[0]);
  expect(request).not.toContain('attack');
  expect(request).not.toContain(Buffer.from('attack at dawn').toString('base64').slice(0, 12));
});

test('a nonce is never used twice', async () => {
  const server = await recordingServer();
  const library = libraryAt(server.port);
  for (let index = 0; index < 20; index++) await library.trigger(channel, 'e', 'the same');
  const sealed = server.requests.map(({ body }) => JSON.parse(JSON.parse(body).data));
  expect(new Set(sealed.map(({ nonce }) => nonce)).size).toBe(20);
  expect(new Set(sealed.map(({ ciphertext }) => ciphertext)).size).toBe(20);
  for (const { nonce } of sealed) expect(Buffer.from(nonce, 'base64')).toHaveLength(24);
});

test('a batch seals the events of encrypted channels and no others', async () => {
  const server = await recordingServer();
  await libraryAt(server.port).triggerBatch([
    { channel, name: 'one', data: { secret: 1 } },
    { channel: 'private-encrypted-other', name: 'two', data: 'secret' },
    { channel: 'private-plain', name: 'three', data: 'open' },
  ]);
  const { batch } = JSON.parse(server.requests[0]?.body ?? '');
  expect(open(channel, batch[0].data)).toBe('{"secret":1}');
  expect(open('private-encrypted-other', batch[1].data)).toBe('"secret"');
  expect(open(channel, batch[1].data)).toBeNull();
  expect(batch[2].data).toBe('open');
});

test('sealed data fits in 10,240 bytes or is refused, to the byte', async () => {
  const server = await recordingServer();
  const library = libraryAt(server.port);
  const size = () => Buffer.byteLength(JSON.parse(server.requests.at(-1)?.body ?? '').data);
  // 10,240 bytes less the frame of the JSON (60 with the nonce) are 7,635 sealed bytes: 7,619 of JSON text.
  await library.trigger(channel, 'e', 'x'.repeat(7617));
  expect(size()).toBe(10_240);
  await expect(library.trigger(channel, 'e', 'x'.repeat(7618))).rejects.toThrow(/10244 bytes sealed/);
  expect(server.requests).toHaveLength(1);
});
