import { describe, expect, it } from 'vitest';
import { startService, TestClient } from './support';

const answered = (client: TestClient) =>
  client.heard('jetsocket_internal:subscription_succeeded').map(({ channel }) => channel);

describe('faults of which one ends', () => {
  it('leave commands held that the other is about', async () => {
    const service = await startService();
    const client = await TestClient.open(service);
    const { faults } = service;
    const [first, second] = [faults.hold('a'), faults.hold((channel) => channel === 'b')];
    for (const channel of ['a', 'b', 'c']) client.subscribe(channel);
    await client.settled();
    expect(answered(client)).toEqual(['c']);
    first();
    await client.settled();
    expect(answered(client)).toEqual(['c', 'a']);
    second();
    await client.settled();
    expect(answered(client)).toEqual(['c', 'a', 'b']);
    first();
    faults.clear();
    await client.settled();
    expect(answered(client)).toEqual(['c', 'a', 'b']);
  });

  it('hold client events of a channel, and commands about none not', async () => {
    const service = await startService();
    const [client, other] = [await TestClient.open(service), await TestClient.open(service)];
    for (const each of [client, other]) await each.join('private-room');
    const end = service.faults.hold('private-room');
    client.send('client-hi', 1, 'private-room');
    client.send('jetsocket:ping', {});
    await client.hear('jetsocket:pong');
    await other.settled();
    expect(other.heard('client-hi')).toEqual([]);
    end();
    await other.hear('client-hi');
  });

  it('add their delays up', async () => {
    const service = await startService();
    const client = await TestClient.open(service);
    service.faults.delay(60_000, 'nobody');
    const ends = [0, 1].map(() => service.faults.delay(60_000, client.socketId));
    client.subscribe('room');
    await client.settled();
    ends[1]?.();
    await client.settled();
    expect(answered(client)).toEqual([]);
    ends[0]?.();
    await client.settled();
    expect(answered(client)).toEqual(['room']);
    expect(service.faults.active.map(({ what }) => what)).toEqual(['Delay of 60000 ms: nobody']);
  });

  it('keep others stalled', async () => {
    const service = await startService();
    const client = await TestClient.open(service);
    const [all, one] = [service.faults.stall(), service.faults.stall(client.socketId)];
    expect(service.faults.active.map(({ what }) => what)).toEqual([
      'Stalled: everybody',
      `Stalled: ${client.socketId}`,
    ]);
    client.subscribe('room');
    all();
    await client.settled();
    expect(answered(client)).toEqual([]);
    one();
    await client.hear('jetsocket_internal:subscription_succeeded');
  });

  it('change a frame one after another, and a lost one is not changed again', async () => {
    const service = await startService();
    const client = await TestClient.open(service);
    await client.join('room');
    const seen: string[] = [];
    service.faults.rewrite((text) => (text.includes('lost') ? undefined : text.replace('one', 'two')));
    const end = service.faults.rewrite((text, socketId) => {
      seen.push(socketId);
      return text.replace('two', 'three');
    });
    service.publish('room', 'n', 'lost');
    service.publish('room', 'n', 'one');
    expect((await client.hear('n')).data).toBe('three');
    expect(seen).toEqual([client.socketId]);
    end();
    service.publish('room', 'm', 'one');
    expect((await client.hear('m')).data).toBe('two');
  });

  it('are told in words, with a number of their own', async () => {
    const { faults } = await startService();
    faults.refuseConnections();
    faults.refuse('private-a');
    faults.refuse(() => true, 'silence');
    faults.refuse(function each() {
      return true;
    }, 'internal');
    faults.hold('room');
    faults.rewrite((text) => text);
    expect(faults.active.map(({ id, what }) => [id, what])).toEqual([
      [1, 'New connections: reset'],
      [2, 'Subscriptions refused (subscription_error): private-a'],
      [3, 'Subscriptions refused (silence): those a function picks'],
      [4, 'Subscriptions refused (internal): each'],
      [5, 'Commands held: room'],
      [6, 'Frames rewritten'],
    ]);
    faults.active[1]?.end();
    expect(faults.active.map(({ id }) => id)).toEqual([1, 3, 4, 5, 6]);
    faults.clear();
    expect(faults.active).toEqual([]);
  });
});

describe('a connection that is dropped', () => {
  it.each([1000, 3000, 4999])('with %d gets that code and no error before it', async (code) => {
    const service = await startService();
    const client = await TestClient.open(service);
    service.faults.drop({ code });
    expect(await client.closed()).toBe(code);
    expect(client.frames.map(({ event }) => event)).toEqual(['jetsocket:connection_established']);
  });

  it('by a command that was held has no command behind it obeyed', async () => {
    const service = await startService();
    const client = await TestClient.open(service);
    const release = service.faults.hold('room');
    client.send('jetsocket:signin', { channel: 'room', user_data: '{"id":"ada"}', auth: 'wrong' });
    client.subscribe('room');
    await client.settled();
    release();
    expect(await client.closed()).toBe(4009);
    expect([...service.channels]).toEqual([]);
  });

  it('is gone at once, for the service and for its channels', async () => {
    const service = await startService();
    const client = await TestClient.open(service);
    await client.join('room');
    service.faults.drop();
    expect([service.connections, [...service.channels]]).toEqual([[], []]);
    await client.closed();
  });

  it('hears nothing more, in the middle of what goes to everybody', async () => {
    const service = await startService();
    const clients = [await TestClient.open(service), await TestClient.open(service)] as const;
    const end = service.onFrame(() => service.faults.drop({ socketId: clients[1].socketId }));
    service.faults.send('{"event":"hello"}');
    end();
    await clients[0].hear('hello');
    expect(service.sent.filter(({ text }) => text.includes('hello')).map(({ socketId }) => socketId)).toEqual(
      [clients[0].socketId],
    );
    expect(await clients[1].closed()).toBe(1006);
  });
});
