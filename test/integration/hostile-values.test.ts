import { randomBytes } from 'node:crypto';
import type { ConnectionError, Options, SubscriptionError } from 'jetsocket-js';
import { describe, expect, it } from 'vitest';
import { connect, dataOf, inState, record, settled } from '../support/client';
import { connectDropIn } from '../support/drop-in';
import { enterSecretRoom, publishSealed, room } from '../support/secret-room';
import { TestServer } from '../support/server';
import { collectUncaught } from '../support/uncaught';
import { until } from '../support/wait';

// JSON of a few kilobytes that breaks whoever makes text or a number of it, or JSON again.
const deep = `${'['.repeat(9000)}${']'.repeat(9000)}`;
const breaking: Record<string, string> = {
  'an object that cannot become text': '{"toString":1,"valueOf":1}',
  'a list of 9,000 levels': deep,
};

async function start(options: Options = {}) {
  const uncaught = collectUncaught();
  const server = await TestServer.start();
  const client = connect(server, {
    channelAuthorization: {
      customHandler: async () => ({ auth: 'test-key:x', channel_data: '{"user_id":"me"}' }),
    },
    userAuthentication: { customHandler: async () => ({ auth: 'test-key:x', user_data: '{"id":"me"}' }) },
    ...options,
  });
  return { server, client, line: await server.line(), uncaught };
}

const frame = (event: string, data: string, channel?: string) =>
  `{"event":"jetsocket${event}","channel":${JSON.stringify(channel)},"data":${data}}`.replace(
    '"channel":undefined,',
    '',
  );

describe.each(Object.entries(breaking))('%s', (_what, value) => {
  it('as the message of an error is one error', async () => {
    const { client, line, uncaught } = await start();
    const heard = record(client.connection);

    line.raw(frame(':error', `{"code":4301,"message":${value}}`));
    await settled(client, line);

    expect(dataOf<ConnectionError>(heard, 'error').map(({ code }) => code)).toEqual([4301]);
    expect(uncaught).toEqual([]);
  });

  it('as the message of a refusal in the first frame is heard at once', async () => {
    const uncaught = collectUncaught();
    const server = await TestServer.start();
    server.greet = (line) => line.raw(frame(':error', `{"code":4001,"message":${value}}`));
    const client = connect(server);
    const heard = record(client.connection);

    await inState(client, 'disconnected');

    expect(dataOf<ConnectionError>(heard, 'error').map(({ code }) => code)).toEqual([4001]);
    expect(uncaught).toEqual([]);
  });

  it('in a subscription error is one refusal', async () => {
    const { client, line, server, uncaught } = await start();
    server.onSubscribe = (_line, { channel }) =>
      line.raw(frame(':subscription_error', `{"error":${value},"status":${value}}`, channel));
    const heard = record(client.subscribe('orders'));
    await until(() => expect(heard).toHaveLength(1));
    await settled(client, line);

    const errors = dataOf<SubscriptionError>(heard, 'jetsocket:subscription_error');
    expect(errors.map(({ name, status, retryIn }) => [name, status, retryIn])).toEqual([
      ['SubscriptionError', 403, null],
    ]);
    expect(uncaught).toEqual([]);
  });

  it('as a user id on a presence channel is nobody', async () => {
    const { client, line, server, uncaught } = await start();
    server.onSubscribe = (to, { channel }) =>
      to.raw(
        frame(
          '_internal:subscription_succeeded',
          `{"presence":{"ids":[${value},null,"ann"],"hash":{},"count":3}}`,
          channel,
        ),
      );
    const channel = client.subscribe('presence-room');
    const heard = record(channel);
    await channel.ready;
    for (const event of ['_internal:member_added', '_internal:member_removed']) {
      line.raw(frame(event, `{"user_id":${value}}`, channel.name));
    }
    line.system('_internal:member_added', { user_id: 7 }, channel.name);
    await settled(client, line);
    line.drop();
    const next = await server.line(1);
    await inState(client, 'connected');
    await settled(client, next);

    expect(Object.keys(channel.members)).toEqual(['ann']);
    expect(heard.map(([event]) => event)).toEqual([
      'jetsocket:subscription_succeeded',
      'jetsocket:member_added',
      'jetsocket:member_removed',
      'jetsocket:subscription_succeeded',
      'jetsocket:gap',
    ]);
    expect(uncaught).toEqual([]);
  });

  it('as the id of whoever signed in is nobody', async () => {
    const { client, line, server, uncaught } = await start();
    server.onCommand = (to, { event }) => {
      if (event === 'jetsocket:signin') {
        to.raw(frame(':signin_success', `{"user_data":{"id":${value},"user_id":${value}}}`));
      }
    };
    const heard = record(client.user);

    client.signin();
    await until(() => expect(heard).toHaveLength(1));
    await settled(client, line);

    expect(heard.map(([event]) => event)).toEqual(['jetsocket:signin_success']);
    expect(line.commands('subscribe')).toEqual([]);
    expect(uncaught).toEqual([]);
  });

  it('as a user id in an authorization leaves `myID` undefined', async () => {
    const asked: unknown[] = [];
    const { client, line, uncaught } = await start({
      channelAuthorization: {
        customHandler: async ({ channelName }) => {
          asked.push(channelName);
          return { auth: 'test-key:x', channel_data: `{"user_id":${value}}` };
        },
      },
    });
    const channel = client.subscribe('presence-room');

    await channel.ready;
    await settled(client, line);

    expect([channel.members.myID, asked]).toEqual([undefined, ['presence-room']]);
    expect(uncaught).toEqual([]);
  });

  it('as the sender of an event is no sender', async () => {
    const { client, line, uncaught } = await start();
    const channel = client.subscribe('presence-room');
    const senders: unknown[] = [];
    channel.bind('client-typing', (_data, metadata) => senders.push(metadata));
    await channel.ready;

    for (const user_id of [value, 'null', '7', '"ann"']) {
      line.raw(`{"event":"client-typing","channel":"presence-room","data":"1","user_id":${user_id}}`);
    }
    await settled(client, line);

    expect(senders).toEqual([{}, {}, { user_id: '7' }, { user_id: 'ann' }]);
    expect(uncaught).toEqual([]);
  });

  it('among events that wait for a key is malformed, in its turn', async () => {
    const uncaught = collectUncaught();
    const { line, heard, holder } = await enterSecretRoom();

    holder.key = randomBytes(32);
    publishSealed(line, 'n', 1, holder.key);
    for (const data of [value, `{"nonce":${value},"ciphertext":${value}}`]) {
      line.raw(`{"event":"odd","channel":"${room}","data":${data},"user_id":${value}}`);
    }
    publishSealed(line, 'n', 2, holder.key);
    await until(() => expect(heard).toHaveLength(4));

    expect(heard).toEqual([
      ['n', 1],
      ['jetsocket:decryption_error', expect.objectContaining({ event: 'odd', reason: 'malformed' })],
      ['jetsocket:decryption_error', expect.objectContaining({ event: 'odd', reason: 'malformed' })],
      ['n', 2],
    ]);
    expect(uncaught).toEqual([]);
  });
});

