import { randomBytes } from 'node:crypto';
import type { Authorization, DecryptionError } from 'jetsocket-js';
import { describe, expect, it } from 'vitest';
import { dataOf, settled } from '../support/client';
import { base64, seal } from '../support/sealing';
import { enterSecretRoom, publishSealed, room } from '../support/secret-room';
import { deferred, never, until } from '../support/wait';

const ERROR = 'jetsocket:decryption_error';

/** A channel whose server has changed its key, and a request for it that is answered when the test wants. */
async function rotated() {
  const entered = await enterSecretRoom();
  const { holder } = entered;
  const oldKey = holder.key;
  holder.key = randomBytes(32);
  const answer = deferred<Authorization>();
  const usual = holder.answer;
  holder.answer = () => answer.promise;
  const give = () => {
    holder.answer = usual;
    answer.resolve({ auth: 'test-key:signature', shared_secret: base64(holder.key) });
  };
  return { ...entered, oldKey, newKey: holder.key, give, refuse: answer.reject };
}

describe('a changed key', () => {
  it('holds back the first event that does not open and all behind it, then all arrive in their order', async () => {
    const { client, line, heard, holder, oldKey, newKey, give } = await rotated();

    publishSealed(line, 'n', 1, oldKey);
    publishSealed(line, 'n', 2, newKey);
    publishSealed(line, 'n', 3, oldKey);
    line.publish(room, 'malformed', 'x');
    publishSealed(line, 'n', 4, newKey);
    await settled(client, line);
    expect(heard).toEqual([['n', 1]]);
    give();
    await until(() => expect(heard).toHaveLength(5));
    publishSealed(line, 'n', 5, newKey);
    await settled(client, line);

    expect(heard.map(([event, data]) => (event === 'n' ? data : event))).toEqual([1, 2, 3, ERROR, 4, 5]);
    expect(holder.asked).toBe(2);
  });

  it('is asked for once, however many events wait', async () => {
    const { client, line, heard, holder, newKey, give } = await rotated();

    for (let n = 0; n < 100; n++) publishSealed(line, 'n', n, newKey);
    await settled(client, line);
    expect(holder.asked).toBe(2);
    give();
    await until(() => expect(heard).toHaveLength(100));

    expect(dataOf(heard, 'n')).toEqual([...Array(100).keys()]);
    expect(holder.asked).toBe(2);
  });

  it('is asked for as a subscription is: as a first attempt', async () => {
    const { client, line, heard, holder } = await enterSecretRoom();
    const newKey = randomBytes(32);
    const attempts: number[] = [];
    holder.answer = ({ attempt }) => {
      attempts.push(attempt);
      return { auth: 'test-key:signature', shared_secret: base64(newKey) };
    };

    publishSealed(line, 'n', 1, newKey);
    await until(() => expect(heard).toHaveLength(1));
    await settled(client, line);

    expect(attempts).toEqual([1]);
  });

  it('leaves the one before in use: events of both arrive', async () => {
    const { client, line, heard, holder, oldKey, newKey, give } = await rotated();
    publishSealed(line, 'n', 1, newKey);
    give();
    await until(() => expect(heard).toHaveLength(1));

    for (let n = 2; n < 10; n++) publishSealed(line, 'n', n, n % 2 ? oldKey : newKey);
    await settled(client, line);

    expect(dataOf(heard, 'n')).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(holder.asked).toBe(2);
  });

  it('can come with the subscription after a lost connection, and what waited is tried with it', async () => {
    const { client, server, line, heard, holder, channel, newKey } = await rotated();
    publishSealed(line, 'n', 1, newKey);
    publishSealed(line, 'n', 2, newKey);
    await settled(client, line);
    expect(heard).toEqual([]);
    holder.answer = () => ({ auth: 'test-key:signature', shared_secret: base64(newKey) });

    line.drop();
    const next = await server.line(1);
    await until(() => expect(channel.subscribed).toBe(true));
    publishSealed(next, 'n', 3, newKey);
    await settled(client, next);

    expect(dataOf(heard, 'n')).toEqual([1, 2, 3]);
    expect(dataOf(heard, ERROR)).toEqual([]);
  });

  it('is asked for once more when an old server answered after a lost connection', async () => {
    const { client, server, line, heard, holder, channel, oldKey, newKey } = await rotated();
    publishSealed(line, 'n', 1, newKey);
    publishSealed(line, 'n', 2, oldKey);
    await settled(client, line);
    holder.answer = () => ({ auth: 'test-key:signature', shared_secret: base64(oldKey) });

    line.drop();
    const next = await server.line(1);
    await until(() => expect(channel.subscribed).toBe(true));
    holder.answer = () => ({ auth: 'test-key:signature', shared_secret: base64(newKey) });
    publishSealed(next, 'n', 3, newKey);
    await until(() => expect(heard.filter(([event]) => event === 'n' || event === ERROR)).toHaveLength(3));

    expect(dataOf(heard, 'n')).toEqual([1, 2, 3]);
    expect(holder.asked).toBe(4);
  });

  it('asked for with a failing request is `authorization-failed`, and the channel stays subscribed', async () => {
    const { client, line, heard, holder, channel, oldKey, newKey, refuse } = await rotated();
    publishSealed(line, 'n', 1, newKey);
    publishSealed(line, 'n', 2, oldKey);
    await settled(client, line);

    refuse(Object.assign(new Error('no'), { status: 403 }));
    await until(() => expect(heard).toHaveLength(2));
    publishSealed(line, 'n', 3, newKey);
    publishSealed(line, 'n', 4, oldKey);
    await settled(client, line);

    expect(heard.map(([event, data]) => (event === 'n' ? data : (data as DecryptionError).reason))).toEqual([
      'authorization-failed',
      2,
      'forged-or-wrong-key',
      4,
    ]);
    expect(dataOf<DecryptionError>(heard, ERROR)[0]).toMatchObject({ name: 'DecryptionError', event: 'n' });
    expect(channel.subscribed).toBe(true);
    expect(holder.asked).toBe(2);
  });

  it.each(['missing', 'of the wrong length'])(
    'in an answer where it is %s is `authorization-failed`',
    async (how) => {
      const { line, heard, holder, channel, newKey } = await rotated();
      holder.answer = () => ({
        auth: 'test-key:signature',
        ...(how !== 'missing' && { shared_secret: base64(randomBytes(16)) }),
      });

      publishSealed(line, 'n', 1, newKey);
      await until(() => expect(heard).toHaveLength(1));

      expect(heard).toEqual([
        [ERROR, expect.objectContaining({ event: 'n', reason: 'authorization-failed' })],
      ]);
      expect(channel.subscribed).toBe(true);
    },
  );

  it('that opens nothing gives each event its error, in its turn', async () => {
    const { client, line, heard, holder, newKey, give } = await rotated();
    const nobodys = randomBytes(32);
    publishSealed(line, 'n', 1, newKey);
    publishSealed(line, 'n', 2, nobodys);
    publishSealed(line, 'n', 3, newKey);
    await settled(client, line);

    give();
    await until(() => expect(heard).toHaveLength(3));
    publishSealed(line, 'n', 4, nobodys);
    publishSealed(line, 'n', 5, newKey);
    await settled(client, line);

    const wrong = 'forged-or-wrong-key';
    expect(heard.map(([event, data]) => (event === 'n' ? data : (data as DecryptionError).reason))).toEqual([
      1,
      wrong,
      3,
      wrong,
      5,
    ]);
    expect(holder.asked).toBe(2);
  });

  it('is not asked for any more after `unsubscribe()`, and nothing that waited is delivered', async () => {
    const { client, line, heard, newKey, give } = await rotated();
    publishSealed(line, 'n', 1, newKey);
    await settled(client, line);

    client.unsubscribe(room);
    give();
    await settled(client, line);

    expect(heard).toEqual([]);
  });

  it('stops delivering when a handler unsubscribes on the way', async () => {
    const { client, line, heard, channel, newKey, give } = await rotated();
    channel.bind('n', (data) => data === 2 && client.unsubscribe(room));
    for (let n = 1; n < 5; n++) publishSealed(line, 'n', n, newKey);
    await settled(client, line);

    give();
    await until(() => expect(heard).toHaveLength(2));
    await settled(client, line);

    expect(dataOf(heard, 'n')).toEqual([1, 2]);
  });
});

