import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A request that has been read to its end. */
export interface PageRequest {
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export type Answer = (request: PageRequest, response: ServerResponse) => unknown;

const dist = new URL('../../dist/', import.meta.url);
const emptyPage = '<!doctype html><html lang="en"><title>A page</title></html>';

/**
 * The website of a test: an empty page at `/`, the built files below `/dist/`, and what the test puts
 * into `answers`, by path. Anything else is a 404.
 */
export class PageServer {
  readonly answers = new Map<string, Answer>();
  readonly #server: Server = createServer((request, response) => void this.#answer(request, response));

  static async start(): Promise<PageServer> {
    const site = new PageServer();
    site.#server.listen(0, '127.0.0.1');
    await once(site.#server, 'listening');
    return site;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', this.url);
    const answer = this.answers.get(pathname) ?? (pathname === '/' ? html(emptyPage) : builtFile(pathname));
    await answer({ headers: request.headers, body: await text(request) }, response);
  }
}

/** Answers with a page. */
export function html(page: string): Answer {
  return (_request, response) => response.setHeader('content-type', 'text/html').end(page);
}

/** Answers with a script. */
export function script(code: string): Answer {
  return (_request, response) => response.setHeader('content-type', 'text/javascript').end(code);
}

function builtFile(path: string): Answer {
  return async (_request, response) => {
    const [, file] = /^\/dist\/([\w.-]+\.m?js)$/.exec(path) ?? [];
    if (!file) return response.writeHead(404).end();
    return response.setHeader('content-type', 'text/javascript').end(await readFile(new URL(file, dist)));
  };
}
