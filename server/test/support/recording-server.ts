import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** One request as it arrived. */
export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

type Answer = (response: ServerResponse, request: RecordedRequest) => void;

const accept: Answer = (response) => response.end('{}');

/**
 * A plain HTTP server on a free loopback port that records what it is asked; one a test, gone after it.
 * It answers `{}` until the test sets `answer`. `connections` counts the sockets it has seen.
 */
export async function recordingServer() {
  const state = { requests: [] as RecordedRequest[], connections: 0, answer: accept };
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const { method = '', headers, url = '' } = incoming;
      const [path = ''] = url.split('?', 1);
      const query = url.slice(path.length + 1);
      const request = { method, path, query, headers, body: Buffer.concat(chunks).toString() };
      state.requests.push(request);
      state.answer(response, request);
    });
  });
  server.on('connection', () => {
    state.connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return Object.assign(state, { port: (server.address() as AddressInfo).port });
}

/** Answers every request with this status and body. */
export function answering(status: number, body: string, headers: Record<string, string> = {}): Answer {
  return (response) => response.writeHead(status, headers).end(body);
}
