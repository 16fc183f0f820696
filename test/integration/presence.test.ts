import { describe, expect, it } from 'vitest';
import { connect, dataOf, record, settled } from '../support/client';
import { authorizedAs, enter, enterRoom, serverWith } from '../support/presence-room';
import { until } from '../support/wait';

// Comings and goings on presence channels, as servers of the family announce them.

const zoe = { id: 'zoe', info: { name: 'Zoe' } };
const ann = { id: 'ann', info: { name: 'Ann' } };
const bob = { id: 'bob', info: { name: 'Bob' } };

/** A list of these, as servers write it. */
function listOf(...members: { id: string; info: unknown }[]) {
  return {
    ids: members.map(({ id }) => id),
    hash: Object.fromEntries(members.map(({ id, info }) => [id, info])),
    count: members.length,
  };
}

/** What was announced of members, without the rest. */
function comings(heard: readonly [string, unknown][]) {
  return heard
    .filter(([event]) => event.startsWith('jetsocket:member_'))
    .map(([event, member]) => [event.slice('jetsocket:member_'.length), member]);
}

describe('who comes and goes', () => {
  it('is not announced of those who are there already', async () => {
    const { heard } = await enterRoom(listOf(zoe, ann));

    expect(comings(heard)).toEqual([]);
  });

  it('is not announced of them either when somebody comes before the answer does', async () => {
    const { server } = await serverWith(undefined);
    server.onSubscribe = (line, { channel }) => {
      line.system('_internal:member_added', { user_id: 'ann', user_info: ann.info }, channel);
      line.agree(channel, { presence: listOf(zoe, ann, bob) });
    };
    const client = connect(server, authorizedAs('zoe'));
    const channel = client.subscribe('presence-room');
    const heard = record(channel);
    await channel.ready;

    expect(comings(heard).filter(([, member]) => (member as { id: string }).id !== 'ann')).toEqual([]);
    expect(Object.values(channel.members)).toEqual([zoe, ann, bob]);
  });

  it('is counted rightly after somebody left who was not there', async () => {
    const { channel, heard, client, line } = await enterRoom(listOf(zoe));
    const say = (what: 'added' | 'removed') =>
      line.system(`_internal:member_${what}`, { user_id: 'ann', user_info: ann.info }, channel.name);

    say('removed');
    say('removed');
    // Of one user two sockets come, and one goes.
    say('added');
    say('added');
    say('removed');
    await settled(client, line);

    expect(comings(heard)).toEqual([['added', ann]]);
    expect(Object.values(channel.members)).toEqual([zoe, ann]);
  });

  it('is announced with id and info, and is in the list by then', async () => {
    const { channel, heard, client, line } = await enterRoom(listOf(zoe));
    const counts: number[] = [];
    channel.bind('jetsocket:member_added', () => counts.push(channel.members.count));
    channel.bind('jetsocket:member_removed', () => counts.push(channel.members.count));
    line.system('_internal:member_added', { user_id: 'ann', user_info: ann.info }, channel.name);
    line.system('_internal:member_removed', { user_id: 'ann' }, channel.name);
    await settled(client, line);

    // The one who left with the info of the list: the wire has none.
    expect(comings(heard)).toEqual([
      ['added', ann],
      ['removed', ann],
    ]);
    expect(counts).toEqual([2, 1]);
  });

  it('is heard by the client as well', async () => {
    const { channel, client, line } = await enterRoom(listOf(zoe, bob));
    const heard = record(client);
    line.system(
      '_internal:member_added',
      JSON.stringify({ user_id: 'ann', user_info: ann.info }),
      channel.name,
    );
    line.system('_internal:member_removed', JSON.stringify({ user_id: 'bob' }), channel.name);
    await settled(client, line);

    expect(comings(heard)).toEqual([
      ['added', ann],
      ['removed', bob],
    ]);
  });

  it('is nobody when a stranger leaves, or somebody comes twice', async () => {
    const { channel, heard, client, line } = await enterRoom(listOf(zoe, ann));
    line.system('_internal:member_removed', { user_id: 'nobody' }, channel.name);
    line.system('_internal:member_added', { user_id: 'ann', user_info: ann.info }, channel.name);
    await settled(client, line);

    expect(comings(heard)).toEqual([]);
    expect(channel.members.count).toBe(2);
  });

  it('is not announced after `unsubscribe()`', async () => {
    const { channel, heard, client, line } = await enterRoom(listOf(zoe));
    client.unsubscribe(channel.name);
    line.system('_internal:member_added', { user_id: 'ann' }, channel.name);
    await settled(client, line);

    expect(comings(heard)).toEqual([]);
  });
});

