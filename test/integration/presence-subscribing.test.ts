import { expect, it } from 'vitest';
import { AuthEndpoint } from '../support/auth-endpoint';
import { connect, dataOf, record, settled } from '../support/client';
import { authorizedAs, enter, enterRoom, serverWith } from '../support/presence-room';
import { TestServer } from '../support/server';
import { until } from '../support/wait';

// What a presence channel asks for and is told, and who sends the client events on it.

it('a presence channel sends `channel_data` byte for byte as it was authorized', async () => {
  const { server } = await serverWith({ ids: ['zoe'], hash: {} });
  const channel_data = '{ "user_id":"zoe",\n "user_info": {"n":1.0, "é":"\\u00e9"} }';
  await enter(server, {
    options: {
      channelAuthorization: { customHandler: async () => ({ auth: 'test-key:signature', channel_data }) },
    },
  });

  expect(server.commands('subscribe')).toEqual([
    { channel: 'presence-room', auth: 'test-key:signature', channel_data },
  ]);
});

it('a presence channel tells `members` when it is subscribed, to the channel, the client and whoever asks later', async () => {
  const { server } = await serverWith({ ids: ['zoe', 'ann'], hash: {} });
  const client = connect(server, authorizedAs('zoe'));
  const channel = client.subscribe('presence-room');
  const told: unknown[] = [];
  channel.bind('jetsocket:subscription_succeeded', (data) => told.push(data));
  client.bind('jetsocket:subscription_succeeded', (data) => told.push(data));

  expect(await channel.ready).toBe(channel);
  expect(told).toEqual([channel.members, channel.members]);
  expect(told[0]).toBe(channel.members);
  expect(channel.members.count).toBe(2);
});

it('a presence channel speaks to servers of the other spelling, and shows its own', async () => {
  const { server } = await serverWith({ ids: ['zoe'], hash: {} }, 'pusher');
  const { channel, client, heard, line } = await enter(server);
  line.system('_internal:member_added', { user_id: 'ann', user_info: 1 }, channel.name);
  await settled(client, line);

  expect(heard.map(([event]) => event)).toEqual([
    'jetsocket:subscription_succeeded',
    'jetsocket:member_added',
  ]);
});

it.each([
  ['is missing', { auth: 'test-key:signature' }],
  ['is no text', { auth: 'test-key:signature', channel_data: { user_id: 'zoe' } }],
  ['is null', { auth: 'test-key:signature', channel_data: null }],
])('a presence channel has one clear error when `channel_data` %s', async (_case, body) => {
  const server = await TestServer.start();
  const endpoint = await AuthEndpoint.start();
  endpoint.answer = { body };
  const client = connect(server, { channelAuthorization: { endpoint: endpoint.url } });
  const channel = client.subscribe('presence-room');
  const heard = record(channel);
  await expect(channel.ready).rejects.toThrow('channel_data');
  await settled(client, await server.line());

  expect(heard).toHaveLength(1);
  expect(dataOf(heard, 'jetsocket:subscription_error')).toMatchObject([
    { name: 'AuthorizationError', status: 200, type: 'AuthError', retryIn: null },
  ]);
  expect(String(dataOf(heard, 'jetsocket:subscription_error')[0])).toContain('presence-room');
  expect(String(dataOf(heard, 'jetsocket:subscription_error')[0])).not.toContain('signature');
  expect(server.commands('subscribe')).toEqual([]);
  expect(endpoint.requests).toHaveLength(1);
});

it('a presence channel has the same error when a custom handler gives no `channel_data`', async () => {
  const server = await TestServer.start();
  const client = connect(server, {
    channelAuthorization: { customHandler: async () => ({ auth: 'test-key:signature' }) },
  });
  const channel = client.subscribe('presence-room');
  const heard = record(channel);
  await expect(channel.ready).rejects.toThrow('channel_data');
  await settled(client, await server.line());

  expect(heard).toMatchObject([
    ['jetsocket:subscription_error', { name: 'AuthorizationError', status: 0, retryIn: null }],
  ]);
  expect(server.commands('subscribe')).toEqual([]);
});

it('a presence channel says who sent a client event, and has a metadata object where nobody did', async () => {
  const { channel, client, line } = await enterRoom({ ids: ['zoe', 'ann'], hash: {} });
  const got: unknown[] = [];
  channel.bind('client-typing', (data, metadata) => got.push(['channel', data, metadata]));
  client.bind('client-typing', (data, metadata) => got.push(['client', data, metadata]));
  const event = { event: 'client-typing', channel: channel.name };
  line.raw(JSON.stringify({ ...event, data: { on: true }, user_id: 'ann' }));
  line.raw(JSON.stringify({ ...event, data: false }));
  await settled(client, line);

  expect(got).toEqual([
    ['channel', { on: true }, { user_id: 'ann' }],
    ['client', { on: true }, { user_id: 'ann' }],
    ['channel', false, {}],
    ['client', false, {}],
  ]);
});

it('a presence channel sends client events', async () => {
  const { channel, client, line } = await enterRoom({ ids: ['zoe'], hash: {} });
  expect(channel.trigger('client-typing', { on: true })).toBe(true);
  await settled(client, line);

  expect(line.received).toContainEqual({ event: 'client-typing', data: { on: true }, channel: channel.name });
});

it('a presence channel knows who is here by what was authorized last', async () => {
  const { server, list } = await serverWith({ ids: ['zoe'], hash: {} });
  let user_id = 'zoe';
  const { channel, line } = await enter(server, {
    options: {
      channelAuthorization: {
        customHandler: async () => ({ auth: 'k:s', channel_data: JSON.stringify({ user_id }) }),
      },
    },
  });
  user_id = 'ann';
  list.presence = { ids: ['ann'], hash: { ann: 1 } };
  line.drop();
  await until(() => expect(channel.members.me).toEqual({ id: 'ann', info: 1 }));

  expect(channel.members.myID).toBe('ann');
});

it('a presence channel knows nobody as itself when `channel_data` names no user, not even one called "undefined"', async () => {
  const { server } = await serverWith({ ids: ['undefined', 'ann'], hash: {} });
  const { channel } = await enter(server, {
    options: { channelAuthorization: { customHandler: async () => ({ auth: 'k:s', channel_data: '{}' }) } },
  });

  expect([channel.members.myID, channel.members.me]).toEqual([undefined, null]);
});

it('a presence channel takes a coming or going of nobody for nothing, and no other news of somebody for a going', async () => {
  const { channel, client, line, heard } = await enterRoom({ ids: ['zoe', 'amy'], hash: {} });
  heard.length = 0;
  line.system('_internal:member_added', '{}', channel.name);
  line.system('_internal:member_removed', '{}', channel.name);
  line.system('_internal:rumour', { user_id: 'amy' }, channel.name);
  await settled(client, line);

  // A nobody who came and went again would leave no trace in the list.
  expect(heard).toEqual([]);
  expect(Object.keys(channel.members)).toEqual(['zoe', 'amy']);
});
