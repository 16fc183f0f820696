import { expect, test } from 'vitest';
import type { BatchEvent } from '../src/index';
import { libraryAt } from './support/application';
import { answering, recordingServer } from './support/recording-server';

test('a batch goes to /batch_events and leaves the caller’s events alone', async () => {
  const server = await recordingServer();
  server.answer = answering(200, '{"batch":[{"user_count":1},{}]}');
  const events = [
    { channel: 'a', name: 'one', data: { n: 1 }, info: 'user_count' },
    { socket_id: '1.2', channel: 'b', name: 'two', data: 'text', extra: 'not sent' },
  ];
  const before = structuredClone(events);
  const result = await libraryAt(server.port).triggerBatch(events);
  expect(result.batch).toEqual([{ user_count: 1 }, {}]);
  expect(events).toEqual(before);
  expect(server.requests[0]?.path).toBe('/apps/app-1/batch_events');
  expect(server.requests[0]?.body).toBe(
    '{"batch":[{"channel":"a","name":"one","data":"{\\"n\\":1}","info":"user_count"},' +
      '{"socket_id":"1.2","channel":"b","name":"two","data":"text"}]}',
  );
});

test('an event of a batch that excludes nobody, and asks for nothing, says so with null', async () => {
  const server = await recordingServer();
  await libraryAt(server.port).triggerBatch([
    { channel: 'a', name: 'e', data: null, socket_id: null, info: null },
  ]);
  expect(server.requests[0]?.body).toBe('{"batch":[{"channel":"a","name":"e","data":"null"}]}');
});

const fine: BatchEvent = { channel: 'a', name: 'e', data: 1 };

test.each<[what: string, events: unknown, message: RegExp]>([
  ['no array', fine, /array/],
  ['an empty batch', [], /at least one/],
  ['11 events', Array.from({ length: 11 }, () => fine), /at most 10 events, got 11/],
  ['an event that is null', [fine, null], /must be an object/],
  ['an event that is text', [fine, 'e'], /must be an object/],
  ['a bad channel', [fine, { ...fine, channel: 'a b' }], /Invalid channel name/],
  ['a list of channels', [{ ...fine, channel: ['a', 'b'] }], /Invalid channel name/],
  ['an event for a name', [fine, { channel: 'a', event: 'e', data: 1 }], /\{ channel, name, data \}/],
  ['a bad event name', [fine, { ...fine, name: '' }], /Invalid event name/],
  ['an event of the service', [fine, { ...fine, name: 'pusher:x' }], /the service's own/],
  ['missing data', [{ channel: 'a', name: 'e' }], /JSON/],
  ['too much data', [fine, { ...fine, data: 'x'.repeat(10_241) }], /at most 10240/],
  ['a bad socket id', [fine, { ...fine, socket_id: 'x' }], /Invalid socket id/],
])('triggerBatch refuses %s before anything is sent', async (_what, events, message) => {
  const server = await recordingServer();
  await expect(libraryAt(server.port).triggerBatch(events as BatchEvent[])).rejects.toThrow(message);
  expect(server.requests).toEqual([]);
});
