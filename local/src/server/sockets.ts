import type { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import type { Hub } from '../engine/hub';
import { SocketLink, TextEncoding } from './socket-link';

/** A longer frame ends its connection with 1009. */
const LONGEST_FRAME = 1024 * 1024;

/** The WebSocket side: turns upgrade requests into links of the hub. */
export class Sockets {
  readonly #hub: Hub;
  readonly #encoding = new TextEncoding();
  readonly #open = new Set<WebSocket>();
  #isDraining = false;
  readonly #server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: LONGEST_FRAME,
    perMessageDeflate: false,
  });

  constructor(hub: Hub) {
    this.#hub = hub;
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // A request may have been on its way when the service began to stop.
    if (this.#isDraining) socket.destroy();
    else this.#server.handleUpgrade(request, socket, head, (client) => this.#accept(client, request, socket));
  }

  /** Takes no more, waits until every socket has closed, at most `ms` milliseconds, then cuts the rest. */
  async drained(ms: number): Promise<void> {
    this.#isDraining = true;
    const closed = [...this.#open].map((client) => new Promise((resolve) => client.once('close', resolve)));
    const late = setTimeout(() => {
      for (const client of this.#open) client.terminate();
    }, ms);
    await Promise.all(closed);
    clearTimeout(late);
  }

  #accept(client: WebSocket, request: IncomingMessage, socket: Duplex): void {
    this.#open.add(client);
    // What a broken frame or line leads to is its close event.
    client.on('error', () => {});
    const link = new SocketLink(client, this.#encoding, () => reset(socket));
    const { url: path = '', headers } = request;
    const receiver = this.#hub.accept(link, { path, origin: headers.origin });
    client.on('message', (data) => receiver.receive(textOf(data)));
    client.on('ping', () => receiver.alive());
    client.on('pong', () => receiver.alive());
    client.on('close', () => {
      this.#open.delete(client);
      receiver.closed();
    });
  }
}

function reset(socket: Duplex): void {
  if (socket instanceof Socket) socket.resetAndDestroy();
  else socket.destroy();
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString();
  return (data instanceof ArrayBuffer ? Buffer.from(data) : data).toString();
}
