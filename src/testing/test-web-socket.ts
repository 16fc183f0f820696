import type { Link, Receiver } from '../../local/src/engine/surroundings';
import type { WebSocketLike } from '../platform/platform';
import { soon } from './soon';

/** The service, as a socket sees it. */
export interface SocketHost {
  accept(link: Link, url: string): Receiver;
  /** Told of each frame at the moment the client sends it. */
  note(text: string, receiver: Receiver): void;
}

const CONNECTING = 0;
const OPEN = 1;
const CLOSING = 2;
const CLOSED = 3;
const NO_CODE = 1005;
const ABNORMAL = 1006;

/**
 * A WebSocket without a network. What the client does reaches the service on the next microtask; what the
 * service does reaches the client at once, or after what it is being told just now.
 */
export class TestWebSocket implements WebSocketLike {
  binaryType = 'blob';
  readyState = CONNECTING;
  onmessage: WebSocketLike['onmessage'] = null;
  onclose: WebSocketLike['onclose'] = null;
  onerror: WebSocketLike['onerror'] = null;
  readonly url: string;
  readonly #host: SocketHost;
  readonly #inbox: (() => void)[] = [];
  #isDelivering = false;
  #receiver: Receiver | undefined;

  constructor(url: string, host: SocketHost) {
    this.url = url;
    this.#host = host;
    soon(() => this.#open());
  }

  /** What the client sends. */
  send(text: string): void {
    const receiver = this.#receiver;
    if (receiver === undefined) throw new Error('The WebSocket is still connecting: nothing can be sent yet');
    if (this.readyState !== OPEN) return;
    this.#host.note(text, receiver);
    soon(() => receiver.receive(text));
  }

  /** Closed by the client. */
  close(code: number = NO_CODE, reason = ''): void {
    if (this.readyState >= CLOSING) return;
    this.readyState = CLOSING;
    soon(() => {
      this.#receiver?.closed();
      this.#deliver(() => this.#end(code, reason));
    });
  }

  #open(): void {
    if (this.readyState !== CONNECTING) return;
    this.readyState = OPEN;
    this.#deliver(() => {
      this.#receiver = this.#host.accept(this.#link(), this.url);
    });
  }

  #link(): Link {
    return {
      send: (text) => this.#deliver(() => this.readyState === OPEN && this.onmessage?.({ data: text })),
      close: (code, reason) => this.#deliver(() => this.#end(code, reason)),
      reset: () =>
        this.#deliver(() => {
          this.onerror?.({});
          this.#end(ABNORMAL, '');
        }),
    };
  }

  #end(code: number, reason: string): void {
    if (this.readyState === CLOSED) return;
    this.readyState = CLOSED;
    this.onclose?.({ code, reason });
  }

  /** What is delivered from inside a handler waits until the handlers before it are through. */
  #deliver(run: () => void): void {
    this.#inbox.push(run);
    if (this.#isDelivering) return;
    this.#isDelivering = true;
    try {
      for (let next = this.#inbox.shift(); next; next = this.#inbox.shift()) next();
    } finally {
      this.#isDelivering = false;
    }
  }
}
