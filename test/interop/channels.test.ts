import { randomUUID } from 'node:crypto';
import Standard from 'jetsocket-js';
import WithEncryption from 'jetsocket-js/with-encryption';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { dataOf, record } from '../support/client';
import { Soketi } from '../support/soketi';
import { until } from '../support/wait';
import { Application } from './support/application';

let soketi: Soketi;
beforeAll(async () => {
  soketi = await Soketi.start();
});
afterAll(() => soketi?.stop());

/** A name that no other test uses: the server remembers. */
const fresh = (prefix: string) => prefix + randomUUID();

const values = [
  { text: 'grüße 🚀' },
  'text',
  0.5,
  0,
  false,
  [1, [2]],
  { data: '{"not":"parsed twice"}' },
  'x'.repeat(7000),
];

describe.each([
  ['jetsocket-js', Standard],
  ['jetsocket-js/with-encryption', WithEncryption],
])('%s', (_entry, Jetsocket) => {
  it.each(['', 'private-', 'presence-', 'cache-', 'private-cache-', 'presence-cache-'])(
    'reads on a channel "%s…" what the server library triggers, in order',
    async (prefix) => {
      const application = await Application.at(soketi);
      const client = new Jetsocket(soketi.app.key, application.options('amy'));
      onTestFinished(() => client.disconnect());
      const channel = client.subscribe(fresh(prefix));
      const heard = record(channel);
      await channel.ready;
      for (const value of values) await application.library.trigger(channel.name, 'news', value);

      await until(() => expect(dataOf(heard, 'news')).toHaveLength(values.length));
      expect(dataOf(heard, 'news')).toEqual(values);
    },
  );
});

it.each(['private-encrypted-', 'private-encrypted-cache-'])(
  'opens on a channel "%s…" what the server library sealed, and the server cannot read it',
  async (prefix) => {
    const application = await Application.at(soketi);
    const { client, channel, heard } = await application.enter(fresh(prefix));
    const frames: string[] = [];
    client.connection.bind('message', (frame) => frames.push(JSON.stringify(frame)));
    for (const value of values) await application.library.trigger(channel.name, 'news', value);

    await until(() => expect(dataOf(heard, 'news')).toHaveLength(values.length));
    expect(dataOf(heard, 'news')).toEqual(values);
    expect(frames.filter((frame) => frame.includes('ciphertext'))).toHaveLength(values.length);
    expect(frames.join()).not.toContain('grüße');
  },
);

it('says of a cache channel that nothing is there yet, and after that what was last', async () => {
  const application = await Application.at(soketi);
  const name = fresh('cache-');
  const first = await application.enter(name);
  await until(() => expect(dataOf(first.heard, 'jetsocket:cache_miss')).toHaveLength(1));
  await application.library.trigger(name, 'price', { is: 1 });
  await application.library.trigger(name, 'price', { is: 2 });

  const second = await application.enter(name);
  await until(() => expect(dataOf(second.heard, 'price')).toEqual([{ is: 2 }]));
  expect(dataOf(second.heard, 'jetsocket:cache_miss')).toEqual([]);
});

it('shows who is in a presence channel, who comes and who goes', async () => {
  const application = await Application.at(soketi);
  const name = `presence-${randomUUID()}` as const;
  const amy = await application.client('amy').subscribe(name).ready;
  const heard = record(amy);
  const { client: bob } = await application.enter(name, 'bob');
  const { client: twin } = await application.enter(name, 'bob');

  await until(() => expect(dataOf(heard, 'jetsocket:member_added')).toHaveLength(1));
  expect(Object.values(amy.members)).toEqual([
    { id: 'amy', info: { name: 'AMY' } },
    { id: 'bob', info: { name: 'BOB' } },
  ]);
  expect(amy.members.me).toEqual({ id: 'amy', info: { name: 'AMY' } });
  expect(await application.library.users(name)).toEqual({ users: [{ id: 'amy' }, { id: 'bob' }] });

  twin.disconnect();
  bob.disconnect();
  await until(() => expect(dataOf(heard, 'jetsocket:member_removed')).toHaveLength(1));
  expect(dataOf(heard, 'jetsocket:member_removed')).toEqual([{ id: 'bob', info: { name: 'BOB' } }]);
  expect(amy.members.count).toBe(1);
});

it('hears nothing more of a channel it left', async () => {
  const application = await Application.at(soketi);
  const { client, channel, heard } = await application.enter(fresh('private-'));
  const other = await client.subscribe(fresh('private-')).ready;
  const heardThere = record(other);
  client.unsubscribe(channel.name);
  await until(async () =>
    expect(await application.library.channel(channel.name)).toMatchObject({ occupied: false }),
  );
  heard.length = 0;
  await application.library.trigger([channel.name, other.name], 'news', 1);

  await until(() => expect(dataOf(heardThere, 'news')).toEqual([1]));
  expect(heard).toEqual([]);
});

it('is left out where the server library names its socket id', async () => {
  const application = await Application.at(soketi);
  const name = fresh('');
  const amy = await application.enter(name);
  const bob = await application.enter(name);
  await application.library.trigger(name, 'news', 1, { socket_id: amy.client.connection.socket_id });
  await application.library.trigger(name, 'news', 2);

  await until(() => expect(dataOf(bob.heard, 'news')).toEqual([1, 2]));
  expect(dataOf(amy.heard, 'news')).toEqual([2]);
});

it('is told of a signature that the server refuses', async () => {
  const application = await Application.at(soketi);
  application.endpoint.answer = { body: { auth: `${soketi.app.key}:${'0'.repeat(64)}` } };
  const channel = application.client().subscribe(fresh('private-'));
  const heard = record(channel);

  await expect(channel.ready).rejects.toMatchObject({
    name: 'SubscriptionError',
    type: 'AuthError',
    status: 401,
    retryIn: null,
  });
  expect(dataOf(heard, 'jetsocket:subscription_error')).toHaveLength(1);
  expect(channel.state).toBe('unsubscribed');
});

it('takes channels and members with the names of JavaScript itself', async () => {
  const application = await Application.at(soketi);
  for (const name of ['constructor', '__proto__', 'presence-toString']) {
    const { channel, heard } = await application.enter(name, '__proto__');
    await application.library.trigger(channel.name, 'hasOwnProperty', { __proto__: null, a: 1 });
    await until(() => expect(dataOf(heard, 'hasOwnProperty')).toEqual([{ a: 1 }]));
  }
});

it('sends a batch, and asks what channels there are', async () => {
  const application = await Application.at(soketi);
  const [one, two] = [fresh('batch-'), fresh('batch-')];
  const first = await application.enter(one);
  const second = await application.enter(two);
  await application.library.triggerBatch([
    { channel: one, name: 'news', data: { is: 1 } },
    { channel: two, name: 'news', data: { is: 2 } },
  ]);

  await until(() => expect(dataOf(second.heard, 'news')).toEqual([{ is: 2 }]));
  await until(() => expect(dataOf(first.heard, 'news')).toEqual([{ is: 1 }]));
  const { channels } = await application.library.channels({ filter_by_prefix: 'batch-' });
  expect(Object.keys(channels).sort()).toEqual([one, two].sort());
});
