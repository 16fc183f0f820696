import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Address } from './support';

/** What a service in a process of its own holds after collecting garbage, in bytes. */
export interface Memory {
  heap: number;
  process: number;
  connections: number;
}

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
// Beside the packages, so that it finds its dependency as an installed one would.
const bundle = here(`../../node_modules/.cache/jetsocket-measured-service-${process.pid}.mjs`);

/** Makes the file that `ServiceProcess.start` runs; to be called once before, and its result once after. */
export async function bundleService(): Promise<() => Promise<void>> {
  await build({
    entryPoints: [here('measured-service.ts')],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['ws'],
    define: { VERSION: '"1.2.3"' },
  });
  return () => rm(bundle);
}

/** A service in a process of its own: it can be killed, and its memory is its own. */
export class ServiceProcess implements Address {
  readonly url: string;
  readonly port: number;
  readonly prefix = 'jetsocket';
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.port = port;
    this.url = `http://127.0.0.1:${port}`;
  }

  static async start(port = 0): Promise<ServiceProcess> {
    const child = fork(bundle, [String(port)], { execArgv: ['--expose-gc'] });
    const [ready] = (await once(child, 'message')) as [{ port: number }];
    return new ServiceProcess(child, ready.port);
  }

  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  async memory(): Promise<Memory> {
    const answer = once(this.#child, 'message');
    this.#child.send('memory');
    return ((await answer) as [Memory])[0];
  }

  async kill(): Promise<void> {
    if (!this.isRunning) return;
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await exited;
  }
}
