// `npm start`: the service and the chat, on this machine alone.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';

const wished = process.env.PORT;

const built = [
  'dist/jetsocket-with-encryption.min.js',
  'server/dist/jetsocket-server.mjs',
  'local/dist/jetsocket-local.mjs',
];
const missing = built.filter((path) => !existsSync(new URL(`../../${path}`, import.meta.url)));
if (missing.length > 0) {
  fail(`${missing.join(', ')} is not built yet. Run \`npm ci\` (or \`npm run build\`), then \`npm start\`.`);
}
if (wished !== undefined && !(/^\d+$/.test(wished) && Number(wished) <= 65_535)) {
  fail('PORT must be a whole number from 0 to 65535; 0 takes a free one.');
}

const { default: Jetsocket } = await import('jetsocket');
const { LocalService } = await import('jetsocket-local');
const { createServer } = await import('./server.mjs');

// The service gets no master key: what it relays is sealed, and it could not open it.
const credentials = { id: 'secure-chat', key: 'secure-chat', secret: randomBytes(32).toString('hex') };
const local = await LocalService.start({ port: 0, apps: [credentials], record: 0 });

const connect = (encryptionMasterKey) =>
  new Jetsocket({
    appId: credentials.id,
    key: credentials.key,
    secret: credentials.secret,
    host: '127.0.0.1',
    port: local.port,
    useTLS: false,
    encryptionMasterKey,
  });
const service = {
  key: credentials.key,
  options: { wsHost: '127.0.0.1', wsPort: local.port, forceTLS: false },
};
const adminToken = randomBytes(16).toString('base64url');
const server = await listen(makeServer({ connect, masterKey: masterKey(), service, adminToken }));
const url = `http://127.0.0.1:${server.address().port}`;

console.log(`
  Secure Chat is ready. Open it in two windows:

  ${url}

  The page of its server, where the master key is rotated:

  ${url}/server.html#${adminToken}

  What the service sees of it, and how to break things: ${local.url}/console

  Press Ctrl+C to stop.
`);

// npm may hand on a signal that the terminal has sent already: `stop` may be called again.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, stop);

async function stop() {
  server.close();
  server.closeAllConnections();
  await local.stop();
}

function makeServer(parts) {
  try {
    return createServer(parts);
  } catch (error) {
    return fail(error.message);
  }
}

function masterKey() {
  const given = process.env.ENCRYPTION_MASTER_KEY;
  if (given) return given;
  console.warn(
    '\n  Warning: ENCRYPTION_MASTER_KEY is not set. A random key is used until this process ends.',
  );
  return randomBytes(32).toString('base64');
}

/** Takes the port of `PORT`, else 3000 or the next one that is free. */
async function listen(app, port = Number(wished ?? 3000)) {
  try {
    const listening = app.listen(port, '127.0.0.1');
    await once(listening, 'listening');
    return listening;
  } catch (error) {
    if (error.code === 'EADDRINUSE' && wished === undefined && port < 3100) return listen(app, port + 1);
    return fail(
      `Port ${port} cannot be used: ${error.code === 'EADDRINUSE' ? 'it is taken' : error.message}.`,
    );
  }
}

function fail(message) {
  console.error(`\n  ${message}\n`);
  process.exit(1);
}
