import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { dataOf } from '../support/client';
import { freePort } from '../support/free-port';
import { OwnProcess } from '../support/own-process';
import { Redis } from '../support/redis';
import { Soketi } from '../support/soketi';
import { until } from '../support/wait';
import { Application } from './support/application';
import { has } from './support/needs';

// What examples/production ships.

const file = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

interface Service {
  readonly image: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly healthcheck?: { readonly test: readonly string[] };
}

describe('the compose file', () => {
  const { services } = parse(readFileSync(file('examples/production/compose.yaml'), 'utf8'), {
    merge: true,
  }) as { services: Readonly<Record<string, Service>> };

  it('sets only what soketi reads', () => {
    const known = readFileSync(
      file('test/interop/soketi/node_modules/@soketi/soketi/dist/cli/cli.js'),
      'utf8',
    );
    const names = Object.keys(services['soketi-a']?.environment ?? {});
    const unknown = names.filter((name) => !known.includes(` ${name.replace(/^SOKETI_/, '')}: '`));

    expect(names.length).toBeGreaterThan(10);
    expect(unknown).toEqual([]);
  });

  it('has two nodes that are the same, and opens nothing but the load balancer to the world', () => {
    expect(services['soketi-a']).toEqual(services['soketi-b']);
    expect(Object.keys(services).filter((name) => services[name]?.ports)).toEqual(['caddy']);
    for (const { image } of Object.values(services)) expect(image).toMatch(/:\d/);
  });

  it('has a health check that is fine while a node serves, and is not while it closes', async () => {
    const soketi = started(await Soketi.start());
    const [, , flag, code = ''] = services['soketi-a']?.healthcheck?.test ?? [];
    const check = () =>
      spawnSync(process.execPath, [String(flag), code.replace(':6001', `:${soketi.port}`)]).status;
    expect(check()).toBe(0);
    const end = soketi.shutDown();
    await until(() => expect(check()).toBe(1));
    await end;
  });

  it('is given everything it asks for by the example of an environment', () => {
    const text = readFileSync(file('examples/production/compose.yaml'), 'utf8');
    const asked = new Set([...text.matchAll(/\$\{(\w+):\?\}/g)].map(([, name]) => name));
    const given = readFileSync(file('examples/production/example.env'), 'utf8').match(/^\w+(?==)/gm);

    expect(given?.sort()).toEqual([...asked].sort());
  });
});

describe.skipIf(!has(['redis-server', 'redis-server'], ['caddy', 'caddy']))('the load balancer', () => {
  /** Two nodes behind it, and twenty clients that came through it. */
  async function start() {
    const redis = started(await Redis.start());
    const first = started(await Soketi.start({ redisPort: redis.port }));
    const second = started(await Soketi.start({ redisPort: redis.port }));
    const port = await startCaddy([first, second]);
    const application = await Application.at({ port, app: first.app });
    const name = `private-encrypted-${randomUUID()}`;
    const entered = await Promise.all(Array.from({ length: 20 }, () => application.enter(name)));
    return { second, application, name, entered };
  }

  it.each([
    ['is killed', (node: Soketi) => node.kill()],
    ['is shut down in order', (node: Soketi) => node.shutDown()],
  ])('brings the clients of a node that %s to the other, and events reach all', async (_how, end) => {
    const { second, application, name, entered } = await start();
    await application.library.trigger(name, 'before', 1);
    await until(() => {
      for (const { heard } of entered) expect(dataOf(heard, 'before')).toEqual([1]);
    });

    await end(second);
    const gone = () => entered.filter(({ heard }) => dataOf(heard, 'jetsocket:gap').length > 0).length;
    await until(() => expect(gone()).toBeGreaterThan(0), 15_000);
    await until(() => {
      for (const { channel } of entered) expect(channel.subscribed).toBe(true);
    }, 15_000);
    await application.library.trigger(name, 'after', 2);
    await until(() => {
      for (const { heard } of entered) expect(dataOf(heard, 'after')).toEqual([2]);
    });
    expect(gone()).toBeLessThan(entered.length);
  });
});

function started<Server extends { stop(): Promise<void> }>(server: Server): Server {
  onTestFinished(() => server.stop());
  return server;
}

/** Starts Caddy as the example does, without TLS; gives its port. */
async function startCaddy(nodes: readonly Soketi[]): Promise<number> {
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'jetsocket-caddy-'));
  const parameters = ['run', '--config', file('examples/production/Caddyfile'), '--adapter', 'caddyfile'];
  const caddy = await OwnProcess.start('caddy', parameters, 'serving initial configuration', {
    SITE: `http://127.0.0.1:${port}`,
    NODES: nodes.map((node) => `127.0.0.1:${node.port}`).join(' '),
    HOME: folder,
    XDG_DATA_HOME: folder,
    XDG_CONFIG_HOME: folder,
  });
  onTestFinished(async () => {
    await caddy.end('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  });
  return port;
}
