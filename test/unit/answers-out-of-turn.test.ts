import Jetsocket, { type Options, type SubscriptionError } from 'jetsocket-js';
import { describe, expect, it, vi } from 'vitest';
import { dataOf, record } from '../support/client';
import { fakeRealm } from '../support/fake-realm';
import { FakeWebSocket } from '../support/fake-web-socket';
import { never } from '../support/wait';

type Handler = NonNullable<NonNullable<Options['channelAuthorization']>['customHandler']>;

/** A channel that is being subscribed on a connection that is there. */
function start(name: string, customHandler: Handler = () => never) {
  fakeRealm();
  const client = new Jetsocket('key', {
    autoConnect: false,
    WebSocket: FakeWebSocket.asOption,
    channelAuthorization: { customHandler },
  });
  client.connect();
  FakeWebSocket.last?.greet();
  const channel = client.subscribe(name);
  return { client, channel, heard: record(channel) };
}

const refuse = (channel: string, status: number) =>
  FakeWebSocket.last?.say({ event: 'jetsocket:subscription_error', channel, data: { status } });

describe('while a channel is being authorized', () => {
  it('a yes that nobody asked for subscribes nothing', () => {
    const { channel, heard } = start('private-orders');
    FakeWebSocket.last?.agree('private-orders');

    expect(channel.state).toBe('subscribing');
    expect(heard).toEqual([]);
  });

  it('a no that nobody asked for fails nothing', () => {
    const { channel, heard } = start('private-orders');
    refuse('private-orders', 403);

    expect(channel.state).toBe('subscribing');
    expect(heard).toEqual([]);
  });
});

it('an event before the answer is delivered, and is no answer', () => {
  const { channel, heard } = start('orders');
  FakeWebSocket.last?.say({ event: 'created', channel: 'orders', data: 1 });

  expect(channel.state).toBe('subscribing');
  expect(heard).toEqual([['created', 1]]);
});

describe('a refusal', () => {
  it('is the last that is heard: no member and no count behind it concerns the channel', async () => {
    const answer = { auth: 'key:signature', channel_data: '{"user_id":"1"}' };
    const { channel, heard } = start('presence-room', async () => answer);
    await vi.advanceTimersByTimeAsync(0);
    refuse('presence-room', 403);
    for (const [event, data] of [
      ['member_added', { user_id: '2' }],
      ['subscription_count', { subscription_count: 3 }],
    ]) {
      FakeWebSocket.last?.say({ event: `jetsocket_internal:${event}`, channel: 'presence-room', data });
    }

    expect(heard.map(([event]) => event)).toEqual(['jetsocket:subscription_error']);
    expect(channel.subscriptionCount).toBeUndefined();
  });

  it('has the status that the service gave', () => {
    const { heard } = start('orders');
    refuse('orders', 401);

    expect(dataOf<SubscriptionError>(heard, 'jetsocket:subscription_error')).toMatchObject([{ status: 401 }]);
  });

  it('ends the wait for an answer: nothing more is told, nothing tried again', () => {
    const { heard } = start('orders');
    refuse('orders', 403);
    vi.advanceTimersByTime(60_000);

    expect(dataOf(heard, 'jetsocket:subscription_error')).toHaveLength(1);
    expect(FakeWebSocket.last?.commands('subscribe')).toHaveLength(1);
  });

  it('that a yes comes behind leaves `ready` fulfilled for whoever asks then', async () => {
    const { channel } = start('orders');
    refuse('orders', 403);
    await expect(channel.ready).rejects.toMatchObject({ status: 403 });
    FakeWebSocket.last?.agree('orders');

    await expect(channel.ready).resolves.toBe(channel);
  });
});

it('a no that comes late behind a yes, to a frame that was not answered in time, is heard', () => {
  const { channel, heard } = start('orders');
  vi.advanceTimersByTime(12_000);
  expect(FakeWebSocket.last?.commands('subscribe')).toHaveLength(2);
  FakeWebSocket.last?.agree('orders');
  refuse('orders', 403);

  expect(channel.state).toBe('unsubscribed');
  expect(dataOf<SubscriptionError>(heard, 'jetsocket:subscription_error')).toMatchObject([
    { status: 0 },
    { status: 403 },
  ]);
});

it('a no behind as many answers as were asked for changes nothing', () => {
  const { channel, heard } = start('orders');
  FakeWebSocket.last?.agree('orders');
  refuse('orders', 403);

  expect(channel.state).toBe('subscribed');
  expect(dataOf(heard, 'jetsocket:subscription_error')).toEqual([]);
});

describe('a channel that was left and asked for again before its first answer', () => {
  function startAgain() {
    const { client } = start('orders');
    FakeWebSocket.last?.agree('orders');
    FakeWebSocket.last?.end(1006);
    vi.advanceTimersByTime(1000);
    FakeWebSocket.last?.greet();
    client.unsubscribe('orders');
    const channel = client.subscribe('orders');
    return { client, channel, heard: record(channel) };
  }

  it('is refused where the second answer is a no, though the first was a yes', () => {
    const { channel, heard } = startAgain();
    FakeWebSocket.last?.agree('orders');
    refuse('orders', 403);

    expect(channel.state).toBe('unsubscribed');
    expect(dataOf(heard, 'jetsocket:subscription_error')).toMatchObject([{ status: 403, retryIn: null }]);
  });

  it('is subscribed again on the next connection, as any channel that was refused', () => {
    const { channel } = startAgain();
    FakeWebSocket.last?.agree('orders');
    refuse('orders', 403);
    FakeWebSocket.last?.end(1006);
    vi.advanceTimersByTime(1000);
    FakeWebSocket.last?.greet();
    FakeWebSocket.last?.agree('orders');

    expect(channel.state).toBe('subscribed');
  });

  it('is subscribed where the second answer is a yes, though the first was a no', () => {
    const { channel } = startAgain();
    refuse('orders', 403);
    FakeWebSocket.last?.agree('orders');

    expect(channel.state).toBe('subscribed');
  });
});

it('an explicit `subscribe()` replaces the retry that was due: the next one is when its error says', async () => {
  const asked: number[] = [];
  const { client, heard } = start('private-orders', () => {
    asked.push(Date.now());
    return Promise.reject({ status: 503 });
  });
  await vi.advanceTimersByTimeAsync(0);
  client.subscribe('private-orders');
  await vi.advanceTimersByTimeAsync(0);
  const [, second] = dataOf<SubscriptionError>(heard, 'jetsocket:subscription_error');
  await vi.advanceTimersByTimeAsync(Number(second?.retryIn) - 1);
  expect(asked).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(1);

  expect(asked).toHaveLength(3);
});

it('a system event that nobody knows does not count subscribers', () => {
  const { channel, heard } = start('orders');
  FakeWebSocket.last?.agree('orders');
  heard.length = 0;
  FakeWebSocket.last?.say({
    event: 'jetsocket_internal:rumour',
    channel: 'orders',
    data: { subscription_count: 7 },
  });

  expect(heard).toEqual([]);
  expect(channel.subscriptionCount).toBeUndefined();
});

it('a channel that is left before its answer is on no list any more', () => {
  const { client } = start('orders');
  client.subscribe('others');
  client.unsubscribe('orders');

  expect(client.channel('orders')).toBeUndefined();
  expect(client.allChannels().map(({ name }) => name)).toEqual(['others']);
});
