import { reactive, ref } from '@vue/reactivity';
import { expect, it } from 'vitest';
import { enterRoom } from '../support/presence-room';

// Vue and Alpine wrap what is put into their reactive data in proxies, which cannot reach private members.

it('a client, its parts and its channels stay usable in reactive data', async () => {
  const { client, channel: room } = await enterRoom({ count: 1, ids: ['zoe'], hash: { zoe: null } });
  const { connection, user } = client;
  const data = reactive({ client, connection, user, watchlist: user.watchlist, room, members: room.members });

  expect(data.client.subscribe('a')).toBe(client.channel('a'));
  expect(data.connection.socket_id).toBe(connection.socket_id);
  expect(data.room.bind('b', () => {}).trigger('client-a', 1)).toBe(true);
  expect(data.user.bind('b', () => {}).unbind_all()).toBe(user);
  expect(data.watchlist.bind('online', () => {}).unbind_all()).toBe(user.watchlist);
  expect([data.members.count, data.members.me?.id]).toEqual([1, 'zoe']);
  expect(ref(room).value.members.get('zoe')).toEqual({ id: 'zoe', info: null });
});
