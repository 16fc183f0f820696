import type { Options } from 'jetsocket-js';
import { WebSocket } from 'ws';

type WebSocketOption = NonNullable<Options['WebSocket']>;
type Listener = (event: { readonly data: unknown; readonly code: number }) => void;

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
  /** The listeners there are, but for those of `error`, which must stay: `ws` throws without one. */
  readonly listening = new Map<Listener, Listener>();
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

  addEventListener(type: 'message' | 'close' | 'error', listener: Listener): void {
    const wrapper = this.#wrap(type, listener);
    if (type !== 'error') this.listening.set(listener, wrapper);
    this.#socket.addEventListener(type as 'message', wrapper as never);
  }

  removeEventListener(type: 'message' | 'close' | 'error', listener: Listener): void {
    this.#socket.removeEventListener(type as 'message', this.listening.get(listener) as never);
    this.listening.delete(listener);
  }

  #wrap(type: string, listener: Listener): Listener {
    if (type === 'message') {
      return (event) => {
        this.#observer.arriving(this, textOf(event.data));
        listener(event);
        this.#observer.arrived(this);
      };
    }
    if (type !== 'close') return listener;
    return (event) => {
      this.isEnded = true;
      this.#observer.ended(this, event.code);
      listener(event);
    };
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
