import type { Options } from 'jetsocket-js';
import { WebSocket } from 'ws';

type WebSocketOption = NonNullable<Options['WebSocket']>;
type Listener<Event> = ((event: Event) => void) | null;

/** Hears what the client does with its sockets, before it is done. */
export interface SocketObserver {
  opened(socket: TrackedSocket): void;
  sending(socket: TrackedSocket, text: string): void;
  /** Around the client's own handling of a message. */
  arriving(socket: TrackedSocket, text: string): void;
  arrived(socket: TrackedSocket): void;
  /** The client hears that the socket is gone. */
  ended(socket: TrackedSocket, code: number): void;
}

/** A WebSocket that tells an observer what its client does. */
export class TrackedSocket {
  /** Whether the client has called `close`, and so let it go. */
  isLeft = false;
  isEnded = false;
  readonly #socket: WebSocket;
  readonly #observer: SocketObserver;

  constructor(url: string, observer: SocketObserver) {
    this.#socket = new WebSocket(url, { perMessageDeflate: false });
    this.#observer = observer;
    observer.opened(this);
  }

  /** Whether it counts as a connection of its client. */
  get isLive(): boolean {
    return !this.isLeft && !this.isEnded;
  }

  get readyState(): number {
    return this.#socket.readyState;
  }

  set binaryType(type: 'arraybuffer') {
    this.#socket.binaryType = type;
  }

  send(data: string): void {
    this.#observer.sending(this, data);
    this.#socket.send(data);
  }

  close(code?: number, reason?: string): void {
    this.isLeft = true;
    this.#socket.close(code, reason);
  }

  /** Frees what a closing handshake without an answer holds on to. */
  terminate(): void {
    this.#socket.terminate();
  }

  /** The listeners there are, but for that of `error`, which must stay: `ws` throws without one. */
  get listening(): number {
    return [this.#socket.onmessage, this.#socket.onclose].filter(Boolean).length;
  }

  set onmessage(listener: Listener<{ readonly data: unknown }>) {
    this.#socket.onmessage =
      listener &&
      ((event) => {
        this.#observer.arriving(this, textOf(event.data));
        listener(event);
        this.#observer.arrived(this);
      });
  }

  set onclose(listener: Listener<{ readonly code: number }>) {
    this.#socket.onclose =
      listener &&
      ((event) => {
        this.isEnded = true;
        this.#observer.ended(this, event.code);
        listener(event);
      });
  }

  set onerror(listener: Listener<unknown>) {
    this.#socket.onerror = listener;
  }
}

function textOf(data: unknown): string {
  return typeof data === 'string' ? data : new TextDecoder().decode(data as ArrayBuffer);
}

export function trackedClass(observer: SocketObserver): WebSocketOption {
  return class extends TrackedSocket {
    constructor(url: string) {
      super(url, observer);
    }
  } as unknown as WebSocketOption;
}
