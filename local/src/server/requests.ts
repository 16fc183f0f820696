import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Hub } from '../engine/hub';
import type { RestAnswer } from '../rest/answer';
import { answerRest } from '../rest/api';
import { version } from '../version';
import { nodeDigests } from './digests';

/** A request with a longer body is refused. */
const LONGEST_BODY = 1024 * 1024;

/** The HTTP side: answers the REST interface and `GET /`. */
export async function handleRequest(
  hub: Hub,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // A client that hangs up in the middle has no use for an answer.
  response.on('error', () => {});
  const body = await readBody(request).catch(() => 'lost' as const);
  if (body === 'lost') return void response.destroy();
  if (body !== 'too long') return write(response, answerTo(hub, request, body));
  response.setHeader('Connection', 'close');
  write(response, { status: 413, body: { error: `The body may have ${LONGEST_BODY} bytes`, field: 'body' } });
}

function answerTo(hub: Hub, request: IncomingMessage, body: Uint8Array): RestAnswer {
  const { method = '', url = '' } = request;
  const [path = '', query = ''] = url.split(/\?(.*)/s, 2);
  if (path === '/' && (method === 'GET' || method === 'HEAD')) return health(hub);
  return answerRest(hub, { method, path, query, body }, nodeDigests, Date.now());
}

function health(hub: Hub): RestAnswer {
  const body = { service: 'jetsocket-local', version, ok: true, connections: hub.connections.length };
  return { status: 200, body };
}

async function readBody(request: IncomingMessage): Promise<Uint8Array | 'too long'> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > LONGEST_BODY) return 'too long';
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function write(response: ServerResponse, { status, body }: RestAnswer): void {
  if (response.destroyed) return;
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(body));
}
