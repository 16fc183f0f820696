import { createTestService, type TestServiceOptions } from 'jetsocket-js/testing';
import { expect, it } from 'vitest';
import { clientOf, inMemory } from '../support/test-kit';

it.each<[TestServiceOptions, string[], string[]]>([
  [{}, ['hello'], []],
  [{ clientEvents: true }, ['hello'], []],
  [{ clientEvents: false }, [], ['the service said: The app does not have client messaging enabled. (4301)']],
])('with %j others hear %j of a client event, and its sender %j', async (options, heard, said) => {
  const { service, client } = inMemory({}, options);
  const errors: string[] = [];
  client.connection.bind('error', ({ message }: Error) => errors.push(message));
  const other = await clientOf(service).subscribe('private-orders').ready;
  const others: unknown[] = [];
  other.bind('client-said', (data) => others.push(data));
  const channel = await client.subscribe('private-orders').ready;

  expect(channel.trigger('client-said', 'hello')).toBe(true);
  await service.settled();

  expect([others, errors]).toEqual([heard, said]);
});

it('a key that is no text is named as the mistake', () => {
  const message = 'The option key of createTestService must be a non-empty string';

  expect(() => createTestService({ key: 7 } as never)).toThrow(new TypeError(message));
});

it('`publish` counts connections, and not the members that the test added', async () => {
  const { service, client } = inMemory();
  await client.subscribe('presence-room').ready;
  service.members('presence-room').add('alice');

  expect(service.publish('presence-room', 'news', 1)).toBe(1);
});

it('a client event of somebody, on a channel that nobody is subscribed to, is for no connection', () => {
  const { service } = inMemory({ autoConnect: false });

  expect(service.publish('presence-room', 'client-said', 1, { userId: 'alice' })).toBe(0);
});
