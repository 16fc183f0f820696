import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Console, PageAnswer } from '../console/console';
import type { Hub } from '../engine/hub';
import { type RestAnswer, RestError } from '../rest/answer';
import { answerRest } from '../rest/api';
import { version } from '../version';
import { readBody } from './body';
import { nodeDigests } from './digests';

/** One request that was answered or cut off, without its query, which holds a signature. */
export interface AnsweredRequest {
  /** Absent where the request had not said it yet. */
  readonly method?: string | undefined;
  readonly path?: string | undefined;
  /** What was answered; where it was cut off, what would have been. */
  readonly status: number;
  /** What was wrong with it. */
  readonly error?: string | undefined;
}

/** The HTTP side: answers the REST interface, of which it tells `answered`, `GET /` and the console. */
export async function handleRequest(
  hub: Hub,
  console: Console | undefined,
  request: IncomingMessage,
  response: ServerResponse,
  answered: (request: AnsweredRequest) => void,
): Promise<void> {
  // A client that hangs up in the middle has no use for an answer.
  response.on('error', () => {});
  const { method, path, query } = targetOf(request);
  const body = await readBody(request).catch((error: unknown) =>
    error instanceof RestError ? error.answer : undefined,
  );
  const isUseless = response.destroyed && body instanceof Uint8Array;
  if (body === undefined || isUseless) return void response.destroy();
  if (console && path === '/' && isForEyes(request)) return void response.writeHead(303, toConsole).end();
  if (console?.owns(path) && body instanceof Uint8Array) {
    return writePage(request, response, await console.answer(request, path, body));
  }
  const answer = body instanceof Uint8Array ? answerTo(hub, { method, path, query, body }) : body;
  write(response, answer);
  const { error } = answer.body as { error?: string };
  answered({ method, path, status: answer.status, error });
}

/** What a request is for. */
export function targetOf({ method = '', url = '' }: IncomingMessage) {
  const [path = '', query = ''] = url.split(/\?(.*)/s, 2);
  return { method, path, query };
}

const toConsole = { Location: '/console', Vary: 'Accept' };

/** Somebody who opens the address in a browser wants to see something. */
function isForEyes({ method, headers }: IncomingMessage): boolean {
  return method === 'GET' && headers.accept?.includes('text/html') === true;
}

function answerTo(
  hub: Hub,
  request: { method: string; path: string; query: string; body: Uint8Array },
): RestAnswer {
  const { method, path } = request;
  if (path === '/' && (method === 'GET' || method === 'HEAD')) return health(hub);
  return answerRest(hub, request, nodeDigests, Date.now());
}

function health(hub: Hub): RestAnswer {
  const body = { service: 'jetsocket-local', version, ok: true, connections: hub.connections.length };
  return { status: 200, body };
}

function write(response: ServerResponse, { status, body }: RestAnswer): void {
  // After these the rest of the request may still be on its way.
  if (status === 413 || status === 415) response.setHeader('Connection', 'close');
  if (status === 429) response.setHeader('Retry-After', '1');
  response.writeHead(status, { 'Content-Type': 'application/json', 'X-Content-Type-Options': 'nosniff' });
  response.end(JSON.stringify(body));
}

function writePage(request: IncomingMessage, response: ServerResponse, answer: PageAnswer): void {
  if (response.destroyed) return;
  response.writeHead(answer.status, answer.headers);
  response.end(request.method === 'HEAD' ? undefined : answer.text);
}
