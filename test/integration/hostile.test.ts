import type { Options, ProtocolError } from 'jetsocket-js';
import { describe, expect, it } from 'vitest';
import { connect, dataOf, inState, record, settled } from '../support/client';
import { TestServer } from '../support/server';
import { collectUncaught } from '../support/uncaught';
import { until } from '../support/wait';

const names = ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf', 'then', 'length'];

async function start(options: Options = {}) {
  const server = await TestServer.start();
  const client = connect(server, {
    channelAuthorization: {
      customHandler: async () => ({ auth: 'test-key:x', channel_data: '{"user_id":"me"}' }),
    },
    ...options,
  });
  return { server, client, line: await server.line() };
}

describe.each(names)('%s', (name) => {
  it('is a channel like any other', async () => {
    const { client, line } = await start();
    expect(client.channel(name)).toBeUndefined();
    line.publish(name, 'created', 0);
    await settled(client, line);
    client.unsubscribe(name);

    const channel = client.subscribe(name);
    const heard = record(channel);
    await channel.ready;
    line.publish(name, 'created', 1);
    await settled(client, line);
    client.unsubscribe(name);
    line.publish(name, 'created', 2);
    await settled(client, line);

    expect(dataOf(heard, 'created')).toEqual([1]);
    expect(line.commands('subscribe')).toEqual([JSON.parse(`{"channel":${JSON.stringify(name)}}`)]);
    expect(client.channel(name)).toBeUndefined();
  });

  it('is an event like any other', async () => {
    const { client, line } = await start();
    const channel = client.subscribe('orders');
    await channel.ready;
    line.publish('orders', name, 'unheard');
    await settled(client, line);
    const heard: unknown[] = [];
    channel.bind(name, (data) => heard.push(data));
    client.bind(name, (data) => heard.push(data));

    line.publish('orders', name, { [name]: 1 });
    await settled(client, line);
    channel.unbind(name);
    client.unbind(name);
    line.publish('orders', name, 2);
    await settled(client, line);

    expect(heard).toEqual([{ [name]: 1 }, { [name]: 1 }]);
  });

  it('is a user id like any other', async () => {
    const { client, line, server } = await start();
    server.onSubscribe = (_line, { channel }) =>
      line.agree(channel, JSON.stringify({ presence: { ids: ['me', name], hash: {}, count: 2 } }));
    const channel = client.subscribe('presence-room');
    const heard = record(channel);
    await channel.ready;

    expect(channel.members.count).toBe(2);
    expect(channel.members.get(name)).toEqual({ id: name, info: undefined });
    line.system('_internal:member_removed', JSON.stringify({ user_id: name }), 'presence-room');
    await settled(client, line);
    expect([channel.members.get(name), channel.members.count]).toEqual([null, 1]);
    line.system('_internal:member_added', JSON.stringify({ user_id: name, user_info: 7 }), 'presence-room');
    await settled(client, line);

    expect(channel.members.get(name)).toEqual({ id: name, info: 7 });
    expect(dataOf(heard, 'jetsocket:member_removed')).toEqual([{ id: name, info: undefined }]);
    expect(dataOf(heard, 'jetsocket:member_added')).toEqual([{ id: name, info: 7 }]);
    expect(Object.values(channel.members).map(({ id }) => id)).toContain(name);
    expect(Object.prototype).not.toHaveProperty('info');
  });
});

const frames: Record<string, string | Uint8Array> = {
  'no JSON': 'no JSON {',
  nothing: '',
  null: 'null',
  'a number': '7',
  text: '"created"',
  'a list': '[]',
  'a list with an event': '["created"]',
  'no event': '{"channel":"orders","data":"{}"}',
  'an event that is null': '{"event":null,"channel":"orders"}',
  'an event that is an object': '{"event":{"a":1},"channel":"orders"}',
  'an event that is a number': '{"event":7,"channel":"orders"}',
  'bytes that are no text': new Uint8Array([0xff, 0xfe, 0x00]),
  'bytes that are no JSON': Buffer.from('no JSON {'),
  'no bytes': new Uint8Array(),
};

describe('a message that is no frame', () => {
  it.each(Object.entries(frames))('is one ProtocolError and dropped: %s', async (_what, content) => {
    const uncaught = collectUncaught();
    const { client, line } = await start();
    const channel = client.subscribe('orders');
    await channel.ready;
    const onConnection = record(client.connection);
    const onChannel = record(channel);

    line.raw(content);
    line.publish('orders', 'created', 1);
    await settled(client, line);

    expect(dataOf<ProtocolError>(onConnection, 'error').map(({ name }) => name)).toEqual(['ProtocolError']);
    expect(onChannel).toEqual([['created', 1]]);
    expect(client.connection.state).toBe('connected');
    expect(uncaught).toEqual([]);
  });
});

