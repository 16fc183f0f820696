import { WebSocket } from 'ws';
import type { Link } from '../engine/surroundings';

/** A client that lets this many bytes wait has stopped reading and is given up. */
const MOST_WAITING_BYTES = 16 * 1024 * 1024;

/** A close frame has room for this many bytes of reason. */
const LONGEST_REASON = 123;

/** Turns texts into bytes; one broadcast to many links does it once. */
export class TextEncoding {
  #text = '';
  #bytes = Buffer.alloc(0);

  bytesOf(text: string): Buffer {
    if (text !== this.#text) {
      this.#text = text;
      this.#bytes = Buffer.from(text);
    }
    return this.#bytes;
  }
}

/** One WebSocket as the engine's link. */
export class SocketLink implements Link {
  readonly #socket: WebSocket;
  readonly #encoding: TextEncoding;
  readonly #destroy: () => void;

  /** `destroy` cuts the TCP connection below the WebSocket. */
  constructor(socket: WebSocket, encoding: TextEncoding, destroy: () => void) {
    this.#socket = socket;
    this.#encoding = encoding;
    this.#destroy = destroy;
  }

  send(text: string): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    if (this.#socket.bufferedAmount > MOST_WAITING_BYTES) this.#socket.terminate();
    else this.#socket.send(this.#encoding.bytesOf(text), { binary: false });
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, shortened(reason));
  }

  reset(): void {
    this.#destroy();
  }
}

function shortened(reason: string): string {
  let text = reason;
  while (Buffer.byteLength(text) > LONGEST_REASON) text = text.slice(0, -1);
  return text;
}
