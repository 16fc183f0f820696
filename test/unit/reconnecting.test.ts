import Jetsocket, { type Options } from 'jetsocket-js';
import { describe, expect, it, vi } from 'vitest';
import { dataOf, record } from '../support/client';
import { fakeRealm } from '../support/fake-realm';
import { FakeWebSocket } from '../support/fake-web-socket';

function start(options: Options = {}) {
  const realm = fakeRealm();
  const client = new Jetsocket('key', { autoConnect: false, WebSocket: FakeWebSocket.asOption, ...options });
  const heard = record(client.connection);
  client.connect();
  const delays = () => dataOf<number>(heard, 'connecting_in').map((seconds) => seconds * 1000);
  return { ...realm, client, heard, delays };
}

/** Fails the current attempt, and goes to the next one. */
function failAttempts(count: number, delays: () => number[], code = 1006): void {
  for (let n = 0; n < count; n++) {
    FakeWebSocket.last?.end(code);
    vi.advanceTimersByTime(delays().at(-1) ?? 0);
  }
}

const ceilings = [500, 1000, 2000, 4000, 8000, 16_000, 20_000, 20_000, 20_000];

describe('the back-off', () => {
  it.each([
    ['nothing', 0],
    ['half', 0.5],
    ['nearly all', 0.999],
  ])('is %s of a ceiling that doubles from 500 to 20000 ms, as chance will have it', (_what, chance) => {
    const { delays } = start();
    vi.spyOn(Math, 'random').mockReturnValue(chance);

    failAttempts(ceilings.length, delays);

    expect(delays().map(Math.round)).toEqual(ceilings.map((ceiling) => Math.round(ceiling * chance)));
    expect(FakeWebSocket.made).toHaveLength(ceilings.length + 1);
  });

  it('keeps to the bounds that were given', () => {
    const { delays } = start({ reconnect: { minDelay: 10, maxDelay: 35 } });
    vi.spyOn(Math, 'random').mockReturnValue(1);

    failAttempts(4, delays);

    expect(delays().map(Math.round)).toEqual([10, 20, 35, 35]);
  });

  it('goes on for ever: after 2,000 failures it still tries', () => {
    const { delays } = start();

    failAttempts(2000, delays);

    expect(FakeWebSocket.made).toHaveLength(2001);
    expect(delays().every((ms) => ms >= 0 && ms <= 20_000)).toBe(true);
  });

  it.each([
    [4999, 2000],
    [5000, 500],
  ])('after a connection of %i ms has the ceiling %i', (lasted, ceiling) => {
    const { delays } = start();
    vi.spyOn(Math, 'random').mockReturnValue(1);
    failAttempts(2, delays);

    FakeWebSocket.last?.greet();
    vi.advanceTimersByTime(lasted);
    FakeWebSocket.last?.end(1006);

    expect(delays().map(Math.round)).toEqual([500, 1000, ceiling]);
  });

  it('begins afresh with `connect()`, which leaves one retry timer at most', () => {
    const { client, delays } = start();
    vi.spyOn(Math, 'random').mockReturnValue(1);
    failAttempts(4, delays);
    FakeWebSocket.last?.end(1006);
    const { length } = FakeWebSocket.made;

    client.connect();
    expect(FakeWebSocket.made).toHaveLength(length + 1);
    FakeWebSocket.last?.end(1006);
    vi.advanceTimersByTime(500);

    expect(Math.round(delays().at(-1) ?? 0)).toBe(500);
    expect(FakeWebSocket.made).toHaveLength(length + 2);
  });

  it.each([
    ['soon', 4200, 300],
    ['in no hurry', 4100, 500],
  ])('comes back %s after %i', (_how, code, ceiling) => {
    const { delays } = start();
    vi.spyOn(Math, 'random').mockReturnValue(1);
    FakeWebSocket.last?.greet();

    failAttempts(1, delays, code);
    FakeWebSocket.last?.greet();
    failAttempts(1, delays, code);

    expect(delays().map(Math.round)).toEqual([ceiling, 1000]);
  });

  it.each([4200, 4299])('comes back soon where the service said %i in front of the end', (code) => {
    const { delays } = start();
    vi.spyOn(Math, 'random').mockReturnValue(1);
    FakeWebSocket.last?.greet();
    FakeWebSocket.last?.say({ event: 'jetsocket:error', data: { code } });
    FakeWebSocket.last?.end(1006);

    expect(delays().map(Math.round)).toEqual([300]);
  });

  it('may be nothing after 4200, as chance will have it', () => {
    const { delays } = start();
    vi.spyOn(Math, 'random').mockReturnValue(0);
    FakeWebSocket.last?.end(4200);

    expect(delays()).toEqual([0]);
  });
});