const oddities: Record<string, string> = {
  'a channel that is a number': '{"event":"created","channel":7,"data":"1"}',
  'a channel that is null': '{"event":"created","channel":null,"data":"1"}',
  'a channel that is an object': '{"event":"created","channel":{"toString":1},"data":"1"}',
  'a channel that is a list': '{"event":"created","channel":["orders"],"data":"1"}',
  'a channel that is true': '{"event":"created","channel":true}',
  'a channel nobody subscribed to': '{"event":"created","channel":"others","data":"1"}',
  'a success for a channel nobody subscribed to':
    '{"event":"jetsocket_internal:subscription_succeeded","channel":"others"}',
  'a success without a channel': '{"event":"jetsocket_internal:subscription_succeeded"}',
  'a second success': '{"event":"jetsocket_internal:subscription_succeeded","channel":"orders"}',
  'a second greeting': '{"event":"jetsocket:connection_established","data":{"socket_id":"9.9"}}',
  'a refusal of what was agreed to':
    '{"event":"jetsocket:subscription_error","channel":"orders","data":null}',
  'a system event nobody knows': '{"event":"jetsocket:unheard_of","channel":"orders","data":"1"}',
  'an internal event nobody knows': '{"event":"jetsocket_internal:unheard_of","channel":"orders"}',
  'a system event without a name': '{"event":"jetsocket:","channel":"orders","data":"1"}',
  'a member of a public channel':
    '{"event":"jetsocket_internal:member_added","channel":"orders","data":"{\\"user_id\\":\\"a\\"}"}',
  'a count that is none': '{"event":"jetsocket_internal:subscription_count","channel":"orders","data":[]}',
  'a pong nobody asked for': '{"event":"jetsocket:pong","data":"x"}',
  'a sign-in nobody asked for':
    '{"event":"jetsocket:signin_success","data":{"user_data":"{\\"id\\":\\"a\\"}"}}',
  'watchlist events that are none': '{"event":"jetsocket_internal:watchlist_events","data":{"events":7}}',
  'watchlist events of nothing':
    '{"event":"jetsocket_internal:watchlist_events","data":{"events":[null,{"name":7}]}}',
  'an event for another user': '{"event":"note","channel":"#server-to-user-a","data":"1"}',
};

describe('a frame that means nothing here', () => {
  it.each(Object.entries(oddities))('changes nothing: %s', async (_what, text) => {
    const uncaught = collectUncaught();
    const { client, line, server } = await start();
    const channel = client.subscribe('orders');
    await channel.ready;
    const heard = [record(channel), record(client.user), record(client.user.watchlist)];

    line.raw(text);
    line.publish('orders', 'created', { fine: true });
    await settled(client, line);

    expect(heard.flat()).toEqual([['created', { fine: true }]]);
    expect([client.connection.state, channel.state, client.connection.socket_id]).toEqual([
      'connected',
      'subscribed',
      line.socketId,
    ]);
    expect(server.commands('subscribe')).toHaveLength(1);
    expect(client.user.user_data).toBeNull();
    expect(uncaught).toEqual([]);
  });

  it.each([
    '{}',
    'null',
    '7',
    '"text"',
    '[]',
    '{"code":"4001"}',
    '{"code":{}}',
    '{"message":7}',
    '"{\\"code\\":null}"',
  ])('an error whose data is %s is one error event and nothing more', async (data) => {
    const { client, line } = await start();
    const heard = record(client.connection);

    line.raw(`{"event":"jetsocket:error","data":${data}}`);
    await settled(client, line);

    expect(dataOf(heard, 'error')).toEqual([
      expect.objectContaining({ name: 'ConnectionError', code: undefined }),
    ]);
    expect(client.connection.state).toBe('connected');
  });

  it.each([
    null,
    7,
    'text',
    { presence: null },
    { presence: { ids: 7, hash: 7 } },
    { presence: { ids: [null, {}, ['a']], hash: [] } },
    { presence: { ids: ['a'], hash: null } },
    { presence: { hash: { a: null } } },
  ])('a list of members that is none ends in no stuck state: %j', async (data) => {
    const uncaught = collectUncaught();
    const { client, line, server } = await start();
    server.onSubscribe = (_line, { channel }) => line.agree(channel, data);

    const channel = client.subscribe('presence-room');
    await channel.ready;
    for (const odd of [null, 7, {}, { user_id: null }]) {
      line.system('_internal:member_added', odd, 'presence-room');
      line.system('_internal:member_removed', odd, 'presence-room');
    }
    await settled(client, line);

    expect(channel.subscribed).toBe(true);
    expect(uncaught).toEqual([]);
  });
});

it('JSON of 100,000 levels is survived', async () => {
  const uncaught = collectUncaught();
  const { client, line } = await start();
  const channel = client.subscribe('orders');
  await channel.ready;
  const heard = record(channel);

  line.raw(`{"event":"deep","channel":"orders","data":${'['.repeat(100_000)}${']'.repeat(100_000)}}`);
  line.publish('orders', 'created', 1);
  await until(() => expect(dataOf(heard, 'created')).toEqual([1]));

  expect(uncaught).toEqual([]);
  await inState(client, 'connected');
});
