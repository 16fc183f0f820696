import { once } from 'node:events';
import { createServer } from 'node:net';

/** Connects to where nobody listens. Platforms tell of it in different ways; the attempt must end at once in all. */
export async function unreached(Jetsocket, more) {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  const client = new Jetsocket('key', {
    wsHost: '127.0.0.1',
    wsPort: port,
    forceTLS: false,
    // So that only the platform can end it.
    connectTimeout: 60_000,
    ...more,
  });
  const { name } = await client.connection.once('error', { signal: AbortSignal.timeout(5000) });
  client.disconnect();
  if (name !== 'ConnectionError') throw new Error(`an attempt that reaches nobody ended in ${name}`);
}
