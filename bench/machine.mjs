// What the figures were measured on, and of what.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem, type } from 'node:os';
import { fileURLToPath } from 'node:url';

const root = new URL('../', import.meta.url);
const json = (path) => JSON.parse(readFileSync(new URL(path, root), 'utf8'));

/** What a run of these benchmarks writes: it changes nothing that is measured. */
const written = ['bench/RESULTS.md', 'bench/charts', 'bench/results', 'docs/migrating-from-pusher-js.md'];

const git = (...parameters) =>
  execFileSync('git', parameters, { cwd: fileURLToPath(root), encoding: 'utf8' }).trim();

function commit() {
  try {
    const others = written.map((path) => `:!${path}`);
    const changes = git('status', '--porcelain', '--untracked-files=no', '--', '.', ...others);
    return `${git('rev-parse', '--short=10', 'HEAD')}${changes && '-dirty'}`;
  } catch {
    return undefined;
  }
}

/** The version of the peers that lie there, by name. */
export function peers() {
  const { dependencies } = json('bench/package.json');
  return Object.fromEntries(
    Object.keys(dependencies).map((name) => [name, json(`bench/node_modules/${name}/package.json`).version]),
  );
}

export function machine() {
  const [cpu] = cpus();
  return {
    cpu: cpu?.model,
    cores: cpus().length,
    memory: `${Math.round(totalmem() / 2 ** 30)} GB`,
    system: `${type()} ${release()}`,
    node: process.versions.node,
    load: loadavg()[0],
    jetsocket: json('package.json').version,
    commit: commit(),
    pusher: peers()['pusher-js'],
  };
}
