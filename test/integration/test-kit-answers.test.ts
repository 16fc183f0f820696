import { createTestService, type TestMember, type TestService } from 'jetsocket-js/testing';
import { describe, expect, it } from 'vitest';
import { clientOf, encryptedInMemory, inMemory } from '../support/test-kit';

function ask(service: TestService, body: object, signal = new AbortController().signal) {
  const request = { method: 'POST', headers: {}, credentials: 'same-origin', signal } as const;
  return service.options.fetch('/auth', { ...request, body: JSON.stringify(body) });
}

describe('the server of the test service', () => {
  it.each([
    ['private-a', ['auth']],
    ['presence-a', ['auth', 'channel_data']],
    ['private-encrypted-a', ['auth', 'shared_secret']],
  ])('answers for %s with %j and nothing else', async (channel, fields) => {
    const service = createTestService();
    const answer = await ask(service, { socket_id: '1.2', channel_name: channel });
    const body = JSON.parse(await answer.text());
    expect(Object.keys(body)).toEqual(fields);
    expect(body.auth).toMatch(new RegExp(`^${service.app.key}:[0-9a-f]{64}$`));
  });

  it('answers a batch of one channel as a batch', async () => {
    const answer = await ask(createTestService(), { socket_id: '1.2', channel_names: ['private-a'] });
    const data = { auth: expect.any(String) };
    expect(JSON.parse(await answer.text())).toEqual({ channels: { 'private-a': { status: 200, data } } });
  });

  it('lets go of whoever gives up while it thinks', async () => {
    const service = createTestService().authorize(() => new Promise(() => {}));
    const controller = new AbortController();
    const answer = ask(service, { socket_id: '1.2', channel_name: 'private-a' }, controller.signal);
    await service.settled();
    controller.abort(new Error('given up'));
    await expect(answer).rejects.toThrow('given up');
    expect(service.requests).toHaveLength(1);
  });

  it('takes a member with a field `status` for a member', async () => {
    const { service, client } = inMemory();
    service.authorize({ user_id: 'ada', status: 404 } as TestMember);
    const { me } = (await client.subscribe('presence-a').ready).members;
    expect(me?.id).toBe('ada');
  });
});

describe('what is sealed by the test service', () => {
  it('is the same in each run, and never the same twice', async () => {
    const runs: string[][] = [];
    for (const { service, client } of [encryptedInMemory(), encryptedInMemory()]) {
      await client.subscribe('private-encrypted-a').ready;
      const frames: string[] = [];
      service.faults.rewrite((text) => {
        frames.push(text);
        return text;
      });
      for (let count = 0; count < 3; count += 1) service.publish('private-encrypted-a', 'n', 'same');
      runs.push(frames);
    }
    expect(new Set(runs[0]).size).toBe(3);
    expect(runs[1]).toEqual(runs[0]);
  });
});

describe('what the test service shows', () => {
  it('stays as it was when it was asked for', async () => {
    const { service, client } = inMemory();
    const [sent, requests] = [service.sent, service.requests];
    await client.subscribe('private-a').ready;
    expect([sent, requests]).toEqual([[], []]);
    expect([service.sent.length, service.requests.length]).toEqual([1, 1]);
  });

  it('is when it happened, on the clock that tests set', async () => {
    const before = Date.now();
    const { service, client } = inMemory();
    await client.subscribe('private-a').ready;
    for (const { at } of [...service.sent, ...service.requests]) {
      expect(at).toBeGreaterThanOrEqual(before);
      expect(at).toBeLessThanOrEqual(service.now());
    }
  });
});

describe('a member that the test adds', () => {
  it('can come again after it went, and not go twice', () => {
    const members = createTestService().members('presence-a');
    expect(members.add('ann', { age: 7 }).remove('ann').add('ann').list).toEqual([{ id: 'ann', info: null }]);
    members.remove('ann');
    expect(() => members.remove('ann')).toThrow('ann was not added to presence-a, so cannot be removed');
  });
});

describe('a corrupted event', () => {
  it('is one of the channels that a function picks', async () => {
    const { service, client } = inMemory();
    const heard: unknown[] = [];
    for (const name of ['orders-1', 'others']) {
      await client.subscribe(name).bind('n', (data: unknown) => heard.push(data)).ready;
    }
    service.faults.corrupt((channel) => channel.startsWith('orders-'));
    service.publish('orders-1', 'n', 1);
    service.publish('others', 'n', 2);
    expect(heard).toEqual([2]);
  });

  it('is none of a channel whose name only begins so', async () => {
    const { service, client } = inMemory();
    const heard: unknown[] = [];
    await client.subscribe('orders-1').bind('n', (data: unknown) => heard.push(data)).ready;
    service.faults.corrupt('orders');
    service.publish('orders-1', 'n', 1);
    expect(heard).toEqual([1]);
  });

  it('needs a name or a function', () => {
    const { faults } = createTestService();
    expect(() => faults.corrupt(7 as never)).toThrow('channels are a name, or a function that picks them');
  });
});

describe('one connection of two', () => {
  async function two() {
    const service = createTestService();
    const clients = [clientOf(service), clientOf(service)];
    const heard: [who: number, data: unknown][] = [];
    for (const [who, client] of clients.entries()) {
      await client.subscribe('orders').bind('n', (data: unknown) => heard.push([who, data])).ready;
    }
    const [socketId = ''] = service.connections.map((connection) => connection.socketId);
    return { service, socketId, heard };
  }

  it.each<[string, (service: TestService, socketId: string) => void]>([
    ['hangs', ({ faults }, socketId) => faults.hang(socketId)],
    ['is late', ({ faults }, socketId) => faults.delay(60_000, socketId)],
  ])('%s', async (_what, breakIt) => {
    const { service, socketId, heard } = await two();
    breakIt(service, socketId);
    service.publish('orders', 'n', 1);
    expect(heard).toEqual([[1, 1]]);
    service.faults.clear();
    expect(heard).toEqual([
      [1, 1],
      [0, 1],
    ]);
  });

  it('is sent a text', async () => {
    const { service, socketId, heard } = await two();
    service.faults.send('{"event":"n","channel":"orders","data":"7"}', socketId);
    expect(heard).toEqual([[0, 7]]);
  });

  it('does not hear the client event that is its own', async () => {
    const { service, socketId, heard } = await two();
    expect(service.publish('orders', 'n', 1, { except: socketId, userId: 'ann' })).toBe(1);
    expect(heard).toEqual([[1, 1]]);
  });
});

describe('what the test service refuses', () => {
  it('is refused in the dialect that is asked for', async () => {
    const { service, client } = inMemory();
    const frames: string[] = [];
    service.faults.rewrite((text) => {
      frames.push(JSON.parse(text).event);
      return text;
    });
    service.faults.refuseSubscriptions('orders', 'internal');
    client.subscribe('orders');
    await service.settled();
    expect(frames.at(-1)).toBe('jetsocket_internal:subscription_error');
  });

  it('is a connection that is not there, where nothing else is said', async () => {
    const service = createTestService();
    service.faults.refuse();
    const socket = new service.options.WebSocket('wss://anywhere/app/key?protocol=7');
    const closed: unknown[] = [];
    socket.onclose = ({ code }) => closed.push(code);
    await service.settled();
    expect(closed).toEqual([1006]);
  });
});
