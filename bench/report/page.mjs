// RESULTS.md and its charts, from the figures in results/. No number on the page is written by hand.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { ratioChart } from './chart.mjs';
import { digits, spread, times } from './numbers.mjs';

const here = new URL('../', import.meta.url);

const verdict = ({ ratio, target }) =>
  target === undefined ? '' : `${ratio.median >= target ? '≥' : '**missed:**'} ${times(target)}`;

function table(unit, { rows }) {
  const lines = rows.map((row) => {
    const { name, ours, theirs, ratio } = row;
    const cells = [name, `**${times(ratio.median)}**`, verdict(row), spread(ratio)];
    const absolute = [ours, theirs].flatMap((side) => [digits(side.median), spread(side)]);
    return `| ${[...cells, ...absolute].join(' | ')} |`;
  });
  return [
    `| | ratio | target | quartiles | jetsocket-js, ${unit} | quartiles | pusher-js, ${unit} | quartiles |`,
    '| --- | --: | :-- | --: | --: | --: | --: | --: |',
    ...lines,
  ].join('\n');
}

function section(part, { part: name, date, machine, groups }) {
  const parts = groups.map((group, index) => {
    const file = `charts/${name}-${index + 1}.svg`;
    const bars = group.rows.map((row) => ({ name: row.name, value: row.ratio.median, target: row.target }));
    writeFileSync(
      new URL(file, here),
      ratioChart(`${part.title}, ${group.name}: times as fast as pusher-js`, bars),
    );
    return `### ${group.name}\n\n![${part.title}, ${group.name}](${file})\n\n${table(part.unit, group)}`;
  });
  const origin = `Measured ${date.slice(0, 10)} at ${machine.commit}, load of the machine before: ${machine.load.toFixed(1)}.`;
  return [`## ${part.title}`, part.method, origin, ...parts].join('\n\n');
}

const read = (name) => {
  const file = new URL(`results/${name}.json`, here);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
};

function introduction({ machine }) {
  return `# Results

Written by \`npm run bench\`; do not edit. Ratios say how many times faster jetsocket-js is than pusher-js ${machine.pusher}:
medians over turns taken in one run, ours and theirs one after another, with quartiles. In the charts a mark is the target,
a bar of another colour misses it, and the line at 1 is pusher-js.

Machine: ${machine.cpu}, ${machine.cores} cores, ${machine.memory}, ${machine.system}, Node ${machine.node}.`;
}

export async function writePage(names) {
  mkdirSync(new URL('charts/', here), { recursive: true });
  const results = names.map(read).filter(Boolean);
  const sections = [];
  for (const result of results) sections.push(section(await import(`../parts/${result.part}.mjs`), result));
  const text = [introduction(results[0]), ...sections].join('\n\n');
  writeFileSync(new URL('RESULTS.md', here), `${text}\n`);
  console.log('wrote bench/RESULTS.md');
}
