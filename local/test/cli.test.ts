import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { get, type IncomingMessage } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import Pusher from 'pusher';
import PusherClient from 'pusher-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cleanUp, TestClient } from './support';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
// Beside the packages, so that the command finds its dependency as an installed one would.
const cli = here(`../../node_modules/.cache/jetsocket-local-test-${process.pid}.mjs`);
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jetsocket-local-'));
  await build({
    entryPoints: [here('../src/cli.ts')],
    outfile: cli,
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['ws'],
    define: { VERSION: '"1.2.3"' },
  });
});

afterAll(async () => {
  await rm(folder, { recursive: true });
  await rm(cli);
});

interface Run {
  process: ChildProcess;
  stdout: string;
  stderr: string;
  exited: Promise<number | null>;
}

function run(...words: string[]): Run {
  const child = spawn(process.execPath, [cli, ...words]);
  const result: Run = {
    process: child,
    stdout: '',
    stderr: '',
    exited: once(child, 'close').then(([code]) => code),
  };
  child.stdout.on('data', (data) => {
    result.stdout += data;
  });
  child.stderr.on('data', (data) => {
    result.stderr += data;
  });
  cleanUp(() => child.kill('SIGKILL'));
  return result;
}

interface Ready {
  ready: boolean;
  url: string;
  port: number;
  prefix: string;
}

async function ready(command: Run): Promise<Ready> {
  await expect.poll(() => command.stdout, { timeout: 5000 }).toContain('\n');
  return JSON.parse(command.stdout) as Ready;
}

/** What the console's stream, asked for under a name without a WebSocket, answers: 426 to those that may have it. */
async function stream({ port }: Ready, name: string): Promise<number | undefined> {
  const host = `${name}:${port}`;
  const headers = { Host: host, Origin: `http://${host}` };
  const asked = get({ host: '127.0.0.1', port, path: '/console/stream', headers });
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  return answer.resume().statusCode;
}

async function configFile(text: string): Promise<string> {
  const path = join(folder, `${Math.trunc(performance.now() * 1000)}.json`);
  await writeFile(path, text);
  return path;
}

