import type { Options } from 'jetsocket-js';
import { vi } from 'vitest';
import { fakeRealm } from './fake-realm';

type Listener = ((event: object) => void) | null;

/** A WebSocket without a network that says what it is told to, and knows who listens. */
export class QuietSocket {
  /** Every one since the test began, oldest first. */
  static made: QuietSocket[] = [];
  readyState = 0;
  isClosed = false;
  readonly sent: { event: string; data?: unknown }[] = [];
  onmessage: Listener = null;
  onclose: Listener = null;
  onerror: Listener = null;

  constructor() {
    QuietSocket.made.push(this);
  }

  /** How many wait for something of it; one for `error` keeps some classes from throwing and hears nothing. */
  get listeners(): number {
    return [this.onmessage, this.onclose].filter(Boolean).length;
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  close(): void {
    this.isClosed = true;
    this.readyState = 2;
  }

  /** The service says something. */
  say(event: string, data?: unknown, channel?: string): void {
    this.onmessage?.({ data: JSON.stringify({ event, data, channel }) });
  }

  /** The handshake. */
  greet(): void {
    this.readyState = 1;
    this.say('jetsocket:connection_established', { socket_id: `1.${QuietSocket.made.length}` });
  }

  /** The other side ends it. */
  end(code: number): void {
    this.isClosed = true;
    this.readyState = 3;
    this.onclose?.({ code, reason: '' });
  }
}

/**
 * A realm for one test whose time stands still, and where everything that a client holds on to is counted:
 * timers, sockets and their listeners, requests, and listeners at the window and the document.
 */
export function quietRealm() {
  QuietSocket.made = [];
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
    options: { WebSocket: QuietSocket, fetch } satisfies Options,
    /** What the next requests are answered; others hang. */
    answers,
    socket: (): QuietSocket => {
      const socket = QuietSocket.made.at(-1);
      if (!socket) throw new Error('there is no socket yet');
      return socket;
    },
    /** Everything that is due now and in the next `ms` milliseconds is done. */
    pass: (ms = 0) => vi.advanceTimersByTimeAsync(ms),
    /** What is held on to. */
    held: () => ({
      timers: vi.getTimerCount(),
      openSockets: QuietSocket.made.filter(({ isClosed }) => !isClosed).length,
      socketListeners: QuietSocket.made.reduce((sum, { listeners }) => sum + listeners, 0),
      requests: requests.filter(({ aborted }) => !aborted).length,
      pageListeners: window.count + document.count,
    }),
  };
}

export const nothing = {
  timers: 0,
  openSockets: 0,
  socketListeners: 0,
  requests: 0,
  pageListeners: 0,
};