describe('a user on two sockets is one member', () => {
  it('where the service announces users (as soketi and Reverb do)', async () => {
    const { channel, heard, client, line } = await enterRoom(listOf(zoe, ann));
    // Ann's second socket came and went without a word; then her first goes.
    line.system('_internal:member_removed', { user_id: 'ann' }, channel.name);
    await settled(client, line);

    expect(comings(heard)).toEqual([['removed', ann]]);
    expect(channel.members.count).toBe(1);
  });

  it('where the service announces every socket (as ipe does), seen by another user', async () => {
    const { channel, heard, client, line } = await enterRoom(listOf(ann, bob), { me: 'bob' });
    line.system('_internal:member_added', { user_id: 'ann', user_info: ann.info }, channel.name);
    line.system('_internal:member_removed', { user_id: 'ann' }, channel.name);
    await settled(client, line);
    expect(comings(heard)).toEqual([]);
    expect(channel.members.get('ann')).toEqual(ann);
    expect(channel.members.count).toBe(2);

    line.system('_internal:member_removed', { user_id: 'ann' }, channel.name);
    await settled(client, line);
    expect(comings(heard)).toEqual([['removed', ann]]);
    expect(channel.members.count).toBe(1);
  });

  it('where the list names every socket (as that of ipe does), seen by somebody who came later', async () => {
    const presence = { ids: ['ann', 'bob', 'ann'], hash: { ann: ann.info, bob: bob.info }, count: 3 };
    const { channel, heard, client, line } = await enterRoom(presence, { me: 'bob' });
    line.system('_internal:member_removed', { user_id: 'ann' }, channel.name);
    await settled(client, line);
    expect(channel.members.get('ann')).toEqual(ann);

    line.system('_internal:member_removed', { user_id: 'ann' }, channel.name);
    await settled(client, line);
    expect(comings(heard)).toEqual([['removed', ann]]);
  });

  it('where the removed one comes with an info (as pusher-fake sends it) and the list has no ids', async () => {
    const presence = { hash: { ann: ann.info, bob: bob.info }, count: 2 };
    const { channel, heard, client, line } = await enterRoom(presence, { me: 'bob' });
    const onWire = { user_id: 'ann', user_info: ann.info };
    for (const name of ['added', 'removed', 'removed']) {
      line.system(`_internal:member_${name}`, JSON.stringify(onWire), channel.name);
    }
    await settled(client, line);

    expect(comings(heard)).toEqual([['removed', ann]]);
    expect(Object.keys(channel.members)).toEqual(['bob']);
  });

  it('and is here as long as this socket is, also where the other one is announced gone', async () => {
    // Pusher-fake's list does not tell that this is the second socket.
    const { channel, heard, client, line } = await enterRoom({ hash: { zoe: zoe.info, bob: bob.info } });
    line.system('_internal:member_removed', { user_id: 'zoe' }, channel.name);
    line.system('_internal:member_removed', { user_id: 'bob' }, channel.name);
    await settled(client, line);

    expect(comings(heard)).toEqual([['removed', bob]]);
    expect(channel.members.me).toEqual(zoe);
    expect(channel.members.count).toBe(1);
  });

  it('while the other socket of mine comes and goes', async () => {
    const { channel, heard, client, line } = await enterRoom(listOf(zoe, bob));
    const mine = { user_id: 'zoe', user_info: zoe.info };
    for (const name of ['added', 'removed', 'added', 'removed']) {
      line.system(`_internal:member_${name}`, mine, channel.name);
    }
    await settled(client, line);

    expect(comings(heard)).toEqual([]);
    expect(channel.members.me).toEqual(zoe);
  });
});

