// Everything RELIABILITY.md tells of, at full length, and the page itself. About an hour and a half for all.
//
//   npm run test:reliability            all parts, one after another, then the page
//   npm run test:reliability -- chaos   one part, or several: chaos, fuzz, beside, soak-node, soak-chromium
//   npm run test:reliability -- page    only writes the page again, from the results there are
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writePage } from './page.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const results = 'test/reliability/results';
const chaos = ['node', 'test/chaos/run.mjs', '--built'];
const scratch = mkdtempSync(join(tmpdir(), 'jetsocket-reliability-'));
const tests = join(scratch, 'fuzz.json');
const soak = ['node', 'test/soak/run.mjs', '--minutes', '30'];

/** Command and variables of each part. */
const parts = {
  chaos: [[...chaos, '--runs', '500', '--save', `${results}/chaos.json`]],
  beside: [[...chaos, '--beside', '--runs', '100', '--save', `${results}/beside.json`]],
  fuzz: [
    [
      'node_modules/.bin/vitest',
      'run',
      '--maxWorkers=1',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${tests}`,
      'test/fuzz/',
    ],
    { JETSOCKET_FUZZ: '1000000' },
  ],
  'soak-node': [[...soak, '--save', `${results}/soak-node.json`]],
  'soak-chromium': [[...soak, '--in', 'chromium', '--save', `${results}/soak-chromium.json`]],
};

/** The runner says far more than what the page tells. */
function keepFuzz() {
  const { testResults } = JSON.parse(readFileSync(tests, 'utf8'));
  const kept = testResults.flatMap(({ assertionResults }) =>
    assertionResults.map(({ title, status, duration }) => ({
      title,
      status,
      seconds: Math.round(duration / 1000),
    })),
  );
  writeFileSync(join(root, results, 'fuzz.json'), `${JSON.stringify(kept, null, 2)}\n`);
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => name !== 'page' && !(name in parts));
if (unknown.length) throw new Error(`no part ${unknown}; the parts are ${Object.keys(parts)} and page`);
const failed = [];
for (const [name, [[command, ...parameters], variables]] of Object.entries(parts)) {
  if (wanted.length && !wanted.includes(name)) continue;
  console.log(`\n━━ ${name}`);
  const env = { ...process.env, ...variables };
  const { status } = spawnSync(command, parameters, { cwd: root, stdio: 'inherit', env });
  if (status !== 0) failed.push(name);
  if (name === 'fuzz') keepFuzz();
}
rmSync(scratch, { recursive: true, force: true });
writePage(`${root}/${results}`, `${root}/RELIABILITY.md`);
if (failed.length) console.log(`failed: ${failed.join(', ')}`);
process.exitCode = failed.length ? 1 : 0;
