import { describe, expect, it } from 'vitest';
import { settled } from '../support/client';
import { enterRoom } from '../support/presence-room';

// What `channel.members` is: an object keyed by user id, and an API that no user id can hide.

const three = {
  ids: ['zoe', 'ann', 'bob'],
  hash: { zoe: { name: 'Zoe' }, ann: { name: 'Ann' }, bob: { name: 'Bob' } },
  count: 3,
};
const ann = { id: 'ann', info: { name: 'Ann' } };
const bob = { id: 'bob', info: { name: 'Bob' } };
const zoe = { id: 'zoe', info: { name: 'Zoe' } };

describe('the members of a presence channel', () => {
  it('are the own enumerable properties, by id', async () => {
    const { channel } = await enterRoom(three);
    const { members } = channel;

    expect(Object.keys(members)).toEqual(['zoe', 'ann', 'bob']);
    expect(Object.values(members)).toEqual([zoe, ann, bob]);
    expect(Object.entries(members)).toEqual([
      ['zoe', zoe],
      ['ann', ann],
      ['bob', bob],
    ]);
    expect(members.ann).toEqual(ann);
    expect({ ...members }).toEqual({ zoe, ann, bob });
    expect(JSON.parse(JSON.stringify(members))).toEqual({ zoe, ann, bob });
    expect('ann' in members).toBe(true);
    expect('nobody' in members).toBe(false);

    const visited: string[] = [];
    for (const id in members) visited.push(id);
    expect(visited).toEqual(['zoe', 'ann', 'bob']);
  });

  it('can be asked with `count`, `me`, `myID`, `get`, `each` and `members`', async () => {
    const { channel } = await enterRoom(three);
    const { members } = channel;

    expect(members.count).toBe(3);
    expect(members.myID).toBe('zoe');
    expect(members.me).toEqual(zoe);
    expect(members.get('bob')).toEqual(bob);
    expect(members.get('nobody')).toBeNull();
    expect(members.members).toEqual(three.hash);

    const visited: unknown[] = [];
    members.each((member) => visited.push(member));
    expect(visited).toEqual([zoe, ann, bob]);
  });

  it('are the same object all the time, changed in place', async () => {
    const { channel, client, line } = await enterRoom(three);
    const { members } = channel;
    line.system('_internal:member_added', { user_id: 'cy', user_info: { name: 'Cy' } }, channel.name);
    line.system('_internal:member_removed', { user_id: 'ann' }, channel.name);
    await settled(client, line);

    expect(channel.members).toBe(members);
    expect(Object.keys(members)).toEqual(['zoe', 'bob', 'cy']);
    expect(members.count).toBe(3);
    expect(members.ann).toBeUndefined();
    expect(members.get('ann')).toBeNull();
  });

  it('are nobody before the service has told', async () => {
    const { client } = await enterRoom(three);
    const { members } = client.subscribe('presence-other');

    expect(members.count).toBe(0);
    expect(members.me).toBeNull();
    expect(members.myID).toBeUndefined();
    expect(Object.keys(members)).toEqual([]);
  });
});

