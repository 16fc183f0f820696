// The figures in docs/migrating-from-pusher-js.md, from those of the drop-in: no number there is written by hand.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { digits, times } from './numbers.mjs';

const guide = new URL('../../docs/migrating-from-pusher-js.md', import.meta.url);
const results = new URL('../results/drop-in.json', import.meta.url);
const between =
  /(?<=<!-- figures: written by `npm run bench -- drop-in` -->\n)[\s\S]*(?=<!-- end of the figures -->)/;

export function writeGuide() {
  if (!existsSync(results)) return;
  const { date, machine, groups } = JSON.parse(readFileSync(results, 'utf8'));
  const rows = groups.flatMap(({ unit, rows }) =>
    rows.map(({ name, ours, theirs, ratio }) => {
      const figures = [ours, theirs].map(({ median }) => `${digits(median)} ${unit}`);
      return `| ${[name, ...figures, times(ratio.median)].join(' | ')} |`;
    }),
  );
  const table = ['|  | drop-in | pusher-js | ratio |', '| --- | --: | --: | --: |', ...rows].join('\n');
  const origin = `Measured ${date.slice(0, 10)} with pusher-js ${machine.pusher}, ${machine.cpu}, ${machine.cores} cores.`;
  writeFileSync(
    guide,
    readFileSync(guide, 'utf8').replace(between, () => `\n${table}\n\n${origin}\n\n`),
  );
  console.log('wrote the figures in docs/migrating-from-pusher-js.md');
}
