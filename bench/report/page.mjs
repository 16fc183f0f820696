// RESULTS.md and its charts, from the figures in results/. No number on the page is written by hand.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { kinds } from './groups.mjs';

const here = new URL('../', import.meta.url);

const read = (name) => {
  const file = new URL(`results/${name}.json`, here);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
};

function introduction([{ machine }]) {
  return `# Results

Written by \`npm run bench\`; do not edit. Compared with pusher-js ${machine.pusher} in the same run, ours and theirs in turns;
figures are medians, with quartiles. In the charts the line at 1 is pusher-js, a mark is the target, and a bar of
another colour misses it.

Machine: ${machine.cpu}, ${machine.cores} cores, ${machine.memory}, ${machine.system}, Node ${machine.node}.`;
}

function section({ title, method }, { part, date, machine, groups }) {
  const shown = groups.map((group, index) => {
    const { text, chart } = kinds[group.kind](group, title);
    const file = `charts/${part}-${index + 1}.svg`;
    if (chart) writeFileSync(new URL(file, here), chart);
    const image = chart ? [`![${title}, ${group.name}](${file})`] : [];
    return [`### ${group.name}`, ...image, text].join('\n\n');
  });
  const load = machine.load.toFixed(1);
  const origin = `Measured ${date.slice(0, 10)} at ${machine.commit}; load of the machine before: ${load}.`;
  return [`## ${title}`, method, origin, ...shown].join('\n\n');
}

export async function writePage(names) {
  mkdirSync(new URL('charts/', here), { recursive: true });
  const results = names.map(read).filter(Boolean);
  const sections = [];
  for (const result of results) sections.push(section(await import(`../parts/${result.part}.mjs`), result));
  writeFileSync(new URL('RESULTS.md', here), `${[introduction(results), ...sections].join('\n\n')}\n`);
  console.log('wrote bench/RESULTS.md');
}
