import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Hub } from '../engine/hub';
import { type RestAnswer, RestError } from '../rest/answer';
import { answerRest } from '../rest/api';
import { version } from '../version';
import { readBody } from './body';
import { nodeDigests } from './digests';

/** One request that was answered, without its query, which holds a signature. */
export interface AnsweredRequest {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  /** What was wrong with it. */
  readonly error?: string | undefined;
}

/** The HTTP side: answers the REST interface and `GET /`, and tells `answered` of it. */
export async function handleRequest(
  hub: Hub,
  request: IncomingMessage,
  response: ServerResponse,
  answered: (request: AnsweredRequest) => void,
): Promise<void> {
  // A client that hangs up in the middle has no use for an answer.
  response.on('error', () => {});
  const { method = '', url = '' } = request;
  const [path = '', query = ''] = url.split(/\?(.*)/s, 2);
  const answer = await readBody(request).then(
    (body) => answerTo(hub, { method, path, query, body }),
    (error: unknown) => (error instanceof RestError ? error.answer : undefined),
  );
  if (answer === undefined || response.destroyed) return void response.destroy();
  write(response, answer);
  const { error } = answer.body as { error?: string };
  answered({ method, path, status: answer.status, error });
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
  response.writeHead(status, { 'Content-Type': 'application/json', 'X-Content-Type-Options': 'nosniff' });
  response.end(JSON.stringify(body));
}
