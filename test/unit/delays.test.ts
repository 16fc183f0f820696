import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { retryDelay } from '../../src/auth/retry';
import { backoff, between } from '../../src/time/backoff';
import { startTimer } from '../../src/time/timer';

function withChance(chance: number): void {
  vi.spyOn(Math, 'random').mockReturnValue(chance);
  onTestFinished(() => void vi.restoreAllMocks());
}

describe('the back-off', () => {
  const bounds = { minDelay: 500, maxDelay: 20_000 };

  it('is spread over the whole range', () => {
    const delays = Array.from({ length: 2000 }, () => backoff(3, bounds));

    expect(Math.min(...delays)).toBeGreaterThanOrEqual(0);
    expect(Math.min(...delays)).toBeLessThan(400);
    expect(Math.max(...delays)).toBeGreaterThan(3600);
    expect(Math.max(...delays)).toBeLessThan(4000);
  });

  it.each([1e3, 1e6, Number.MAX_SAFE_INTEGER])('after %i attempts is still a delay', (n) => {
    withChance(1);

    expect(backoff(n, bounds)).toBe(20_000);
  });
});

it.each([
  [0, 100],
  [0.5, 200],
  [1, 300],
])('a delay between two bounds is with a chance of %d %i', (chance, delay) => {
  withChance(chance);

  expect(between(100, 300)).toBe(delay);
});

describe('the retry of an authorization', () => {
  it.each([0, 408, 425, 429, 500, 502, 503, 599])(
    '%i: from half to the whole of a ceiling that doubles to 30 s',
    (status) => {
      for (const [chance, share] of [
        [0, 0.5],
        [1, 1],
      ] as const) {
        withChance(chance);
        const delays = [1, 2, 3, 4, 5, 6, 7, 1000].map((attempt) => retryDelay(status, attempt));
        expect(delays).toEqual([1, 2, 4, 8, 16, 30, 30, 30].map((seconds) => seconds * 1000 * share));
      }
    },
  );

  it.each([200, 204, 301, 400, 401, 403, 404, 422, 431, 499])('%i: none', (status) => {
    expect(retryDelay(status, 1)).toBeNull();
    expect(retryDelay(status, 1, '7')).toBeNull();
  });

  it.each([
    ['7', 7000],
    ['0.5', 500],
    ['1e9', 300_000],
    ['Infinity', 300_000],
    ['Thu, 01 Jan 2026 00:00:09 GMT', 9000],
    ['Fri, 01 Jan 2027 00:00:00 GMT', 300_000],
    ['Wed, 31 Dec 2025 00:00:00 GMT', 500],
    ['-1', 500],
    ['soon', 500],
    ['', 500],
    [null, 500],
  ])('Retry-After %j is %i ms', (after, ms) => {
    vi.useFakeTimers({ now: Date.UTC(2026, 0, 1) });
    onTestFinished(() => void vi.useRealTimers());
    withChance(0);

    expect(retryDelay(503, 1, after)).toBe(ms);
  });
});

it.each([
  [1, 0],
  [2, 1000],
  [3, 2000],
])('a Retry-After of 0 after attempt %i is %i ms: at its word it is taken once', (attempt, ms) => {
  withChance(0);

  expect(retryDelay(503, attempt, '0')).toBe(ms);
});

describe('what is to run after some time', () => {
  const watch = () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const calls: string[] = [];
    return { calls, call: () => void calls.push('called') };
  };

  it('runs once', () => {
    const { calls, call } = watch();

    startTimer(10, call);
    vi.advanceTimersByTime(9);
    expect(calls).toEqual([]);
    vi.advanceTimersByTime(100);

    expect(calls).toEqual(['called']);
  });

  it('does not run once it is stopped, and may be stopped again', () => {
    const { calls, call } = watch();

    const stop = startTimer(10, call);
    stop();
    stop();
    vi.advanceTimersByTime(100);

    expect(calls).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each([2 ** 31, 1e12, Number.POSITIVE_INFINITY])('in %i ms does not run at once', (ms) => {
    const { calls, call } = watch();

    const stop = startTimer(ms, call);
    vi.advanceTimersByTime(1_000_000);

    expect(calls).toEqual([]);
    stop();
    expect(vi.getTimerCount()).toBe(0);
  });
});
