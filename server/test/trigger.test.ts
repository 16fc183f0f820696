import { expect, test } from 'vitest';
import { libraryAt } from './support/application';
import { recordingServer } from './support/recording-server';

test('an event goes to /events with its data as JSON text', async () => {
  const server = await recordingServer();
  await libraryAt(server.port).trigger(
    'room',
    'message',
    { text: 'hi' },
    { socket_id: '1.2', info: 'user_count' },
  );
  const [request] = server.requests;
  expect(request?.method).toBe('POST');
  expect(request?.path).toBe('/apps/app-1/events');
  expect(request?.headers['content-type']).toBe('application/json');
  expect(JSON.parse(request?.body ?? '')).toEqual({
    name: 'message',
    data: '{"text":"hi"}',
    channels: ['room'],
    socket_id: '1.2',
    info: 'user_count',
  });
});
