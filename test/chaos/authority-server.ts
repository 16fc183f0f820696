import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { Authority, Verdict } from './authority';
import { sentAt } from './requests';

/** The HTTP side of the authorities of all runs: `POST /<run>/auth`, `POST /<run>/user-auth`. */
export class AuthorityServer {
  readonly #authorities = new Map<string, Authority>();
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => void this.#respond(request, response));
  }

  static async start(): Promise<AuthorityServer> {
    const server = new AuthorityServer();
    server.#server.listen(0, '127.0.0.1');
    await once(server.#server, 'listening');
    return server;
  }

  /** Answers for an authority from now on; returns where. */
  open(run: string, authority: Authority): string {
    this.#authorities.set(run, authority);
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/${run}`;
  }

  close(run: string): void {
    this.#authorities.delete(run);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on('error', () => {});
    request.on('error', () => {});
    const [, run = '', what] = (request.url ?? '').split('/');
    const authority = this.#authorities.get(run);
    const body = await read(request).catch(() => undefined);
    if (body === undefined) return;
    if (!authority) return void response.writeHead(410).end();
    const verdict = answerTo(
      authority,
      what === 'user-auth',
      body,
      Number(request.headers[sentAt]) || Date.now(),
    );
    if (verdict.how === 'reset') return void request.socket.resetAndDestroy();
    if (verdict.how === 'hang') return;
    await wait(verdict.after);
    if (response.destroyed) return;
    response.writeHead(verdict.status, { 'content-type': 'application/json', ...verdict.headers });
    response.end(typeof verdict.body === 'string' ? verdict.body : JSON.stringify(verdict.body));
  }
}

async function read(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}

function answerTo(authority: Authority, isUser: boolean, text: string, at: number): Verdict {
  const body: Record<string, unknown> = text.startsWith('{')
    ? JSON.parse(text)
    : Object.fromEntries(new URLSearchParams(text));
  const socketId = String(body.socket_id);
  if (isUser) return authority.decide({ socketId }, at);
  if (!Array.isArray(body.channel_names)) {
    return authority.decide({ socketId, channel: String(body.channel_name) }, at);
  }
  return together(
    body.channel_names.map((channel) => [channel, authority.decide({ socketId, channel }, at)]),
  );
}

/** One answer for several channels: it takes as long as the slowest, and a broken one breaks it. */
function together(verdicts: readonly [channel: string, verdict: Verdict][]): Verdict {
  const all = verdicts.map(([, verdict]) => verdict);
  const broken = all.find(({ how }) => how !== 'answer');
  const channels: Record<string, unknown> = {};
  for (const [channel, { status, body }] of verdicts) channels[channel] = { status, data: body };
  return {
    how: broken?.how ?? 'answer',
    after: Math.max(...all.map(({ after }) => after)),
    status: 200,
    body: { channels },
  };
}