it('the `status` of an error that a custom handler rejects with may be anything', async () => {
  for (const status of [Symbol('no'), JSON.parse('{"toString":1,"valueOf":1}'), 7n, true, [503]]) {
    let asked = 0;
    const { client, line, uncaught } = await start({
      channelAuthorization: {
        customHandler: () => {
          asked++;
          return Promise.reject({ status });
        },
      },
    });
    const heard = record(client.subscribe('private-orders'));
    await until(() => expect(heard).toHaveLength(1));
    await settled(client, line);

    expect(heard).toEqual([
      [
        'jetsocket:subscription_error',
        expect.objectContaining({ name: 'AuthorizationError', status: 0, retryIn: expect.any(Number) }),
      ],
    ]);
    expect(asked).toBe(1);
    expect(uncaught).toEqual([]);
  }
});

it('an error that throws when it is looked at is heard once', async () => {
  let asked = 0;
  const { client, line, uncaught } = await start({
    channelAuthorization: {
      customHandler: () => {
        asked++;
        return Promise.reject({
          get status() {
            throw new Error('do not look');
          },
        });
      },
    },
  });
  const heard = record(client.subscribe('private-orders'));
  await until(() => expect(heard).toHaveLength(1));
  await settled(client, line);

  expect([asked, heard.length, uncaught]).toEqual([1, 1, []]);
});

it('a `channel` that is null is none: the answer to a sign-in is heard', async () => {
  const { client, server } = await start();
  server.onCommand = (to, { event }) => {
    if (event === 'jetsocket:signin') {
      to.raw(
        '{"event":"jetsocket:signin_success","channel":null,"data":{"user_data":"{\\"id\\":\\"me\\"}"}}',
      );
    }
  };

  client.signin();
  await expect(client.user.once('jetsocket:signin_success')).resolves.toEqual({ id: 'me' });
});

it('a refusal without a word names none', async () => {
  const { client, line, server } = await start();
  server.onSubscribe = (_line, { channel }) => line.raw(frame(':subscription_error', 'null', channel));
  const errors = record(client.connection);
  const channel = client.subscribe('orders');
  const refusal = channel.once('jetsocket:subscription_error');
  line.raw(frame(':error', '{}'));

  expect((await refusal).message).toBe('the service refused orders: no reason given');
  await settled(client, line);
  expect(dataOf<ConnectionError>(errors, 'error').map(({ message }) => message)).toEqual([
    'the service said: no reason given',
  ]);
});

it.each(Object.values(breaking))(
  'a user id of the drop-in that is %#, and a return with other members',
  async (value) => {
    const uncaught = collectUncaught();
    const { client, server } = await connectDropIn({
      channelAuthorization: { customHandler: async () => ({ auth: 'k:s', channel_data: '{"user_id":7}' }) },
    });
    const present = [
      ['7', '8'],
      ['7', '9'],
    ];
    server.onSubscribe = (to, { channel }) =>
      to.agree(channel, { presence: { ids: present.shift(), hash: {}, count: 2 } });
    const channel = client.subscribe('presence-room');
    const heard = record(channel);
    await channel.ready;
    const line = await server.line();
    line.raw(
      `{"event":"pusher_internal:member_added","channel":"presence-room","data":{"user_id":${value}}}`,
    );
    await settled(client, line);

    line.drop();
    await until(() => expect(dataOf(heard, 'pusher:subscription_succeeded')).toHaveLength(2));

    expect(dataOf(heard, 'pusher:member_removed')).toEqual([{ id: '8' }]);
    expect(dataOf(heard, 'pusher:member_added')).toEqual([{ id: '9' }]);
    expect(uncaught).toEqual([]);
  },
);
