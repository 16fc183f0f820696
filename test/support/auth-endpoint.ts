import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { until } from './wait';

/** What the endpoint was asked. */
export interface AuthRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The body as JSON, or as a form where it was sent as one. */
  readonly body: Record<string, unknown>;
  /** Whether the client gave the request up before it was answered. */
  isAborted: boolean;
}

/** What it answers; an object as `body` goes as JSON. */
export interface AuthAnswer {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
}

type Answering = AuthAnswer | ((request: AuthRequest) => AuthAnswer | Promise<AuthAnswer>);

/**
 * An application's own HTTP server, as far as the client asks it, on a free port.
 *
 * ```ts
 * const endpoint = await AuthEndpoint.start();           // stopped after the test; signs everything
 * connect(server, { channelAuthorization: { endpoint: endpoint.url } });
 * endpoint.answer = { status: 403, body: 'Forbidden' };  // or a function of the request
 * endpoint.answer = () => never;                         // hangs
 * endpoint.answerOnce({ status: 401 });                  // then as before; may be called several times
 * endpoint.requests;                                     // what it was asked so far
 * ```
 */
export class AuthEndpoint {
  readonly requests: AuthRequest[] = [];
  answer: Answering = { body: { auth: 'test-key:signature' } };
  readonly #first: Answering[] = [];
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((incoming, response) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => {
        const { method = '', url = '', headers } = incoming;
        const text = Buffer.concat(chunks).toString();
        const request = { method, path: url, headers, text, body: read(text), isAborted: false };
        this.requests.push(request);
        response.on('close', () => {
          request.isAborted = !response.writableFinished;
        });
        void this.#respond(request, response);
      });
    });
  }

  static async start(): Promise<AuthEndpoint> {
    const endpoint = new AuthEndpoint();
    endpoint.#server.listen(0, '127.0.0.1');
    await once(endpoint.#server, 'listening');
    onTestFinished(() => endpoint.stop());
    return endpoint;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/auth`;
  }

  /** The body of each request so far. */
  get bodies(): Record<string, unknown>[] {
    return this.requests.map(({ body }) => body);
  }

  /** Answers the next request so, and those after it as before. */
  answerOnce(answer: Answering): void {
    this.#first.push(answer);
  }

  /** Waits for request number `index`. */
  request(index = 0): Promise<AuthRequest> {
    return until(() => {
      const request = this.requests[index];
      if (!request) throw new Error(`request ${index} has not come; there were ${this.requests.length}`);
      return request;
    });
  }

  stop(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  async #respond(request: AuthRequest, response: ServerResponse): Promise<void> {
    const answer = this.#first.shift() ?? this.answer;
    const {
      status = 200,
      headers = {},
      body = '',
    } = typeof answer === 'function' ? await answer(request) : answer;
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body));
  }
}

function read(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return Object.fromEntries(new URLSearchParams(text));
  }
}
