import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, freeUdpPort } from './free-port';
import { OwnProcess } from './own-process';

const folder = fileURLToPath(new URL('../interop/soketi', import.meta.url));
const program = join(folder, 'node_modules', '@soketi', 'soketi', 'bin', 'server.js');
/** soketi has binaries for Node 16 to 20; elsewhere than on Linux it takes the Node of the tests. */
const node20 = join(folder, 'node_modules', 'node-20', 'bin', 'node');

export interface SoketiOptions {
  /** Of a Redis on 127.0.0.1 that several nodes share; without it the node is alone. */
  readonly redisPort?: number;
  /** Further applications by their keys, with limits as soketi names them: `maxConnections`, `enabled` … */
  readonly apps?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Where an application is served, and what signs for it. */
export interface Served {
  readonly port: number;
  readonly app: { readonly id: string; readonly key: string; readonly secret: string };
}

/**
 * soketi, a server of the protocol family that speaks the prefix `pusher`, on 127.0.0.1.
 *
 * ```ts
 * const soketi = await Soketi.start();
 * new Jetsocket(soketi.app.key, { wsHost: '127.0.0.1', wsPort: soketi.port, forceTLS: false });
 * await soketi.kill();      // without a word
 * await soketi.restart();   // at the same port
 * await soketi.shutDown();  // in order; clients are told 4200
 * await soketi.stop();      // for good
 * ```
 */
export class Soketi implements Served {
  readonly app = credentials('soketi-key');
  readonly #folder: string;
  #process: OwnProcess | undefined;

  private constructor(
    readonly port: number,
    folder: string,
  ) {
    this.#folder = folder;
  }

  static async start(options: SoketiOptions = {}): Promise<Soketi> {
    if (!existsSync(program))
      throw new Error('soketi is not installed: npm ci --ignore-scripts --prefix test/interop/soketi');
    const soketi = new Soketi(await freePort(), await mkdtemp(join(tmpdir(), 'jetsocket-soketi-')));
    await writeFile(soketi.#configFile, JSON.stringify(await soketi.#config(options)));
    await soketi.restart();
    return soketi;
  }

  /** One of the further applications. */
  served(key: string): Served {
    return { port: this.port, app: credentials(key) };
  }

  get isAlive(): boolean {
    return this.#process?.isAlive ?? false;
  }

  /** Starts it again where it was, after it ended. */
  async restart(): Promise<void> {
    const parameters = [program, 'start', `--config=${this.#configFile}`];
    const node = existsSync(node20) ? node20 : process.execPath;
    this.#process = await OwnProcess.start(node, parameters, 'up and running');
  }

  async kill(): Promise<void> {
    await this.#process?.end('SIGKILL');
  }

  /** Ends it in order, as a deploy does: clients are sent away with 4200. */
  async shutDown(): Promise<void> {
    await this.#process?.end('SIGTERM');
  }

  /** The same for good. */
  async stop(): Promise<void> {
    await this.shutDown();
    await rm(this.#folder, { recursive: true, force: true });
  }

  get #configFile(): string {
    return join(this.#folder, 'config.json');
  }

  async #config({ redisPort, apps }: SoketiOptions): Promise<Record<string, unknown>> {
    return {
      host: '127.0.0.1',
      port: this.port,
      // soketi looks for other nodes by UDP broadcast unless it is told where to look.
      'cluster.address': '127.0.0.1',
      'cluster.unicast': '127.0.0.1',
      'cluster.port': await freeUdpPort(),
      'metrics.host': '127.0.0.1',
      'metrics.port': await freePort(),
      // The milliseconds between telling clients to go and ending.
      shutdownGracePeriod: 100,
      'appManager.array.apps': Object.entries({ [this.app.key]: {}, ...apps }).map(([key, limits]) => ({
        ...credentials(key),
        enableClientMessages: true,
        enableUserAuthentication: true,
        ...limits,
      })),
      // Connections that neither sign in nor enter a private channel would be ended after 30 s.
      userAuthenticationTimeout: 600_000,
      ...(redisPort && {
        'adapter.driver': 'redis',
        'cache.driver': 'redis',
        'database.redis.host': '127.0.0.1',
        'database.redis.port': redisPort,
      }),
    };
  }
}

function credentials(key: string): Served['app'] {
  return { id: `id-of-${key}`, key, secret: `secret-of-${key}` };
}