describe('the surroundings', () => {
  const wakeUps: Record<string, (world: ReturnType<typeof start>) => void> = {
    online: ({ window }) => window.dispatch('online'),
    'pageshow from the back/forward cache': ({ window }) => window.dispatch('pageshow', { persisted: true }),
    resume: ({ document }) => document.dispatch('resume'),
    'visible again': ({ document }) => document.dispatch('visibilitychange'),
    'a clock that jumped': () => {
      vi.setSystemTime(Date.now() + 60_000);
      vi.advanceTimersByTime(3000);
    },
  };

  it.each(Object.entries(wakeUps))('%s, while waiting: tries now', (_what, wake) => {
    const world = start({ reconnect: { minDelay: 1e8, maxDelay: 1e8 } });
    FakeWebSocket.last?.end(1006);
    expect(FakeWebSocket.made).toHaveLength(1);

    wake(world);

    expect(FakeWebSocket.made).toHaveLength(2);
  });

  it.each(
    Object.entries({
      ...wakeUps,
      offline: ({ window }: ReturnType<typeof start>) => window.dispatch('offline'),
    }),
  )('%s, while connected: pings now, and waits 5 s at most', (_what, wake) => {
    const world = start();
    FakeWebSocket.last?.greet();
    const [socket] = FakeWebSocket.made;

    wake(world);
    expect(socket?.commands('ping')).toEqual([{}]);
    vi.advanceTimersByTime(4999 - 2000);
    expect(world.client.connection.state).toBe('connected');
    vi.advanceTimersByTime(2001);

    expect(world.client.connection.state).toBe('connecting');
    expect(socket?.readyState).toBe(2);
  });

  it('an answer to that ping keeps the connection, and the usual rhythm comes back', () => {
    const { client, window } = start();
    FakeWebSocket.last?.greet();

    window.dispatch('offline');
    vi.advanceTimersByTime(4000);
    FakeWebSocket.last?.say({ event: 'jetsocket:pong' });
    vi.advanceTimersByTime(119_000);
    expect(FakeWebSocket.last?.commands('ping')).toHaveLength(1);
    vi.advanceTimersByTime(1001);

    expect(FakeWebSocket.last?.commands('ping')).toHaveLength(2);
    expect(client.connection.state).toBe('connected');
  });

  it('a hint while a pong is waited for shortens the wait, and never lengthens it', () => {
    const { client, window } = start({ activityTimeout: 1000, pongTimeout: 30_000 });
    FakeWebSocket.last?.greet();
    vi.advanceTimersByTime(1000);
    expect(FakeWebSocket.last?.commands('ping')).toHaveLength(1);

    window.dispatch('offline');
    vi.advanceTimersByTime(3000);
    window.dispatch('online');
    vi.advanceTimersByTime(1999);
    expect(FakeWebSocket.last?.commands('ping')).toHaveLength(1);
    expect(client.connection.state).toBe('connected');
    vi.advanceTimersByTime(1);

    expect(client.connection.state).toBe('connecting');
  });

  it('a network that is gone is no reason to try before the time', () => {
    const { window } = start({ reconnect: { minDelay: 1e8, maxDelay: 1e8 } });
    FakeWebSocket.last?.end(1006);

    window.dispatch('offline');

    expect(FakeWebSocket.made).toHaveLength(1);
  });

  it('a network that is back is heard by a hidden page, too', () => {
    const { window, document } = start();
    FakeWebSocket.last?.greet();

    document.visibilityState = 'hidden';
    window.dispatch('online');

    expect(FakeWebSocket.last?.commands('ping')).toEqual([{}]);
  });

  it('a clock is watched all the time, and 2 s late is no sleep', () => {
    start();
    FakeWebSocket.last?.greet();

    for (const [late, pings] of [
      [2000, 0],
      [2001, 1],
    ] as const) {
      vi.advanceTimersByTime(20_000);
      vi.setSystemTime(Date.now() + late);
      vi.advanceTimersByTime(2000);
      expect(FakeWebSocket.last?.commands('ping')).toHaveLength(pings);
    }
  });

  it('may have a document that tells nothing', () => {
    fakeRealm();
    vi.stubGlobal('document', {});
    const client = new Jetsocket('key', { autoConnect: false, WebSocket: FakeWebSocket.asOption });

    client.connect();
    FakeWebSocket.last?.greet();

    expect(client.connection.state).toBe('connected');
    client.disconnect();
  });

  it('a page that is hidden, or shown for the first time, is no reason to do anything', () => {
    const { window, document } = start();
    FakeWebSocket.last?.greet();

    document.visibilityState = 'hidden';
    document.dispatch('visibilitychange');
    window.dispatch('pageshow', { persisted: false });

    expect(FakeWebSocket.last?.sent).toEqual([]);
  });

  it("never listens for the page's end, and for nothing before it connects", () => {
    const { window, document } = fakeRealm();
    const types: string[] = [];
    vi.stubGlobal('addEventListener', (type: string) => types.push(type));

    const client = new Jetsocket('key', { autoConnect: false, WebSocket: FakeWebSocket.asOption });
    expect([window.count, document.count, types]).toEqual([0, 0, []]);
    client.connect();

    expect(types).not.toContain('unload');
    expect(types).not.toContain('beforeunload');
    expect(types.length).toBeGreaterThan(0);
    client.disconnect();
  });

  it('after `disconnect()` are not listened to', () => {
    const world = start();
    FakeWebSocket.last?.greet();
    world.client.disconnect();

    for (const wake of Object.values(wakeUps)) wake(world);

    expect(FakeWebSocket.made).toHaveLength(1);
    expect(world.client.connection.state).toBe('disconnected');
  });
});

