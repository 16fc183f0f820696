import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import type { Duplex } from 'node:stream';
import { fieldsOf } from '../engine/frame';
import type { Hub } from '../engine/hub';
import { RestError } from '../rest/answer';
import { Access } from './access';
import { act } from './actions';
import { Audience } from './audience';
import { pageFile, pageHeaders } from './page';

/** An answer as it is written. */
export interface PageAnswer {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly text: string;
}

const ACTIONS = '/console/actions';
const STREAM = '/console/stream';

const elsewhere =
  'The console is for pages of its own on this machine. Open it as http://localhost:PORT/console, or name ' +
  'this host in consoleHosts.';

/** The page that shows what goes on and breaks it on request: its files, its actions, its stream. */
export class Console {
  readonly #hub: Hub;
  readonly #access: Access;
  readonly #audience: Audience;

  /** `hosts` are the names under which other machines may open it as well. */
  constructor(hub: Hub, hosts: readonly string[]) {
    this.#hub = hub;
    this.#access = new Access(hosts);
    this.#audience = new Audience(hub, hub.wire.prefix);
  }

  /** Whether a path belongs to the console. */
  owns(path: string): boolean {
    return path === '/console' || path.startsWith('/console/');
  }

  async answer(request: IncomingMessage, path: string, body: Uint8Array): Promise<PageAnswer> {
    const isPrivate = path === ACTIONS || path === STREAM;
    const isAllowed = isPrivate ? this.#access.mayAct(request) : this.#access.mayOpen(request);
    if (!isAllowed) return json(403, { error: elsewhere });
    if (path === STREAM) return json(426, { error: 'This is a WebSocket' }, { Upgrade: 'websocket' });
    if (path === ACTIONS) return this.#act(request, body);
    if (request.method !== 'GET' && request.method !== 'HEAD') return json(405, { error: 'Use GET' });
    const file = await pageFile(path);
    if (file === undefined) return json(404, { error: 'There is nothing at this path' });
    return { status: 200, headers: { ...pageHeaders, 'Content-Type': file.type }, text: file.text };
  }

  /** Answers an upgrade request for one of its paths. */
  upgrade(request: IncomingMessage, path: string, socket: Duplex, head: Buffer): void {
    if (!this.#access.mayAct(request)) refuse(socket, '403 Forbidden');
    else if (path !== STREAM) refuse(socket, '404 Not Found');
    else this.#audience.upgrade(request, socket, head);
  }

  /** Sends its pages away. */
  close(): void {
    this.#audience.close();
  }

  /** Cuts the pages that have not gone by themselves. */
  cut(): void {
    this.#audience.cut();
  }

  #act(request: IncomingMessage, body: Uint8Array): PageAnswer {
    if (request.method !== 'POST') return json(405, { error: 'Use POST' });
    const fields = fieldsOf(new TextDecoder().decode(body));
    if (fields === undefined) return json(400, { error: 'The body must be a JSON object' });
    try {
      act(this.#hub, fields);
      return json(200, {});
    } catch (error) {
      if (error instanceof RestError) return json(error.status, error.answer.body);
      throw error;
    }
  }
}

function json(status: number, body: object, headers: OutgoingHttpHeaders = {}): PageAnswer {
  const all = { ...pageHeaders, ...headers, 'Content-Type': 'application/json' };
  return { status, headers: all, text: JSON.stringify(body) };
}

function refuse(socket: Duplex, status: string): void {
  // Nobody else knows of it any more: a peer that does not close its side would keep it for ever.
  socket.once('finish', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
