import type { Options } from 'jetsocket-js';
import { vi } from 'vitest';
import { fakeRealm } from './fake-realm';
import { FakeWebSocket } from './fake-web-socket';

/**
 * A page without a browser where everything that a client holds on to is counted: timers, sockets, those
 * that somebody listens to, requests, and listeners at the window and the document.
 */
export function countingRealm() {
  const { window, document } = fakeRealm();
  const requests: AbortSignal[] = [];
  const answers: { status: number; body: unknown }[] = [];
  const fetch: NonNullable<Options['fetch']> = (_url, { signal }) => {
    const answer = answers.shift();
    if (!answer) {
      requests.push(signal);
      return new Promise(() => {});
    }
    const { status, body } = answer;
    const text = async () => JSON.stringify(body);
    return Promise.resolve({ ok: status < 300, status, headers: { get: () => null }, text });
  };
  return {
    options: { WebSocket: FakeWebSocket.asOption, fetch } satisfies Options,
    /** What the next requests are answered; others hang. */
    answers,
    socket: (): FakeWebSocket => {
      if (!FakeWebSocket.last) throw new Error('there is no socket yet');
      return FakeWebSocket.last;
    },
    /** Everything that is due now and in the next `ms` milliseconds is done. */
    pass: (ms = 0) => vi.advanceTimersByTimeAsync(ms),
    /** What is held on to. */
    held: () => ({
      timers: vi.getTimerCount(),
      openSockets: FakeWebSocket.made.filter(({ readyState }) => readyState < 2).length,
      heardSockets: FakeWebSocket.made.filter(({ isHeard }) => isHeard).length,
      requests: requests.filter(({ aborted }) => !aborted).length,
      pageListeners: window.count + document.count,
    }),
  };
}

export const nothing = { timers: 0, openSockets: 0, heardSockets: 0, requests: 0, pageListeners: 0 };
