import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeFrame, readSystemEvent } from '../../src/protocol/frame';
import { readData, readObject } from '../../src/protocol/reading';

describe('decoding a frame', () => {
  it('takes an event with all it may have', () => {
    const frame = { event: 'created', channel: 'orders', data: '{"a":1}', user_id: 'alice' };

    expect(decodeFrame(JSON.stringify(frame))).toEqual({ ...frame, data: { a: 1 } });
  });

  it('takes bytes as text', () => {
    const bytes = new TextEncoder().encode('{"event":"ž"}');

    expect(decodeFrame(bytes.buffer)?.event).toBe('ž');
    expect(decodeFrame(bytes)?.event).toBe('ž');
  });

  it.each([
    ['jetsocket:error', 'jetsocket', 'error'],
    ['jetsocket_internal:member_added', 'jetsocket', 'member_added'],
    ['pusher:error', 'pusher', 'error'],
    ['pusher:error', undefined, 'error'],
    ['jetsocket:error', undefined, 'error'],
    ['pusher:error', 'jetsocket', ''],
    ['jetsocket_internal:x', 'pusher', ''],
    ['jetsocket:', 'jetsocket', ''],
    ['jetsocket', 'jetsocket', undefined],
    ['my-jetsocket:error', 'jetsocket', undefined],
    ['Jetsocket:error', 'jetsocket', undefined],
    ['client-jetsocket:error', 'jetsocket', undefined],
    ['created', 'jetsocket', undefined],
    ['', 'jetsocket', undefined],
  ] as const)('%s on a socket of %s is %j', (event, prefix, system) => {
    expect(readSystemEvent(event, prefix).system).toBe(system);
  });

  it('never throws, and gives frames with a string event only', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string(), fc.uint8Array(), fc.anything()), (message) => {
        const frame = decodeFrame(message);
        expect(typeof (frame?.event ?? '')).toBe('string');
      }),
    );
  });
});

it.each([
  ['{"a":1}', { a: 1 }],
  ['"text"', 'text'],
  ['text', 'text'],
  ['', ''],
  ['null', null],
  ['0', 0],
  [{ a: 1 }, { a: 1 }],
  [[1], [1]],
  [null, null],
  [undefined, undefined],
  [0, 0],
])('the data %j is read as %j', (data, expected) => {
  expect(readData(data)).toEqual(expected);
});

it.each(['{"a":1', '[1]', 'null', '7', null, 7, [1], undefined])(
  '%j is no object: it reads as an empty one',
  (data) => {
    expect(readObject(data)).toEqual({});
  },
);
