// `npm run bench`: measures beside the peers and writes RESULTS.md, its charts and the figures behind it.
//
//   npm run bench                        everything, some 10 minutes on two cores
//   npm run bench -- frames encryption   single parts; the others keep the figures they have
//   npm run bench -- page                only writes the page again
//   npm run bench -- frames --rounds 9   fewer turns
//
// Take the built files of now: `npm run build` first where the sources changed. Each part leaves its figures
// in results/, from which the page is made.
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

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '31' } },
});

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
    const groups = await part.measure({ hosts, rounds: Number(values.rounds) });
    const result = { part: name, date: new Date().toISOString(), machine: before, groups };
    mkdirSync(new URL('results/', here), { recursive: true });
    writeFileSync(new URL(`results/${name}.json`, here), `${JSON.stringify(result, null, 1)}\n`);
  } finally {
    for (const host of opened) await host.close();
  }
  console.log(`${name}: ${Math.round((Date.now() - start) / 1000)} s`);
}

const unknown = positionals.filter((name) => name !== 'page' && !names.includes(name));
if (unknown.length) throw new Error(`no part ${unknown.join(', ')}; the parts are ${names.join(', ')}, page`);
installPeers();
const isOnlyPage = positionals.length === 1 && positionals[0] === 'page';
for (const name of names)
  if (!isOnlyPage && (!positionals.length || positionals.includes(name))) await take(name);
const { writePage } = await import('./report/page.mjs');
await writePage(names);
const { writeGuide } = await import('./report/guide.mjs');
writeGuide();
