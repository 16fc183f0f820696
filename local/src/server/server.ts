import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Console } from '../console/console';
import type { Hub } from '../engine/hub';
import { LocalServiceError } from '../errors';
import { isForWebSocket, notUpgraded } from './not-upgraded';
import { type AnsweredRequest, handleRequest, targetOf } from './requests';
import { Sockets } from './sockets';

/** How long closing waits for clients that do not answer, in milliseconds. */
const CLOSE_TIMEOUT = 1000;

/** How a hub is put on a port. */
export interface HubServerOptions {
  /** Seconds in which a request must have arrived, headers and body; who is slower is cut off. */
  readonly requestTimeout: number;
  /** Hears of every REST request that was answered, and of every request that was cut off. */
  readonly answered?: ((request: AnsweredRequest) => void) | undefined;
  readonly console?: Console | undefined;
}

/** A hub on a port: one HTTP server for REST requests and WebSockets alike. */
export class HubServer {
  readonly #hub: Hub;
  readonly #console: Console | undefined;
  readonly #http: Server;
  readonly #sockets: Sockets;
  readonly #answered: (request: AnsweredRequest) => void;
  /** The newest answer on each line: its request may never end. */
  readonly #newest = new WeakMap<Duplex, ServerResponse>();

  constructor(hub: Hub, { requestTimeout, answered = () => {}, console }: HubServerOptions) {
    this.#hub = hub;
    this.#console = console;
    this.#sockets = new Sockets(hub);
    this.#answered = answered;
    const timeout = Math.ceil(requestTimeout * 1000);
    const options = {
      headersTimeout: timeout,
      requestTimeout: timeout,
      connectionsCheckingInterval: Math.ceil(timeout / 4),
      // Node asks since 22.21 and 24.9; `#readOn` makes up for it where it does not.
      shouldUpgradeCallback: isForWebSocket,
    };
    this.#http = createServer(options, (request, response) => this.#answer(request, response));
    this.#http.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
    this.#http.on('checkExpectation', (request, response) => this.#decline(request, response));
    this.#http.on('connect', (request, socket) => this.#declineTunnel(request, socket));
    this.#http.on('clientError', (error, socket) => this.#refuse(error, socket));
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

  #answer(request: IncomingMessage, response: ServerResponse): void {
    this.#newest.set(request.socket, response);
    handleRequest(this.#hub, this.#console, request, response, this.#answered).catch((error: unknown) => {
      // One request that could not be answered must not end the service.
      response.destroy();
      const { method, path } = targetOf(request);
      // The message may hold what the request did.
      const kind = error instanceof Error ? error.name : typeof error;
      this.#answered({ method, path, status: 500, error: `The request could not be handled (${kind})` });
    });
  }

  /** Answers what is no request, as far as somebody is still there to read it. */
  #refuse({ code }: NodeJS.ErrnoException, socket: Duplex): void {
    const [status, words, error] = refusals.get(code) ?? badRequest;
    const isThere = socket.writable && code !== 'ECONNRESET';
    if (isThere) socket.write(`HTTP/1.1 ${status} ${words}\r\nConnection: close\r\n\r\n`);
    const request = this.#newest.get(socket)?.req;
    const { method, path } = request?.complete === false ? targetOf(request) : {};
    // A client that hung up was not cut off, nor one that asked for nothing: browsers open connections to keep.
    const hasLeft = !isThere || code === 'HPE_INVALID_EOF_STATE';
    const isUnused = socket instanceof Socket && socket.bytesRead === 0;
    if (!hasLeft && !isUnused) this.#answered({ method, path, status, error });
    socket.destroy();
  }

  /** Answers a request that wants more than to go on with its body. */
  #decline(request: IncomingMessage, response: ServerResponse): void {
    response.writeHead(417).end();
    const { method, path } = targetOf(request);
    this.#answered({ method, path, status: 417, error: 'Expect may be 100-continue' });
  }

  /** Answers somebody who takes the service for a proxy. */
  #declineTunnel(request: IncomingMessage, socket: Duplex): void {
    socket.on('error', () => socket.destroy());
    // Nobody else ends a line that Node has handed over, and one that stays would keep the service from stopping.
    socket.end('HTTP/1.1 405 Method Not Allowed\r\nConnection: close\r\n\r\n', () => socket.destroy());
    const { method, path } = targetOf(request);
    this.#answered({ method, path, status: 405, error: 'The service is no proxy' });
  }

  /** Reads a request anew that asked for a protocol there is not, as one that did not ask. */
  #readOn(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // Node lets it overtake the request before it, whose answer would be lost.
    if (this.#newest.get(socket)?.writableEnded === false) return void socket.destroy();
    socket.unshift(notUpgraded(request, head));
    this.#http.emit('connection', socket);
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (!isForWebSocket(request)) return this.#readOn(request, socket, head);
    // A client that is gone before the handshake is done is nobody's problem.
    socket.on('error', () => socket.destroy());
    const [path = ''] = (request.url ?? '').split('?', 1);
    if (this.#console?.owns(path)) this.#console.upgrade(request, path, socket, head);
    else this.#sockets.upgrade(request, socket, head);
  }
}

/** What is no request, or not in time, is answered like this. */
const refusals: ReadonlyMap<string | undefined, readonly [status: number, words: string, error: string]> =
  new Map([
    ['HPE_HEADER_OVERFLOW', [431, 'Request Header Fields Too Large', 'The headers are too long']],
    ['ERR_HTTP_REQUEST_TIMEOUT', [408, 'Request Timeout', 'The request did not arrive in time']],
  ]);
const badRequest = [400, 'Bad Request', 'This is no HTTP request'] as const;

function listenError(cause: NodeJS.ErrnoException, port: number, host: string): LocalServiceError {
  const where = `port ${port} on ${host}`;
  const message =
    cause.code === 'EADDRINUSE'
      ? `${where} is in use; stop what listens there or choose another port`
      : `cannot listen at ${where} (${cause.code ?? cause.message}); choose another port or host`;
  return new LocalServiceError(message, { cause });
}
