// `npm run bench`: measures beside the peers and writes RESULTS.md, its charts and the figures behind it.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openBrowser } from './hosts/browser.mjs';
import { openNode } from './hosts/node.mjs';
import { machine } from './machine.mjs';

const here = new URL('./', import.meta.url);
const names = [
  'sizes',
  'frames',
  'encryption',
  'evaluation',
  'start',
  'drop-in',
  'recovery',
  'herd',
  'memory',
];

const usage = `
npm run bench                        everything, some 15 minutes on two cores
npm run bench -- frames encryption   single parts; the others keep the figures they have
npm run bench -- page                only writes the page again
npm run bench -- frames --rounds 9   fewer turns, of 31

The parts are ${names.join(', ')}.
Takes the built files of now: npm run build first where the sources changed. Each part leaves its figures in
bench/results/, from which bench/RESULTS.md is made.
`;

/** What is asked for; what cannot be read is told with how it is said. */
function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { rounds: { type: 'string', default: '31' }, help: { type: 'boolean', short: 'h' } },
    });
    const unknown = positionals.filter((name) => name !== 'page' && !names.includes(name));
    if (unknown.length) throw new Error(`There is no part ${unknown.join(', ')}`);
    if (!(Number(values.rounds) > 0))
      throw new Error(`--rounds must be a positive number, not ${values.rounds}`);
    return { ...values, parts: positionals };
  } catch (error) {
    console.error(`${error.message}\n${usage}`);
    return process.exit(2);
  }
}

const { rounds, help, parts } = readArguments();
if (help) {
  console.log(usage);
  process.exit();
}

/** The peers are no dependency of anything else, so they are installed when they are measured. */
function installPeers() {
  if (existsSync(new URL('node_modules/pusher-js', here))) return;
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts'], {
    cwd: fileURLToPath(here),
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error('the peers could not be installed');
}

async function take(name) {
  const part = await import(`./parts/${name}.mjs`);
  const opened = [];
  const hosts = async (wanted) => {
    for (const each of wanted) opened.push(each === 'node' ? openNode() : await openBrowser(each));
    return opened;
  };
  console.log(`\n${name}: ${part.title}`);
  const start = Date.now();
  try {
    const before = machine();
    const groups = await part.measure({ hosts, rounds: Number(rounds) });
    const result = { part: name, date: new Date().toISOString(), machine: before, groups };
    mkdirSync(new URL('results/', here), { recursive: true });
    writeFileSync(new URL(`results/${name}.json`, here), `${JSON.stringify(result, null, 1)}\n`);
  } finally {
    for (const host of opened) await host.close();
  }
  console.log(`${name}: ${Math.round((Date.now() - start) / 1000)} s`);
}

installPeers();
for (const name of names) if (!parts.length || parts.includes(name)) await take(name);
const { writePage } = await import('./report/page.mjs');
await writePage(names);
const { writeGuide } = await import('./report/guide.mjs');
writeGuide();
