import Jetsocket, { type PresenceChannel } from 'jetsocket-js';
import { describe, expect, it, vi } from 'vitest';
import { dataOf, record } from '../support/client';
import { fakeRealm } from '../support/fake-realm';
import { FakeWebSocket } from '../support/fake-web-socket';

/** A channel on a connection that is there, whose subscribe frame is on the way. */
async function start(name: string) {
  fakeRealm();
  const channel_data = '{"user_id":"eve"}';
  const client = new Jetsocket('key', {
    WebSocket: FakeWebSocket.asOption,
    channelAuthorization: { customHandler: async () => ({ auth: 'key:signature', channel_data }) },
  });
  const channel = client.subscribe(name);
  await vi.advanceTimersByTimeAsync(0);
  await greet();
  return { client, channel, heard: record(channel) };
}

async function greet() {
  FakeWebSocket.last?.greet();
  await vi.advanceTimersByTimeAsync(0);
}

async function reconnect() {
  FakeWebSocket.last?.end(1006);
  await vi.advanceTimersByTimeAsync(1000);
  await greet();
}

function agree(channel: string, ids: string[] = []) {
  const hash = Object.fromEntries(ids.map((id) => [id, null]));
  const data = { presence: { ids, hash, count: ids.length } };
  FakeWebSocket.last?.say({ event: 'jetsocket_internal:subscription_succeeded', channel, data });
}

const refuse = (channel: string) =>
  FakeWebSocket.last?.say({ event: 'jetsocket:subscription_error', channel, data: { status: 403 } });

const members = (channel: object) => Object.keys((channel as PresenceChannel).members);

describe('a presence channel that was left and asked for again before its first answer', () => {
  async function startAgain() {
    const { client } = await start('presence-room');
    agree('presence-room', ['eve']);
    await reconnect();
    client.unsubscribe('presence-room');
    const channel = client.subscribe('presence-room');
    const heard = record(channel);
    await vi.advanceTimersByTimeAsync(0);
    agree('presence-room', ['eve', 'ada']);
    agree('presence-room', ['eve', 'bob']);
    return { channel, heard };
  }

  it('has the members of the second answer', async () => {
    const { channel } = await startAgain();

    expect(members(channel)).toEqual(['eve', 'bob']);
  });

  it('tells who came and went between the two, and once that it is subscribed', async () => {
    const { heard } = await startAgain();

    expect(dataOf(heard, 'jetsocket:subscription_succeeded')).toHaveLength(1);
    expect(dataOf(heard, 'jetsocket:member_removed')).toEqual([{ id: 'ada', info: null }]);
    expect(dataOf(heard, 'jetsocket:member_added')).toEqual([{ id: 'bob', info: null }]);
  });
});

it('a presence channel whose first answer comes after the second frame ends with the list of the second', async () => {
  const { channel } = await start('presence-room');
  await vi.advanceTimersByTimeAsync(12_000);
  agree('presence-room', ['eve', 'ada']);
  agree('presence-room', ['eve']);

  expect(members(channel)).toEqual(['eve']);
});

describe('a channel that a no came for behind a yes', () => {
  it('tells of the gap when it is subscribed again on a new connection', async () => {
    const { heard } = await start('orders');
    await vi.advanceTimersByTimeAsync(12_000);
    agree('orders');
    refuse('orders');
    await reconnect();
    agree('orders');

    expect(dataOf(heard, 'jetsocket:gap')).toHaveLength(1);
  });

  it('is not `ready`, though it was for a moment', async () => {
    const { channel } = await start('orders');
    const before = channel.ready;
    await vi.advanceTimersByTimeAsync(12_000);
    agree('orders');
    await expect(before).resolves.toBe(channel);
    refuse('orders');

    await expect(channel.ready).rejects.toMatchObject({ status: 403 });
  });
});