describe('over a drop', () => {
  it('the list is kept, and the differences are announced: removed, added, succeeded', async () => {
    const { channel, client, heard, line, server, list } = await enterRoom(listOf(zoe, ann, bob));
    const { members } = channel;
    const cy = { id: 'cy', info: { name: 'Cy' } };
    list.presence = listOf(zoe, cy, bob);
    const seen: unknown[] = [];
    client.connection.bind('connecting', () =>
      seen.push(Object.keys(channel.members), channel.members.count),
    );
    heard.length = 0;
    line.drop();
    await until(() => expect(dataOf(heard, 'jetsocket:subscription_succeeded')).toHaveLength(1));
    await settled(client, await server.line(1));

    expect(seen).toEqual([['zoe', 'ann', 'bob'], 3]);
    expect(heard.map(([event]) => event)).toEqual([
      'jetsocket:member_removed',
      'jetsocket:member_added',
      'jetsocket:subscription_succeeded',
      'jetsocket:gap',
    ]);
    expect(comings(heard)).toEqual([
      ['removed', ann],
      ['added', cy],
    ]);
    expect(channel.members).toBe(members);
    expect(Object.values(members)).toEqual([zoe, cy, bob]);
  });

  it('who is new is announced too where nobody was here before', async () => {
    const { channel, heard, line, list } = await enterRoom(listOf());
    list.presence = listOf(ann);
    heard.length = 0;
    line.drop();
    await until(() => expect(dataOf(heard, 'jetsocket:subscription_succeeded')).toHaveLength(1));

    expect(comings(heard)).toEqual([['added', ann]]);
    expect(Object.values(channel.members)).toEqual([ann]);
  });

  it('oneself is not announced, as whoever one comes back', async () => {
    let user_id = 'zoe';
    const { server, list } = await serverWith(listOf(zoe, ann));
    const { channel, client, heard } = await enter(server, {
      options: {
        channelAuthorization: {
          customHandler: async () => ({ auth: 'test-key:x', channel_data: JSON.stringify({ user_id }) }),
        },
      },
    });
    user_id = 'bob';
    list.presence = listOf(ann, bob);
    heard.length = 0;
    client.disconnect();
    client.connect();
    await until(() => expect(dataOf(heard, 'jetsocket:subscription_succeeded')).toHaveLength(1));

    expect(comings(heard)).toEqual([['removed', zoe]]);
    expect(channel.members.me).toEqual(bob);
  });

  it('nobody is announced who stayed', async () => {
    const { client, heard, line, server } = await enterRoom(listOf(zoe, ann));
    line.drop();
    await until(() => expect(dataOf(heard, 'jetsocket:subscription_succeeded')).toHaveLength(2));
    await settled(client, await server.line(1));

    expect(comings(heard)).toEqual([]);
  });

  it('sockets are counted afresh', async () => {
    const { channel, client, heard, line, server } = await enterRoom(listOf(zoe, ann));
    line.system('_internal:member_added', { user_id: 'ann', user_info: ann.info }, channel.name);
    await settled(client, line);
    line.drop();
    const next = await server.line(1);
    await until(() => expect(channel.subscribed).toBe(true));
    next.system('_internal:member_removed', { user_id: 'ann' }, channel.name);
    await settled(client, next);

    expect(comings(heard)).toEqual([['removed', ann]]);
  });

  it('a handler of a difference that disconnects loses no part of the gap', async () => {
    const { channel, client, heard, line, list } = await enterRoom(listOf(zoe, ann));
    list.presence = listOf(zoe);
    channel.bind('jetsocket:member_removed', () => client.disconnect());
    const dropped = Date.now();
    heard.length = 0;
    line.drop();
    await until(() => expect(client.connection.state).toBe('disconnected'));
    expect(heard.map(([event]) => event)).toEqual(['jetsocket:member_removed']);

    client.connect();
    await until(() => expect(dataOf(heard, 'jetsocket:gap')).toHaveLength(1));

    expect(dataOf(heard, 'jetsocket:subscription_succeeded')).toHaveLength(1);
    expect(dataOf<{ since: number }>(heard, 'jetsocket:gap')[0]?.since).toBeLessThanOrEqual(dropped);
  });
});