describe('the command', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('prints one line, serves, and ends well at %s', async (signal) => {
    const command = run('--port', '0', '--quiet');
    const line = await ready(command);
    expect(line).toEqual({
      ready: true,
      url: `http://127.0.0.1:${line.port}`,
      port: line.port,
      prefix: 'jetsocket',
    });
    const client = new TestClient(`ws://127.0.0.1:${line.port}/app/local-key`);
    await client.hear('jetsocket:connection_established');
    command.process.kill(signal);
    expect(await client.closed()).toBe(4200);
    expect(await command.exited).toBe(0);
    expect(command.stdout).toBe(`${JSON.stringify(line)}\n`);
    expect(command.stderr).toBe('');
  });

  it('serves the application and prefix of its flags, and never prints the secret', async () => {
    const flags = ['--app-id', 'one', '--key', 'one-key', '--secret', 'one-secret', '--prefix', 'pusher'];
    const command = run('--port', '0', '--host', 'localhost', ...flags);
    const { port, prefix } = await ready(command);
    expect(prefix).toBe('pusher');
    const client = new TestClient(`ws://localhost:${port}/app/one-key`);
    await client.hear('pusher:connection_established');
    const where = { host: 'localhost', port: String(port), useTLS: false };
    const library = new Pusher({ appId: 'one', key: 'one-key', secret: 'one-secret', ...where });
    expect((await library.get({ path: '/channels' })).status).toBe(200);
    expect(command.stdout + command.stderr).not.toContain('one-secret');
  });

  it('serves the console, under a name of its own where one is given, or not at all', async () => {
    const names = ['--console-host', 'devbox.test', '--console-host', 'other.test'];
    const open = await ready(run('--port', '0', ...names));
    expect(await stream(open, '127.0.0.1')).toBe(426);
    expect(await stream(open, 'devbox.test')).toBe(426);
    expect(await stream(open, 'other.test')).toBe(426);
    expect(await stream(open, 'third.test')).toBe(403);
    const shut = await ready(run('--port', '0', '--no-console'));
    expect(await stream(shut, '127.0.0.1')).toBe(404);
  });

  it('serves what its configuration file says; flags win', async () => {
    const apps = [{ id: 'f', key: 'file-key', secret: 's', clientEvents: false }];
    const config = await configFile(JSON.stringify({ port: 1, prefix: 'pusher', apps }));
    const { port } = await ready(run('--config', config, '--port', '0'));
    expect(port).not.toBe(1);
    const client = new TestClient(`ws://127.0.0.1:${port}/app/file-key`);
    await client.hear('pusher:connection_established');
  });

  it('serves what its flags say, where its file says something else', async () => {
    const settings = { host: 'no.such.host.invalid', prefix: 'pusher', consoleHosts: ['file.test'] };
    const config = await configFile(JSON.stringify(settings));
    const flags = ['--host', '127.0.0.1', '--prefix', 'jetsocket', '--console-host', 'flag.test'];
    const service = await ready(run('--config', config, '--port', '0', ...flags));
    expect(service).toMatchObject({ url: `http://127.0.0.1:${service.port}`, prefix: 'jetsocket' });
    expect([await stream(service, 'flag.test'), await stream(service, 'file.test')]).toEqual([426, 403]);
    const shown = await configFile('{ "console": true }');
    const shut = await ready(run('--config', shown, '--port', '0', '--no-console'));
    expect(await stream(shut, '127.0.0.1')).toBe(404);
  });

  it('with --prefix pusher serves the official libraries', async () => {
    const { port } = await ready(run('--port', '0', '--prefix', 'pusher', '--quiet'));
    const library = new Pusher({
      appId: 'local',
      key: 'local-key',
      secret: 'local-secret',
      host: '127.0.0.1',
      port: String(port),
      useTLS: false,
    });
    const client = new PusherClient('local-key', {
      cluster: '',
      wsHost: '127.0.0.1',
      wsPort: port,
      forceTLS: false,
      enabledTransports: ['ws'],
      channelAuthorization: {
        endpoint: '',
        transport: 'ajax',
        customHandler: ({ socketId, channelName }, callback) =>
          callback(null, library.authorizeChannel(socketId, channelName, { user_id: 'ada' })),
      },
    });
    cleanUp(() => client.disconnect());
    const channel = client.subscribe('presence-room');
    await new Promise((resolve) => channel.bind('pusher:subscription_succeeded', resolve));
    const greeting = new Promise((resolve) => channel.bind('greet', resolve));
    expect((await library.trigger('presence-room', 'greet', { n: 1 })).status).toBe(200);
    expect(await greeting).toEqual({ n: 1 });
    const users = await library.get({ path: '/channels/presence-room/users' });
    expect(await users.json()).toEqual({ users: [{ id: 'ada' }] });
  });

  it('ends though nobody reads its log', async () => {
    const command = run('--port', '0');
    const { port } = await ready(command);
    command.process.stderr?.pause();
    const gone = once(command.process, 'exit');
    for (let n = 0; n < 100; n++) {
      const clients = Array.from(
        { length: 10 },
        () => new TestClient(`ws://127.0.0.1:${port}/app/local-key`),
      );
      await Promise.all(clients.map((client) => client.hear('jetsocket:connection_established')));
      for (const { socket } of clients) socket.close();
    }
    command.process.kill('SIGTERM');

    expect(await gone).toEqual([0, null]);
  });

  it('serves on when the reader of its log has gone', async () => {
    const command = run('--port', '0');
    const { port } = await ready(command);
    const gone = once(command.process, 'exit');
    command.process.stderr?.destroy();
    for (let n = 0; n < 3; n++) {
      const client = new TestClient(`ws://127.0.0.1:${port}/app/local-key`);
      await client.hear('jetsocket:connection_established');
      client.socket.close();
      await client.closed();
    }
    command.process.kill('SIGTERM');

    expect(await gone).toEqual([0, null]);
  });

  it('serves though nobody reads that it is ready', async () => {
    const command = run('--port', '0');
    const gone = once(command.process, 'exit');
    command.process.stdout?.destroy();
    await expect.poll(() => command.stderr, { timeout: 5000 }).toContain('application');
    const [, port] = /:(\d+)\/console/.exec(command.stderr) ?? [];
    const client = new TestClient(`ws://127.0.0.1:${port}/app/local-key`);
    await client.hear('jetsocket:connection_established');
    command.process.kill('SIGTERM');

    expect(await gone).toEqual([0, null]);
    expect(command.stderr).not.toContain('EPIPE');
  });

  it('writes its log on standard error, as text or as JSON, and never a secret', async () => {
    const [text, json] = [run('--port', '0'), run('--port', '0', '--log', 'json')];
    for (const command of [text, json]) {
      const { port } = await ready(command);
      const client = new TestClient(`ws://127.0.0.1:${port}/app/local-key`);
      await client.hear('jetsocket:connection_established');
      await expect.poll(() => command.stderr).toContain('connected');
      command.process.kill('SIGTERM');
      await command.exited;
      expect(command.stderr).not.toContain('local-secret');
    }
    expect(text.stderr).toMatch(/^\d\d:\d\d:\d\d\.\d{3} listening url=http:\/\/127/);
    const entries = json.stderr
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { event: string });
    const names = entries.map(({ event }) => event);
    expect(names).toEqual(['listening', 'application', 'connected', 'disconnected']);
  });

  it('prints its help and its version', async () => {
    const [help, version] = [run('--help'), run('--version')];
    expect([await help.exited, await version.exited]).toEqual([0, 0]);
    const readme = await readFile(here('../README.md'), 'utf8');
    const flags =
      readme
        .match(/^\| `--.*?\|/gm)
        ?.join()
        .match(/--[a-z-]+/g) ?? [];
    expect(flags).toContain('--version');
    for (const flag of flags) expect(help.stdout).toMatch(new RegExp(`^ .*${flag}\\b(?!-)`, 'm'));
    expect(version.stdout).toBe('1.2.3\n');
  });

  it('begins with the line that makes it a command', async () => {
    expect(await readFile(cli, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
  });

  it.each([
    [['--prot', '0'], "'--prot'"],
    [['--prot', '0'], '(--help lists the options)'],
    [['--port', 'x'], '--port must be a whole number'],
    [['--port', '123456'], '--port must be a whole number'],
    [['--port', '60x'], '--port must be a whole number'],
    [['--port', 'x60'], '--port must be a whole number'],
    [['--port', '70000'], 'port must be a whole number from 0 to 65535'],
    [['--port'], '--port'],
    [['--port', '-1'], "use '--port=-XYZ'"],
    [['extra'], 'extra'],
    [['--quiet', '--log', 'xml'], "--log must be 'text' or 'json'"],
    [['--log', 'xml'], "--log must be 'text' or 'json'"],
    [['--prefix', 'other'], 'prefix must be'],
    [['--key', 'k'], '--app-id, --key and --secret go together'],
    [['--app-id', 'a'], '--app-id, --key and --secret go together'],
    [['--secret', 'hidden'], '--app-id, --key and --secret go together'],
    [['--key', 'k', '--secret', 'hidden'], '--app-id, --key and --secret go together'],
    [['--app-id', 'a', '--key', 'k'], '--app-id, --key and --secret go together'],
    [['--app-id', 'a', '--secret', 'hidden'], '--app-id, --key and --secret go together'],

    [['--config', '/no/such/file'], 'cannot read the configuration file /no/such/file (ENOENT)'],
    [['--config', 'x', '--app-id', 'a', '--key', 'k', '--secret', 's'], 'not with --config'],
    [['--host', 'no.such.host.invalid', '--port', '0'], 'cannot listen'],
  ])('answers %j with one clear line and 2', async (words, message) => {
    const command = run(...words);
    expect(await command.exited).toBe(2);
    expect(command.stderr).toMatch(/^jetsocket-local: [^\n]+\n$/);
    expect(command.stderr).toContain(message);
    expect(command.stderr).not.toContain('hidden');
    expect(command.stdout).toBe('');
  });

  it.each([
    ['{ "apps": [{ "secret": "hidden"', 'is not JSON'],
    ['[]', 'must hold a JSON object'],
    ['null', 'must hold a JSON object'],
    ['7', 'must hold a JSON object'],
    ['{"apps":[{"id":"a","key":"k"}]}', 'apps[0].secret must be a non-empty string'],
    ['{"app":[]}', 'app is not an option'],
    ['\uFEFF{"app":[]}', 'app is not an option'],
  ])('answers the configuration %s with one clear line and 2', async (text, message) => {
    const file = await configFile(text);
    const command = run('--config', file);
    expect(await command.exited).toBe(2);
    expect(command.stderr).toMatch(/^jetsocket-local: [^\n]+\n$/);
    expect(command.stderr).toContain(file);
    expect(command.stderr).toContain(message);
    expect(command.stderr).not.toContain('hidden');
  });

  it('says that the port is in use', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    cleanUp(() => server.close());
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const command = run('--port', String(port));
    expect(await command.exited).toBe(2);
    expect(command.stderr).toBe(
      `jetsocket-local: port ${port} on 127.0.0.1 is in use; stop what listens there or choose another port\n`,
    );
  });
});
