import Jetsocket from 'jetsocket-js';
import { createTestService } from 'jetsocket-js/testing';
import { expect, test } from 'vitest';

test('people come, type and go', async () => {
  const service = createTestService();
  service.authorize({ user_id: 'mia', user_info: { name: 'Mia' } });
  service.members('presence-room').add('ann', { name: 'Ann' });
  const jetsocket = new Jetsocket('key', service.options);
  const room = jetsocket.subscribe('presence-room');
  const seen = [];
  room.bind('jetsocket:member_added', ({ id }) => seen.push(`${id} came`));
  room.bind('jetsocket:member_removed', ({ id }) => seen.push(`${id} went`));
  room.bind('client-typing', (_data, { user_id }) => seen.push(`${user_id} types`));
  await room.ready;
  expect(Object.values(room.members).map(({ info }) => info.name)).toEqual(['Ann', 'Mia']);

  service.members('presence-room').add('bob');
  service.publish('presence-room', 'client-typing', {}, { userId: 'bob' });
  service.members('presence-room').remove('bob');
  expect(seen).toEqual(['bob came', 'bob types', 'bob went']);

  room.trigger('client-typing', { on: true });
  expect(service.sent.at(-1)).toMatchObject({
    event: 'client-typing',
    channel: 'presence-room',
    data: { on: true },
  });
  jetsocket.disconnect();
});
