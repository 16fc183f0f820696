import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Console } from '../console/console';
import type { Hub } from '../engine/hub';
import { LocalServiceError } from '../errors';
import { type AnsweredRequest, handleRequest } from './requests';
import { Sockets } from './sockets';

/** How long closing waits for clients that do not answer, in milliseconds. */
const CLOSE_TIMEOUT = 1000;

/** How a hub is put on a port. */
export interface HubServerOptions {
  /** Seconds in which a request must have arrived, headers and body; who is slower is cut off. */
  readonly requestTimeout: number;
  /** Hears of every REST request that was answered. */
  readonly answered?: ((request: AnsweredRequest) => void) | undefined;
  readonly console?: Console | undefined;
}

/** A hub on a port: one HTTP server for REST requests and WebSockets alike. */
export class HubServer {
  readonly #hub: Hub;
  readonly #console: Console | undefined;
  readonly #http: Server;
  readonly #sockets: Sockets;

  constructor(hub: Hub, { requestTimeout, answered = () => {}, console }: HubServerOptions) {
    this.#hub = hub;
    this.#console = console;
    this.#sockets = new Sockets(hub);
    const timeout = Math.ceil(requestTimeout * 1000);
    this.#http = createServer(
      {
        headersTimeout: timeout,
        requestTimeout: timeout,
        connectionsCheckingInterval: Math.ceil(timeout / 4),
      },
      (request, response) => {
        // One request that could not be answered must not end the service.
        handleRequest(hub, console, request, response, answered).catch(() => response.destroy());
      },
    );
    this.#http.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
    this.#http.on('clientError', refuse);
  }

  /** Resolves to the port once it listens. */
  listen(port: number, host: string): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#http.on('error', (cause: NodeJS.ErrnoException) => reject(listenError(cause, port, host)));
      this.#http.listen(port, host, () => resolve((this.#http.address() as AddressInfo).port));
    });
  }

  /** Closes clients with 4200, waits a second at most for them, and frees the port. */
  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#http.close(resolve));
    this.#console?.close();
    this.#hub.close(4200, 'The service is stopping; reconnect shortly.');
    await this.#sockets.drained(CLOSE_TIMEOUT);
    this.#console?.cut();
    this.#http.closeAllConnections();
    await closed;
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // A client that is gone before the handshake is done is nobody's problem.
    socket.on('error', () => socket.destroy());
    const [path = ''] = (request.url ?? '').split('?', 1);
    if (this.#console?.owns(path)) this.#console.upgrade(request, path, socket, head);
    else this.#sockets.upgrade(request, socket, head);
  }
}

/** Answers what is no request, as far as somebody is still there to read it. */
function refuse({ code }: NodeJS.ErrnoException, socket: Duplex): void {
  let answer = '400 Bad Request';
  if (code === 'HPE_HEADER_OVERFLOW') answer = '431 Request Header Fields Too Large';
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') answer = '408 Request Timeout';
  if (socket.writable && code !== 'ECONNRESET')
    socket.write(`HTTP/1.1 ${answer}\r\nConnection: close\r\n\r\n`);
  socket.destroy();
}

function listenError(cause: NodeJS.ErrnoException, port: number, host: string): LocalServiceError {
  const where = `port ${port} on ${host}`;
  const message =
    cause.code === 'EADDRINUSE'
      ? `${where} is in use; stop what listens there or choose another port`
      : `cannot listen at ${where} (${cause.code ?? cause.message}); choose another port or host`;
  return new LocalServiceError(message, { cause });
}
