import { expect, test } from 'vitest';
import type { Jetsocket } from '../src/index';
import { libraryAt } from './support/application';
import { recordingServer } from './support/recording-server';

type Call = (library: Jetsocket, options: never) => Promise<unknown>;

const calls: Record<string, Call> = {
  trigger: (library, options) => library.trigger('room', 'e', 1, options),
  triggerBatch: (library, options) =>
    library.triggerBatch([{ channel: 'room', name: 'e', data: 1 }], options),
  sendToUser: (library, options) => library.sendToUser('alice', 'e', 1, options),
  terminateUserConnections: (library, options) => library.terminateUserConnections('alice', options),
  channels: (library, options) => library.channels(null, options),
  channel: (library, options) => library.channel('room', null, options),
  users: (library, options) => library.users('presence-room', options),
};

test.each(Object.entries(calls))('%s takes null for no options', async (_name, call) => {
  const server = await recordingServer();
  await call(libraryAt(server.port), null as never);
  await call(libraryAt(server.port), undefined as never);
  expect(server.requests).toHaveLength(2);
});

test.each(Object.entries(calls))('%s says what its options must be', async (name, call) => {
  const server = await recordingServer();
  // A signal as it is would never be heard.
  for (const options of [7, 'signal', () => {}, AbortSignal.abort()]) {
    const asked = call(libraryAt(server.port), options as never);
    await expect(asked).rejects.toThrow(`The options of ${name}() must be an object { `);
    await expect(asked).rejects.toBeInstanceOf(TypeError);
  }
  expect(server.requests).toEqual([]);
});
