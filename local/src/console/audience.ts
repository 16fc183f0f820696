import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';
import type { Hub } from '../engine/hub';
import type { Prefix } from '../engine/wire';
import { version } from '../version';
import { Journal } from './journal';
import type { Greeting, Message } from './messages';
import { viewOf } from './view';

/** How often pages are told, in milliseconds: at once to the eye, and cheap whatever the traffic. */
const INTERVAL = 200;

/** A page that lets this many bytes wait gets no more until it has read them. */
const MOST_WAITING_BYTES = 4 * 1024 * 1024;

interface Page {
  readonly socket: WebSocket;
  /** The last entry it has, and the last view. */
  told: number;
  view: string;
}

/** The pages that are open, each kept up to date over a WebSocket. */
export class Audience {
  readonly #hub: Hub;
  readonly #journal: Journal;
  readonly #greeting: Greeting;
  readonly #pages = new Set<Page>();
  readonly #server = new WebSocketServer({ noServer: true, clientTracking: false, maxPayload: 1024 });
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(hub: Hub, prefix: Prefix) {
    this.#hub = hub;
    this.#journal = new Journal(hub);
    const apps = hub.applications.map(({ settings: { id, key } }) => ({ id, key }));
    this.#greeting = { run: randomUUID(), version, prefix, apps };
  }

  /** Takes a page in; whoever asks has been checked. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#server.handleUpgrade(request, socket, head, (client) => this.#welcome(client));
  }

  /** Sends every page away. */
  close(): void {
    for (const { socket } of this.#pages) socket.close(1001);
    clearInterval(this.#timer);
  }

  /** Cuts the pages that have not gone by themselves. */
  cut(): void {
    for (const { socket } of this.#pages) socket.terminate();
  }

  #welcome(socket: WebSocket): void {
    const page: Page = { socket, told: 0, view: '' };
    this.#pages.add(page);
    socket.on('error', () => {});
    socket.on('close', () => this.#forget(page));
    send(page, { kind: 'greeting', greeting: this.#greeting });
    this.#tell();
    this.#timer ??= setInterval(() => this.#tell(), INTERVAL);
  }

  #forget(page: Page): void {
    this.#pages.delete(page);
    if (this.#pages.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #tell(): void {
    const view = JSON.stringify({ kind: 'view', view: viewOf(this.#hub) } satisfies Message);
    for (const page of this.#pages) {
      if (page.socket.readyState !== WebSocket.OPEN) continue;
      if (page.socket.bufferedAmount <= MOST_WAITING_BYTES) this.#update(page, view);
    }
  }

  #update(page: Page, view: string): void {
    const { entries, skipped } = this.#journal.since(page.told);
    page.told += entries.length + skipped;
    if (entries.length > 0) send(page, { kind: 'entries', entries, skipped });
    if (view === page.view) return;
    page.view = view;
    page.socket.send(view);
  }
}

function send({ socket }: Page, message: Message): void {
  socket.send(JSON.stringify(message));
}