describe('user ids of every kind', () => {
  const api = ['count', 'get', 'each', 'me', 'members', 'myID'];

  it('never shadow the API', async () => {
    const { channel } = await enterRoom({
      ids: ['zoe', ...api],
      hash: Object.fromEntries(['zoe', ...api].map((id) => [id, { name: `User ${id}` }])),
    });
    const { members } = channel;

    expect(members.count).toBe(7);
    expect(members.myID).toBe('zoe');
    expect(members.me).toEqual({ id: 'zoe', info: { name: 'User zoe' } });
    expect(members.get('count')).toEqual({ id: 'count', info: { name: 'User count' } });
    expect(members.members).toHaveProperty('get', { name: 'User get' });

    const visited: string[] = [];
    members.each(({ id }) => visited.push(id));
    expect(visited.sort()).toEqual([...api, 'zoe'].sort());
  });

  it('come and go under the names of the API as well', async () => {
    const { channel, heard, client, line } = await enterRoom({ ids: ['zoe'], hash: {} });
    const { members } = channel;
    for (const id of api) line.system('_internal:member_added', { user_id: id }, channel.name);
    await settled(client, line);
    expect(members.count).toBe(7);
    expect(Object.keys(members).filter((id) => id !== 'zoe')).toEqual([]);

    for (const id of api) line.system('_internal:member_removed', { user_id: id }, channel.name);
    await settled(client, line);
    expect(members.count).toBe(1);
    expect(members.me).toEqual({ id: 'zoe' });
    expect(heard.filter(([event]) => event === 'jetsocket:member_removed')).toHaveLength(6);
  });

  const hostile = ['constructor', '__proto__', 'hasOwnProperty', 'toString', 'toJSON', 'then', '', ' '];

  it.each(hostile)('may be %j', async (id) => {
    // The computed name makes `__proto__` a property like any other, as JSON does.
    const { channel, client, line } = await enterRoom({ ids: ['zoe', id], hash: { zoe: 1, [id]: { n: 2 } } });
    const { members } = channel;
    const member = { id, info: { n: 2 } };

    expect(members.count).toBe(2);
    expect(members.get(id)).toEqual(member);
    expect(Object.keys(members)).toEqual(['zoe', id]);
    expect(Object.values(members)).toEqual([{ id: 'zoe', info: 1 }, member]);
    expect(Object.getOwnPropertyDescriptor(members.members, id)?.value).toEqual({ n: 2 });
    expect(JSON.parse(JSON.stringify(members))).toEqual(
      JSON.parse(`{"zoe":{"id":"zoe","info":1},${JSON.stringify(id)}:${JSON.stringify(member)}}`),
    );

    line.system('_internal:member_removed', { user_id: id }, channel.name);
    await settled(client, line);
    expect(members.get(id)).toBeNull();
    expect(Object.keys(members)).toEqual(['zoe']);
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
  });

  it.each(hostile)('that are missing from `hash` have no info: %j', async (id) => {
    const { channel } = await enterRoom({ ids: ['zoe', id], hash: {} });

    expect(channel.members.get(id)).toEqual({ id, info: undefined });
  });

  it('that nobody has find nobody, whatever an object inherits', async () => {
    const { channel } = await enterRoom({ ids: ['zoe'], hash: { zoe: {} } });

    for (const id of hostile) expect(channel.members.get(id)).toBeNull();
  });

  it('may be mine', async () => {
    const { channel } = await enterRoom(
      { ids: ['__proto__'], hash: { ['__proto__']: { name: 'P' } } },
      { me: '__proto__' },
    );

    expect(channel.members.myID).toBe('__proto__');
    expect(channel.members.me).toEqual({ id: '__proto__', info: { name: 'P' } });
  });

  it('are strings, also where the service sends numbers', async () => {
    const { channel, heard, client, line } = await enterRoom(
      { ids: [42, '7'], hash: { 42: { name: 'Zoe' }, 7: { name: 'Seven' } } },
      { me: 42 },
    );
    const { members } = channel;

    expect(members.myID).toBe('42');
    expect(members.me).toEqual({ id: '42', info: { name: 'Zoe' } });
    expect(members[42]).toEqual(members.get('42'));
    expect(members.get('7')).toEqual({ id: '7', info: { name: 'Seven' } });

    line.system('_internal:member_added', { user_id: 0, user_info: { name: 'Zero' } }, channel.name);
    line.system('_internal:member_removed', { user_id: 7 }, channel.name);
    await settled(client, line);
    expect(heard.slice(-2)).toEqual([
      ['jetsocket:member_added', { id: '0', info: { name: 'Zero' } }],
      ['jetsocket:member_removed', { id: '7', info: { name: 'Seven' } }],
    ]);
  });
});

describe('a list of members', () => {
  it('that repeats ids has each once', async () => {
    const { channel } = await enterRoom({ ids: ['zoe', 'ann', 'zoe'], hash: { zoe: 1, ann: 2 }, count: 3 });

    expect(channel.members.count).toBe(2);
    expect(Object.keys(channel.members)).toEqual(['zoe', 'ann']);
  });

  it('without ids is read from `hash`', async () => {
    const { channel } = await enterRoom({ hash: { zoe: { name: 'Zoe' }, ann: { name: 'Ann' } }, count: 3 });

    expect(Object.values(channel.members)).toEqual([zoe, ann]);
    expect(channel.members.count).toBe(2);
  });

  it('may have no info, or an empty one', async () => {
    const { channel } = await enterRoom({ ids: ['zoe', 'a', 'b', 'c'], hash: { zoe: 0, a: null, b: [] } });

    expect(Object.values(channel.members)).toEqual([
      { id: 'zoe', info: 0 },
      { id: 'a', info: null },
      { id: 'b', info: [] },
      { id: 'c', info: undefined },
    ]);
  });

  // PHP writes an empty `hash` as a list.
  it.each([[[]], [null], ['x'], [7], [undefined]])('whose `hash` is %j still has its ids', async (hash) => {
    const { channel } = await enterRoom({ ids: ['zoe', 'ann'], hash });

    expect(Object.values(channel.members)).toEqual([{ id: 'zoe' }, { id: 'ann' }]);
    expect(channel.members.me).toEqual({ id: 'zoe' });
  });

  it.each([undefined, { ids: 'x' }, { ids: null, hash: null }])('that is %j is empty', async (presence) => {
    const { channel } = await enterRoom(presence);

    expect(channel.subscribed).toBe(true);
    expect(channel.members.count).toBe(0);
    expect(channel.members.me).toBeNull();
  });
});
