import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const modules = fileURLToPath(new URL('../node_modules', import.meta.url));
const run = promisify(execFile);

/** Puts the three packages, as npm would publish them now, where the programs find them. */
export default async function unpack(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'jetsocket-packed-'));
  const options = ['--ignore-scripts', '--silent', '--pack-destination', folder];
  await run('npm', ['pack', '.', './server', './local', ...options], { cwd: root });
  for (const tarball of await readdir(folder)) await install(join(folder, tarball));
  await rm(folder, { recursive: true });
}

async function install(tarball: string): Promise<void> {
  const [, name = ''] = /([a-z-]+)-[\d.]+[^/]*\.tgz$/.exec(tarball) ?? [];
  const target = join(modules, name);
  await rm(target, { recursive: true, force: true });
  await mkdir(target);
  await run('tar', ['-xzf', tarball, '--strip-components=1', '-C', target]);
  const { name: packed } = JSON.parse(await readFile(join(target, 'package.json'), 'utf8')) as {
    name: string;
  };
  if (packed !== name) throw new Error(`${tarball} holds the package ${packed}`);
}
