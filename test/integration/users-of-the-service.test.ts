import { expect, it } from 'vitest';
import { connect, dataOf, inState, record, settled } from '../support/client';
import { as, startLocal } from '../support/local-service';
import { TestServer } from '../support/server';
import { until } from '../support/wait';

// Members and users with a whole service behind them: several clients, and what each hears of the others.

interface Member {
  readonly id: string;
}

it('members hear of each other, and a user on two clients is one', async () => {
  const service = await startLocal();
  const ann = connect(service, as('ann'));
  const bob = connect(service, as('bob'));
  const room = ann.subscribe('presence-room');
  const heard = record(room);
  await room.ready;
  await bob.subscribe('presence-room').ready;
  const again = connect(service, as('bob'));
  await again.subscribe('presence-room').ready;
  expect(Object.values(room.members)).toEqual([
    { id: 'ann', info: { name: 'Name of ann' } },
    { id: 'bob', info: { name: 'Name of bob' } },
  ]);
  expect(Object.keys(again.channel('presence-room')?.members ?? {})).toEqual(['ann', 'bob']);

  bob.disconnect();
  again.unsubscribe('presence-room');
  await until(() => expect(room.members.count).toBe(1));
  expect(dataOf<Member>(heard, 'jetsocket:member_added').map(({ id }) => id)).toEqual(['bob']);
  expect(dataOf(heard, 'jetsocket:member_removed')).toEqual([{ id: 'bob', info: { name: 'Name of bob' } }]);
});

it('client events tell their sender', async () => {
  const service = await startLocal();
  const room = connect(service, as('ann')).subscribe('presence-room');
  const sender = connect(service, as('bob')).subscribe('presence-room');
  await Promise.all([room.ready, sender.ready]);
  const got = new Promise((resolve) => room.bind('client-typing', (...event) => resolve(event)));
  expect(sender.trigger('client-typing', { on: true })).toBe(true);

  expect(await got).toEqual([{ on: true }, { user_id: 'bob' }]);
});

it('whoever was dropped finds out who left meanwhile', async () => {
  const service = await startLocal();
  const ann = connect(service, as('ann'));
  const bob = connect(service, as('bob'));
  const room = ann.subscribe('presence-room');
  const heard = record(room);
  await Promise.all([room.ready, bob.subscribe('presence-room').ready]);
  const accept = service.faults.refuseConnections();
  service.faults.drop();
  await inState(ann, 'connecting');
  expect(Object.keys(room.members)).toEqual(expect.arrayContaining(['ann', 'bob']));
  bob.disconnect();
  heard.length = 0;
  accept();
  await until(() => expect(room.subscribed).toBe(true));

  expect(heard.map(([event]) => event)).toEqual([
    'jetsocket:member_removed',
    'jetsocket:subscription_succeeded',
    'jetsocket:gap',
  ]);
  expect(Object.keys(room.members)).toEqual(['ann']);
});

it('users are sent what is theirs, after a drop too', async () => {
  const service = await startLocal();
  const ann = connect(service, as('ann'));
  const got: unknown[] = [];
  ann.user.bind('note', (data) => got.push(data));
  ann.signin();
  await until(() => expect([...service.channels.keys()]).toEqual(['#server-to-user-ann']));
  service.publish('#server-to-user-ann', 'note', { n: 1 });
  await until(() => expect(got).toHaveLength(1));
  const [before] = service.connections;
  service.faults.drop();
  await until(() => {
    expect(service.channels.get('#server-to-user-ann')).toHaveLength(1);
    expect(service.connections[0]).not.toBe(before);
  });
  service.publish('#server-to-user-ann', 'note', { n: 2 });
  await until(() => expect(got).toHaveLength(2));

  expect(got).toEqual([{ n: 1 }, { n: 2 }]);
});

it('the watchlist tells who is online and who goes', async () => {
  const service = await startLocal();
  const ann = connect(service, as('ann', ['bob', 'cy']));
  const bob = connect(service, as('bob'));
  bob.signin();
  await bob.user.once('jetsocket:signin_success');
  const heard: unknown[] = [];
  ann.user.watchlist.bind('online', ({ user_ids }) => heard.push(['online', user_ids]));
  ann.user.watchlist.bind('offline', ({ user_ids }) => heard.push(['offline', user_ids]));
  ann.signin();
  await until(() => expect(heard).toHaveLength(2));
  bob.disconnect();
  await until(() => expect(heard).toHaveLength(3));

  expect(heard).toEqual([
    ['online', ['bob']],
    ['offline', ['cy']],
    ['offline', ['bob']],
  ]);
});

it('a watchlist event that is none is nothing', async () => {
  const server = await TestServer.start();
  const client = connect(server);
  await inState(client, 'connected');
  const heard = record(client.user.watchlist);
  const line = await server.line();
  const ok = { name: 'online', user_ids: ['bob'] };
  for (const data of [undefined, 'null', '[]', { events: 'x' }, { events: [null, 7, {}, { name: 3 }, ok] }]) {
    line.system('_internal:watchlist_events', data);
  }
  await settled(client, line);

  expect(heard).toEqual([['online', ok]]);
});

it('a wrong signature ends the connection with one error, and for good', async () => {
  const service = await startLocal();
  const client = connect(service, {
    userAuthentication: {
      customHandler: async () => ({ auth: `test-key:${'0'.repeat(64)}`, user_data: '{"id":"ann"}' }),
    },
  });
  const heard = record(client.connection);
  const user = record(client.user);
  client.signin();
  await inState(client, 'disconnected');
  await until(() => expect(service.connections).toEqual([]));

  expect(dataOf(heard, 'error')).toMatchObject([
    { name: 'ConnectionError', code: 4009, data: { code: 4009 } },
  ]);
  expect(dataOf(user, 'jetsocket:signin_success')).toEqual([]);
  expect(client.user.user_data).toBeNull();
});

it('an application without sign-in refuses it and leaves the connection alone', async () => {
  const service = await startLocal({ userAuthentication: false });
  const client = connect(service, as('ann'));
  const errors = record(client.connection);
  client.signin();
  await until(() => expect(dataOf(errors, 'error')).toHaveLength(1));

  expect(dataOf(errors, 'error')).toMatchObject([{ code: 4009 }]);
  expect(client.connection.state).toBe('connected');
  expect(client.user.user_data).toBeNull();
});
