// The website of the measurements: an empty page, and the files of the repository that pages ask for.
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';

const root = new URL('../../', import.meta.url);
const served = /^\/(dist|bench\/in-page|bench\/node_modules\/[\w.-]+\/dist)\/[\w./-]+\.m?js$/;

async function answer(request, response, answers) {
  const { pathname } = new URL(request.url, 'http://localhost');
  const own = answers.get(pathname);
  if (own) return own(request, response);
  // Isolated pages get the finer clock.
  response.setHeader('cross-origin-opener-policy', 'same-origin');
  response.setHeader('cross-origin-embedder-policy', 'require-corp');
  if (pathname === '/') {
    response.setHeader('content-type', 'text/html');
    return response.end('<!doctype html><html lang="en"><title>Measurements</title></html>');
  }
  if (pathname === '/favicon.ico') return response.writeHead(204).end();
  if (!served.test(pathname)) return response.writeHead(404).end();
  const code = await readFile(fileURLToPath(new URL(`.${pathname}`, root)));
  return response.setHeader('content-type', 'text/javascript').end(code);
}

export async function startSite() {
  /** What else it answers, by path. */
  const answers = new Map();
  const server = createServer((request, response) => {
    answer(request, response, answers).catch((error) => response.writeHead(500).end(String(error)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  return {
    answers,
    port,
    url: `http://127.0.0.1:${port}`,
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
