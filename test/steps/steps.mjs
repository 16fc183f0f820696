// The steps of `npm test`, in their order.
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ensure, find, help } from '../browsers.mjs';
import { counted, install, packages, perPackage, report, root, run, tool, vitest } from './commands.mjs';
import { none, ofPlaywright, ofVitest, sum } from './results.mjs';

/** Chromium must be there; the others may be missing, except where everything is expected to be. */
function missingBrowsers() {
  const results = none();
  if (!ensure('chromium')) throw new Error(help('chromium'));
  for (const name of ['firefox', 'webkit']) {
    if (find(name)) continue;
    if (process.env.CI === 'true') {
      results.failures.push(help(name));
      results.failed++;
    } else {
      console.log(`SKIPPED: no test runs in ${name}, it was not found. node test/browsers.mjs says more.`);
      results.skipped++;
    }
  }
  return results;
}

async function browsers() {
  const specs = readdirSync(join(root, 'test', 'browser'), { recursive: true });
  if (!specs.some((file) => file.endsWith('.spec.ts'))) throw new Error('test/browser holds no specs');
  const missing = missingBrowsers();
  const file = report('browsers');
  const isFine = await run('playwright', ['test', '--reporter=list,json'], {
    PLAYWRIGHT_JSON_OUTPUT_FILE: file,
  });
  return sum([missing, counted(file, isFine, ofPlaywright)]);
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
  const file = report('jest');
  const program = join(installed, 'jest', 'bin', 'jest.js');
  const isFine = await run('node', [
    program,
    '--config',
    join(folder, 'jest.config.cjs'),
    '--json',
    '--outputFile',
    file,
  ]);
  return counted(file, isFine, ofVitest);
}

/** @typedef {import('./results.mjs').Results} Results */

/**
 * The third word says that a step takes minutes or installs more: it runs when it is named, and in CI.
 * @type {Record<string, [title: string, () => Promise<Results>, cost?: 'costly']>}
 */
export const steps = {
  lint: ['format, lint, directions of imports', tool(['biome', 'check', '--error-on-warnings'])],
  build: ['every artifact of the three packages', tool(['rollup', '-c', '--silent'])],
  // After the build: tests import the companions by their names, and get what is built.
  types: ['TypeScript, and the tests of types', tool(['tsc'])],
  unit: ['unit, integration and package tests on the sources', vitest('unit')],
  dist: ['tests on the built files', vitest('dist', ['--config', 'vitest.dist.config.ts'])],
  packed: [
    'the integration tests of the client on the packed script files',
    vitest('packed', ['--config', 'vitest.packed.config.ts']),
    'costly',
  ],
  publint: ['the packages as npm would get them', perPackage('publint', 'run', '--strict')],
  attw: [
    'their types, as each module system resolves them',
    perPackage('attw', '--profile', 'strict', '--no-definitely-typed'),
  ],
  size: ['the budgets of the script files', tool(['size-limit'])],
  knip: ['nothing unused, nothing twice', tool(['knip'])],
  browsers: ['in Chromium, Firefox and WebKit', browsers],
  jest: ['the packed test kit in Jest, in Node and in jsdom', jest, 'costly'],
  // One run, so that the long files go side by side.
  long: [
    '10,000 events over 20 changes of keys, 200,000 mutated payloads; 100,000 random requests and frames to the ' +
      'service, a restart under 500 clients, 5,000 requests of two libraries',
    vitest(
      'long',
      [
        ...['encrypted-key-changes', 'encrypted-fuzz'],
        ...['local/test/fuzz', 'test/integration/restart', 'server/test/official-requests'],
      ],
      { JETSOCKET_LONG: '1' },
    ),
    'costly',
  ],
  chaos: [
    'random wishes on a network that goes wrong, against a model: fixed seeds, then fresh ones on the script file',
    tool(
      ['node', 'test/chaos/run.mjs', '--runs', '60', '--seed', 'fixed'],
      ['node', 'test/chaos/run.mjs', '--runs', '60', '--built'],
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
