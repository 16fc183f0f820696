// `npm test`: everything that must hold before a release, one step after another. A failed step stops
// nothing, so that one run shows all that is wrong. `npm test -- types unit` runs single steps; they
// take the built files as they are unless `build` is among them. The last line is for machines:
// `N passed, N failed`, counting single tests where a step has them, else the step.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensure, find, help } from './browsers.mjs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

const root = fileURLToPath(new URL('..', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'jetsocket-test-'));
const environment = {
  ...process.env,
  PATH: `${join(root, 'node_modules', '.bin')}${delimiter}${process.env.PATH}`,
};

/** Runs a command with its output shown; `true` when it went well. */
function run(command, parameters, variables = {}) {
  const child = spawn(command, parameters, {
    cwd: root,
    env: { ...environment, ...variables },
    shell: process.platform === 'win32',
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return new Promise((resolve) => {
    child.once('error', (error) => {
      console.log(`${command}: ${error.message}`);
      resolve(false);
    });
    child.once('close', (code) => resolve(code === 0));
  });
}

/** A step that is one command, or several, and counts as one. */
const tool =
  (...commands) =>
  async () => {
    let isFine = true;
    for (const [command, ...parameters] of commands) {
      if (!(await run(command, parameters))) isFine = false;
    }
    return { passed: isFine ? 1 : 0, failed: isFine ? 0 : 1, skipped: 0 };
  };

/** What a runner wrote about its tests; a run that broke without a failed test is a failure too. */
function counted(file, isFine, read) {
  let counts = { passed: 0, failed: 0, skipped: 0 };
  try {
    counts = read(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    console.log(`no results of the tests: ${error.message}`);
    isFine = false;
  }
  if (!isFine && counts.failed === 0) counts.failed = 1;
  return counts;
}

const vitest =
  (name, parameters = [], variables = {}) =>
  async () => {
    const file = join(scratch, `${name}.json`);
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
    const isFine = await run('vitest', ['run', ...parameters, ...reporters], variables);
    return counted(file, isFine, (results) => ({
      passed: results.numPassedTests,
      failed: results.numFailedTests,
      skipped: results.numPendingTests + results.numTodoTests,
    }));
  };

/** The three packages as they would be published, packed once. */
let isPacked;
async function packages() {
  const folder = join(scratch, 'packed');
  const options = ['--ignore-scripts', '--silent', '--pack-destination', folder];
  mkdirSync(folder, { recursive: true });
  isPacked ??= run('npm', ['pack', '.', './server', './local', ...options]);
  if (!(await isPacked)) throw new Error('the packages could not be packed');
  return readdirSync(folder).map((file) => join(folder, file));
}

const perPackage =
  (...command) =>
  async () =>
    tool(...(await packages()).map((file) => [...command, file]))();

/** Chromium must be there; the others may be missing, except where everything is expected to be. */
function missingBrowsers() {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  if (!ensure('chromium')) throw new Error(help('chromium'));
  for (const name of ['firefox', 'webkit']) {
    if (find(name)) continue;
    if (process.env.CI === 'true') {
      console.log(help(name));
      counts.failed++;
    } else {
      console.log(`SKIPPED: no test runs in ${name}, it was not found. node test/browsers.mjs says more.`);
      counts.skipped++;
    }
  }
  return counts;
}

async function browsers() {
  const specs = readdirSync(join(root, 'test', 'browser'), { recursive: true });
  if (!specs.some((file) => file.endsWith('.spec.ts'))) throw new Error('test/browser holds no specs');
  const missing = missingBrowsers();
  const file = join(scratch, 'browsers.json');
  const isFine = await run('playwright', ['test', '--reporter=list,json'], {
    PLAYWRIGHT_JSON_OUTPUT_FILE: file,
  });
  return sum([
    missing,
    counted(file, isFine, ({ stats }) => ({
      passed: stats.expected + stats.flaky,
      failed: stats.unexpected,
      skipped: stats.skipped,
    })),
  ]);
}

/** Installs a folder that has packages of its own, where nothing that is published can see them. */
async function install(...folder) {
  const path = join('test', ...folder);
  const isThere = existsSync(join(root, path, 'node_modules', '.package-lock.json'));
  if (!isThere && !(await run('npm', ['ci', '--ignore-scripts', '--prefix', path]))) {
    throw new Error(`the packages of ${path} could not be installed`);
  }
}

async function interop() {
  await install('interop', 'soketi');
  return vitest('interop', ['--config', 'vitest.interop.config.ts'])();
}

async function consumers() {
  await install('consumers');
  return vitest('consumers', ['--config', 'vitest.consumers.config.ts'])();
}

/** Jest finds the SDK in its folder as npm would have put it there. */
async function jest() {
  await install('jest');
  const folder = join(root, 'test', 'jest');
  const installed = join(folder, 'node_modules');
  const sdk = (await packages()).find((file) => /jetsocket-js-[^/\\]*\.tgz$/.test(file)) ?? '';
  const place = join(installed, 'jetsocket-js');
  mkdirSync(place, { recursive: true });
  if (!(await run('tar', ['-xzf', sdk, '-C', place, '--strip-components', '1']))) {
    throw new Error('the packed SDK could not be unpacked');
  }
  const file = join(scratch, 'jest.json');
  const program = join(installed, 'jest', 'bin', 'jest.js');
  const isFine = await run('node', [
    program,
    '--config',
    join(folder, 'jest.config.cjs'),
    '--json',
    '--outputFile',
    file,
  ]);
  return counted(file, isFine, (results) => ({
    passed: results.numPassedTests,
    failed: results.numFailedTests,
    skipped: results.numPendingTests + results.numTodoTests,
  }));
}

/**
 * The third word says that a step takes minutes or installs more: it runs when it is named, and in CI.
 * @type {Record<string, [title: string, () => Promise<Counts>, cost?: 'costly']>}
 */
const steps = {
  lint: ['format, lint, directions of imports', tool(['biome', 'check', '--error-on-warnings'])],
  build: ['every artifact of the three packages', tool(['rollup', '-c', '--silent'])],
  // After the build: tests import the companions by their names, and get what is built.
  types: ['TypeScript, and the tests of types', tool(['tsc'])],
  unit: ['unit, integration and package tests on the sources', vitest('unit')],
  dist: ['tests on the built files', vitest('dist', ['--config', 'vitest.dist.config.ts'])],
  publint: ['the packages as npm would get them', perPackage('publint', 'run', '--strict')],
  attw: [
    'their types, as each module system resolves them',
    perPackage('attw', '--profile', 'node16', '--no-definitely-typed'),
  ],
  size: ['the budgets of the script files', tool(['size-limit'])],
  knip: ['nothing unused, nothing twice', tool(['knip'])],
  browsers: ['in Chromium, Firefox and WebKit', browsers],
  sealed: [
    '10,000 events over 20 changes of keys, 200,000 mutated payloads',
    vitest('sealed', ['encrypted-key-changes', 'encrypted-fuzz'], { JETSOCKET_LONG: '1' }),
    'costly',
  ],
  jest: ['the packed test kit in Jest, in Node and in jsdom', jest, 'costly'],
  companions: [
    '100,000 random requests and frames to the service, a restart under 500 clients, 5,000 requests of two libraries',
    vitest('companions', ['local/test/fuzz', 'test/integration/restart', 'server/test/official-requests'], {
      JETSOCKET_LONG: '1',
    }),
    'costly',
  ],
  chaos: [
    'random wishes on a network that goes wrong, against a model: fixed seeds, then fresh ones',
    tool(
      ['node', 'test/chaos/run.mjs', '--runs', '60', '--seed', 'fixed'],
      ['node', 'test/chaos/run.mjs', '--runs', '60'],
    ),
    'costly',
  ],
  fuzz: [
    '50,000 frames, answers and sealed payloads against oracles',
    vitest('fuzz', ['--maxWorkers=1', 'test/fuzz/'], { JETSOCKET_FUZZ: '50000' }),
    'costly',
  ],
  soak: [
    'a client for 30 s in Node and in Chromium: every event accounted for, nothing left behind',
    tool(
      ['node', 'test/soak/run.mjs', '--minutes', '0.5'],
      ['node', 'test/soak/run.mjs', '--minutes', '0.5', '--in', 'chromium'],
    ),
    'costly',
  ],
  interop: ['against soketi: one, two that share a Redis, and behind Caddy', interop, 'costly'],
  consumers: ['the packages as users bundle, run and check them', consumers, 'costly'],
};

const sum = (all) =>
  all.reduce(
    (total, { passed, failed, skipped }) => ({
      passed: total.passed + passed,
      failed: total.failed + failed,
      skipped: total.skipped + skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  );

/** @returns {Promise<Counts>} */
async function take(name) {
  const [title, step] = steps[name];
  console.log(`\n━━ ${name}: ${title} ${'━'.repeat(Math.max(0, 90 - name.length - title.length))}\n`);
  const start = Date.now();
  const counts = await step().catch((error) => {
    console.log(error.message);
    return { passed: 0, failed: 1, skipped: 0 };
  });
  const seconds = ((Date.now() - start) / 1000).toFixed(1);
  console.log(`\n${name}: ${counts.failed ? 'FAILED' : 'ok'} after ${seconds} s`);
  return counts;
}

async function main(wanted) {
  const names = Object.keys(steps);
  const wrong = wanted.filter((name) => !names.includes(name));
  if (wrong.length) {
    console.log(`no step ${wrong.join(', ')}; the steps are ${names.join(', ')}`);
    process.exitCode = 2;
    return;
  }
  const isCostly = (name) => steps[name][2] === 'costly' && process.env.CI !== 'true';
  const due = wanted.length ? wanted : names.filter((name) => !isCostly(name));
  const results = [];
  for (const name of names.filter((each) => due.includes(each))) results.push([name, await take(name)]);
  const left = wanted.length ? [] : names.filter(isCostly);
  if (left.length) console.log(`\nnot run here, but in CI: npm test -- ${left.join(' ')}`);
  const bad = results.filter(([, counts]) => counts.failed).map(([name]) => name);
  const { passed, failed, skipped } = sum(results.map(([, counts]) => counts));
  if (bad.length) console.log(`\nfailed steps: ${bad.join(', ')}`);
  console.log(`\n${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`);
  process.exitCode = failed ? 1 : 0;
}

try {
  await main(process.argv.slice(2));
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
