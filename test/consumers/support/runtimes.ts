import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../../support/free-port';
import { OwnProcess } from '../../support/own-process';
import { path, program, run, tool, versionOf } from './commands';
import type { Consumer } from './consumer';
import type { ConsumerSite } from './consumer-site';

const inModules = (...parts: string[]) => path('node_modules', ...parts);
const workerd = '@cloudflare/workerd-linux-64';

interface Runtime {
  readonly consumer: string;
  readonly version: string | undefined;
  readonly binary: string;
  readonly flags?: readonly string[];
}

const nodes: readonly Runtime[] = [
  { consumer: 'Node, this one', version: process.versions.node, binary: process.execPath },
  { consumer: 'Node 22', version: versionOf('node-22'), binary: inModules('node-22/bin/node') },
  { consumer: 'Node 24', version: versionOf('node-24'), binary: inModules('node-24/bin/node') },
  { consumer: 'Node 26', version: versionOf('node-26'), binary: inModules('node-26/bin/node') },
];

const runtimes: readonly Runtime[] = [
  ...nodes,
  {
    consumer: 'Deno',
    version: versionOf('@deno/linux-x64-glibc'),
    binary: inModules('@deno/linux-x64-glibc/deno'),
    flags: ['run', '--allow-all', '--no-prompt', '--node-modules-dir=manual'],
  },
  {
    consumer: 'Bun',
    version: versionOf('@oven/bun-linux-x64'),
    binary: inModules('@oven/bun-linux-x64/bin/bun'),
  },
];

export const inRuntimes: readonly Consumer[] = [
  ...runtimes.flatMap((runtime) =>
    ['main.mjs', 'main.cjs'].map((file) => ({
      consumer: runtime.consumer,
      version: runtime.version,
      what: file.endsWith('.mjs') ? 'import' : 'require',
      plays: true,
      run: async ({ url }: ConsumerSite) => {
        const env = { ...process.env, DENO_NO_UPDATE_CHECK: '1', DO_NOT_TRACK: '1' };
        await run(runtime.binary, [...(runtime.flags ?? []), program(file), url], { env });
      },
    })),
  ),
  ...nodes.map(({ consumer, version, binary }) => ({
    consumer,
    version,
    what: 'the local service, and a request that offers HTTP/2',
    plays: false,
    run: async () => {
      await run(binary, [program('service.mjs')], { timeout: 20_000 });
    },
  })),
  { consumer: 'workerd', version: versionOf(workerd), what: 'import', plays: true, run: inWorkerd },
];

async function inWorkerd(site: ConsumerSite): Promise<void> {
  const folder = await site.scratch();
  const target = `--outfile=${join(folder, 'worker.mjs')}`;
  await tool(
    'esbuild',
    program('workerd.mjs'),
    '--bundle',
    '--format=esm',
    '--conditions=workerd,worker',
    target,
  );
  await copyFile(program('workerd.capnp'), join(folder, 'workerd.capnp'));
  const port = await freePort();
  const where = [`--socket-addr=http=127.0.0.1:${port}`, '--control-fd=1'];
  const server = await OwnProcess.start(
    inModules(workerd, 'bin/workerd'),
    ['serve', join(folder, 'workerd.capnp'), ...where],
    '"listen"',
  );
  const response = await fetch(`http://127.0.0.1:${port}/?site=${encodeURIComponent(site.url)}`);
  await server.end('SIGKILL');
  if (!response.ok) throw new Error(`workerd answered ${response.status}: ${await response.text()}`);
}
