import Jetsocket from 'jetsocket-js';
import { createTestService } from 'jetsocket-js/testing';
import JetsocketWithEncryption from 'jetsocket-js/with-encryption';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { dataOf, record } from '../support/client';

// The kit where time stands still until the test moves it.

const START = 1_000_000;

beforeEach(() => {
  // `queueMicrotask` stands still too, as it does with Jest's fake timers.
  const everything = ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] as const;
  vi.useFakeTimers({ now: START, toFake: [...everything, 'performance', 'queueMicrotask'] });
});

afterEach(() => {
  vi.useRealTimers();
});

function connect(options = {}) {
  const service = createTestService();
  const client = new Jetsocket('key', { ...service.options, ...options });
  return { service, client };
}

describe('under fake timers', () => {
  it('connects, authorizes, subscribes and delivers without any time', async () => {
    const { service, client } = connect();
    const channel = await client.subscribe('private-orders').ready;
    const heard: unknown[] = [];
    channel.bind('paid', (data) => heard.push(data));

    service.publish('private-orders', 'paid', { id: 7 });

    expect(heard).toEqual([{ id: 7 }]);
    expect(Date.now()).toBe(START);
    expect(service.now()).toBe(START);
    expect(service.sent.map(({ at }) => at)).toEqual([START]);
  });

  it('leaves no timer behind a disconnected client', async () => {
    const { service, client } = connect();
    await client.subscribe('presence-room').ready;
    expect(vi.getTimerCount()).toBeGreaterThan(0);

    client.disconnect();
    await service.settled();

    expect(service.connections).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('answers pings, so that a silent hour keeps the connection', async () => {
    const { service, client } = connect();
    await client.connection.once('connected');
    const states = record(client.connection);

    await vi.advanceTimersByTimeAsync(3_600_000);

    expect(client.connection.state).toBe('connected');
    expect(dataOf(states, 'state_change')).toEqual([]);
    expect(service.sent.filter(({ event }) => event === 'jetsocket:ping').length).toBeGreaterThan(20);
  });

  it('does the same thing each time', async () => {
    async function story() {
      const { service, client } = connect({ reconnect: { minDelay: 1000, maxDelay: 1000 } });
      vi.spyOn(Math, 'random').mockReturnValue(0.25);
      const heard = record(client.connection);
      await client.subscribe('private-orders').ready;
      service.faults.drop();
      await vi.advanceTimersByTimeAsync(1000);
      client.disconnect();
      await service.settled();
      return JSON.stringify([heard, service.sent, service.requests]);
    }

    const first = await story();
    vi.setSystemTime(START);

    expect(await story()).toBe(first);
    expect(first).toContain('5000000000.2');
  });
});

describe('a fault under fake timers', () => {
  it('drops the connection, which returns when its time has come', async () => {
    const { service, client } = connect();
    const channel = await client.subscribe('orders').ready;
    const gaps = channel.once('jetsocket:gap');

    service.faults.drop();
    expect(client.connection.state).toBe('connecting');
    await vi.advanceTimersByTimeAsync(500);

    expect(client.connection.state).toBe('connected');
    expect(await gaps).toMatchObject({ since: START });
    expect(service.connections).toEqual([
      { socketId: client.connection.socket_id, channels: ['orders'], userId: undefined },
    ]);
  });

  it('refuses connections until it is ended', async () => {
    const { service, client } = connect({ unavailableTimeout: 5000 });
    const end = service.faults.refuse();

    await vi.advanceTimersByTimeAsync(60_000);
    expect(client.connection.state).toBe('unavailable');
    end();
    await vi.advanceTimersByTimeAsync(20_000);

    expect(client.connection.state).toBe('connected');
  });

  it('refuses for good with the code of an error', async () => {
    const { service, client } = connect();
    service.faults.refuse({ code: 4003, message: 'Not today' });
    const error = client.connection.once('error');

    expect(await error).toMatchObject({ name: 'ConnectionError', code: 4003 });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(client.connection.state).toBe('disconnected');
  });

  it('hangs: a connection dies of silence, and new ones of an unanswered handshake', async () => {
    const { service, client } = connect({ activityTimeout: 10_000, pongTimeout: 5000, connectTimeout: 3000 });
    await client.connection.once('connected');
    const heard = record(client.connection);

    const end = service.faults.hang();
    await vi.advanceTimersByTimeAsync(14_999);
    expect(client.connection.state).toBe('connected');
    await vi.advanceTimersByTimeAsync(1);
    expect(client.connection.state).toBe('connecting');
    await vi.advanceTimersByTimeAsync(30_000);
    expect(heard.map(([event]) => event)).not.toContain('connected');
    end();
    await vi.advanceTimersByTimeAsync(20_000);

    expect(client.connection.state).toBe('connected');
  });

  it('delays what the service says by so many milliseconds, in order', async () => {
    const { service, client } = connect();
    const channel = await client.subscribe('orders').ready;
    const heard: unknown[] = [];
    channel.bind('n', (data) => heard.push(data));

    const end = service.faults.delay(300);
    for (const n of [1, 2, 3]) service.publish('orders', 'n', n);
    vi.advanceTimersByTime(299);
    expect(heard).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(heard).toEqual([1, 2, 3]);
    end();
    service.publish('orders', 'n', 4);
    expect(heard).toEqual([1, 2, 3, 4]);
  });

  it('leaves a subscription unanswered until its time is up', async () => {
    const { service, client } = connect({ subscribeTimeout: 4000 });
    const end = service.faults.hangSubscriptions('orders');
    const channel = client.subscribe('orders');
    const error = channel.once('jetsocket:subscription_error');
    await service.settled();

    await vi.advanceTimersByTimeAsync(4000);
    expect(await error).toMatchObject({ name: 'SubscriptionError', status: 0, retryIn: expect.any(Number) });
    end();
    await vi.advanceTimersByTimeAsync(2000);

    expect(channel.subscribed).toBe(true);
  });

  it('hangs an authorization until the client gives up', async () => {
    const { service, client } = connect({ channelAuthorization: { timeout: 2000 } });
    service.authorize(() => new Promise(() => {}));
    const channel = client.subscribe('private-orders');
    const error = channel.once('jetsocket:subscription_error');
    await service.settled();
    await vi.advanceTimersByTimeAsync(2000);
    expect(await error).toMatchObject({ name: 'AuthorizationError', status: 0 });

    service.authorize(true);
    await vi.advanceTimersByTimeAsync(1000);
    expect(channel.subscribed).toBe(true);
  });

  it('corrupts what is sealed, so that it is forged', async () => {
    const service = createTestService();
    const client = new JetsocketWithEncryption('key', service.options);
    const channel = await client.subscribe('private-encrypted-orders').ready;
    const errors = record(channel);

    const end = service.faults.corrupt('private-encrypted-orders');
    service.publish('private-encrypted-orders', 'paid', { card: '4242' });
    end();
    // The client asks for the key once more, and again after a second, before it gives the event up.
    await vi.advanceTimersByTimeAsync(1000);
    service.publish('private-encrypted-orders', 'paid', { card: '1881' });

    expect(errors).toMatchObject([
      ['jetsocket:decryption_error', { event: 'paid', reason: 'forged-or-wrong-key' }],
      ['paid', { card: '1881' }],
    ]);
    client.disconnect();
  });
});