it('a handler of what waited may disconnect while the channel is subscribed again: that is not told then', async () => {
  const { client, server, line, heard, holder, channel, newKey } = await rotated();
  channel.bind('n', () => client.disconnect());
  publishSealed(line, 'n', 1, newKey);
  await settled(client, line);
  holder.answer = () => ({ auth: 'test-key:signature', shared_secret: base64(newKey) });

  line.drop();
  await server.line(1);
  await until(() => expect(client.connection.state).toBe('disconnected'));
  expect(heard).toEqual([['n', 1]]);

  client.connect();
  await until(() => expect(channel.subscribed).toBe(true));
  expect(heard.map(([event]) => event)).toEqual(['n', 'jetsocket:subscription_succeeded', 'jetsocket:gap']);
});

describe('the queue of waiting events', () => {
  it('gives up the oldest past 1,000 events', async () => {
    const { client, line, heard, newKey, give } = await rotated();

    for (let n = 0; n < 1005; n++) publishSealed(line, 'n', n, newKey);
    await settled(client, line);
    expect(dataOf<DecryptionError>(heard, ERROR).map(({ reason }) => reason)).toEqual(
      Array(5).fill('overflow'),
    );
    give();
    await until(() => expect(heard).toHaveLength(1005));

    expect(dataOf(heard, 'n')).toEqual([...Array(1000).keys()].map((n) => n + 5));
  });

  it('tells of nothing any more when a handler disconnects because of it', async () => {
    const { client, line, heard, holder, channel, newKey } = await rotated();
    holder.answer = () => never;
    channel.bind(ERROR, () => client.disconnect());
    for (let n = 0; n < 900; n++) publishSealed(line, 'n', n, newKey);

    publishSealed(line, 'large', 'x'.repeat(3_500_000), newKey);
    await until(() => expect(client.connection.state).toBe('disconnected'));

    expect(heard).toEqual([[ERROR, expect.objectContaining({ event: 'n', reason: 'overflow' })]]);
  });

  it.each(['text', 'a value'])('gives up the oldest past 4 MiB, data being %s', async (how) => {
    const { client, line, heard, holder, newKey } = await rotated();
    holder.answer = () => never;
    const data = seal(JSON.stringify('x'.repeat(700_000)), newKey);

    // Each is some 0.93 MB of base64: four of them fit.
    for (let n = 0; n < 6; n++) {
      line.raw(
        JSON.stringify({ event: `n${n}`, channel: room, data: how === 'text' ? JSON.stringify(data) : data }),
      );
      // One that has no size is in the queue, too.
      if (!n) line.publish(room, 'malformed', 'x');
    }
    await settled(client, line);

    expect(dataOf<DecryptionError>(heard, ERROR).map(({ event, reason }) => [event, reason])).toEqual([
      ['n0', 'overflow'],
      ['malformed', 'overflow'],
      ['n1', 'overflow'],
    ]);
  });
});
