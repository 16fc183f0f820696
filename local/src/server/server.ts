import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Hub } from '../engine/hub';
import { LocalServiceError } from '../errors';
import { handleRequest } from './requests';
import { Sockets } from './sockets';

/** How long closing waits for clients that do not answer, in milliseconds. */
const CLOSE_TIMEOUT = 1000;

/** A hub on a port: one HTTP server for REST requests and WebSockets alike. */
export class HubServer {
  readonly #hub: Hub;
  readonly #http: Server;
  readonly #sockets: Sockets;

  constructor(hub: Hub) {
    this.#hub = hub;
    this.#sockets = new Sockets(hub);
    this.#http = createServer((request, response) => void handleRequest(hub, request, response));
    this.#http.on('upgrade', (request, socket, head) => this.#sockets.upgrade(request, socket, head));
    this.#http.on('clientError', (_error, socket) => {
      if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
      else socket.destroy();
    });
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
    this.#hub.close(4200, 'The service is stopping; reconnect shortly.');
    await this.#sockets.drained(CLOSE_TIMEOUT);
    this.#http.closeAllConnections();
    await closed;
  }
}

function listenError(cause: NodeJS.ErrnoException, port: number, host: string): LocalServiceError {
  const where = `port ${port} on ${host}`;
  const message =
    cause.code === 'EADDRINUSE'
      ? `${where} is in use; stop what listens there or choose another port`
      : `cannot listen at ${where} (${cause.code ?? cause.message}); choose another port or host`;
  return new LocalServiceError(message, { cause });
}