it('an end that is told without a close event is one all the same', () => {
  const { client, delays } = start();
  FakeWebSocket.last?.greet();
  // As hand-made WebSockets of tests do it.
  (FakeWebSocket.last as unknown as { onclose(): void }).onclose();

  expect(client.connection.state).toBe('connecting');
  expect(delays()).toHaveLength(1);
});

it('where a clock begins at 0, an error of a healthy socket does not speak for its end', () => {
  const { client } = start();
  vi.setSystemTime(0);
  FakeWebSocket.last?.greet();
  FakeWebSocket.last?.say({ event: 'jetsocket:error', data: { code: 4301, message: 'client event rate' } });

  FakeWebSocket.last?.end(1006);

  expect(client.connection.state).toBe('connecting');
});

it('an error of long ago does not speak for an end, though the clock was set back in between', () => {
  const { client } = start({ activityTimeout: 1e9 });
  FakeWebSocket.last?.greet();
  FakeWebSocket.last?.say({ event: 'jetsocket:error', data: { code: 4009 } });
  vi.advanceTimersByTime(1_800_000);
  vi.setSystemTime(Date.now() - 3_600_000);
  FakeWebSocket.last?.end(1006);

  expect(client.connection.state).toBe('connecting');
});

it.each([4000, 4009, 4100, 4200, 4301])(
  'a 4301 and the end that it explains are one error, long after a %i that explained nothing',
  (earlier) => {
    const { heard } = start({ activityTimeout: 1e9 });
    FakeWebSocket.last?.greet();
    FakeWebSocket.last?.say({ event: 'jetsocket:error', data: { code: earlier } });
    vi.advanceTimersByTime(60_000);
    FakeWebSocket.last?.say({ event: 'jetsocket:error', data: { code: 4301 } });
    FakeWebSocket.last?.end(4301);

    const codes = dataOf<{ code: number }>(heard, 'error').map(({ code }) => code);
    expect(codes).toEqual([earlier, 4301]);
  },
);
