import Jetsocket from 'jetsocket-js';
import Pusher from 'jetsocket-js/pusher';
import { createTestService } from 'jetsocket-js/testing';
import { expect, test, vi } from 'vitest';

test('calls the listener of an event', async () => {
  const service = createTestService(); //                       const pusher = new PusherMock();
  const jetsocket = new Jetsocket('key', service.options);
  const channel = jetsocket.subscribe('my-channel'); //         const channel = pusher.subscribe('my-channel');
  const listener = vi.fn();
  channel.bind('event-name', (data) => listener(data)); //      channel.bind('event-name', listener);
  await service.settled();

  service.publish('my-channel', 'event-name', { id: 7 }); //    channel.emit('event-name', { id: 7 });

  expect(listener).toHaveBeenCalledWith({ id: 7 });
  expect(jetsocket.allChannels()).toEqual([channel]); //        pusher.allChannels()
  jetsocket.disconnect();
});

test('does so for code that stays written for pusher-js', async () => {
  const service = createTestService({ prefix: 'pusher' });
  service.authorize({ user_id: 'mia', user_info: { name: 'Mia' } });
  const pusher = new Pusher('key', { cluster: 'eu', ...service.options });
  const channel = pusher.subscribe('presence-room');
  const succeeded = vi.fn();
  channel.bind('pusher:subscription_succeeded', ({ me }) => succeeded(me));
  await service.settled();

  expect(succeeded).toHaveBeenCalledWith({ id: 'mia', info: { name: 'Mia' } });
  pusher.disconnect();
});
