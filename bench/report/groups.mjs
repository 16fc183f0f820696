// How a group of figures is shown: as a table, and a chart where one helps.
import { barChart } from './chart.mjs';
import { digits, spread, times } from './numbers.mjs';

const markdown = ([head, ...rows], alignments) =>
  [head, alignments, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/** Ratios to pusher-js beside their targets; `isMet` says which way is good. */
function ratios({ unit, rows }, sign, isMet) {
  const goal = ({ ratio, target }) => {
    if (target === undefined) return '';
    return `${isMet(ratio, target) ? '' : '**missed:** '}${sign} ${times(target)}`;
  };
  const isPossibleKnown = rows.some(({ possible }) => possible !== undefined);
  const cells = (row) => {
    const absolute = [row.ours, row.theirs].flatMap((side) => [digits(side.median), spread(side)]);
    const possible = isPossibleKnown ? [row.possible ? times(row.possible) : ''] : [];
    return [
      row.name,
      `**${times(row.ratio.median)}**`,
      goal(row),
      ...possible,
      spread(row.ratio),
      ...absolute,
    ];
  };
  const sides = ['jetsocket-js', 'pusher-js'].flatMap((side) => [`${side}, ${unit}`, 'quartiles']);
  const head = ['', 'ratio', 'target', ...(isPossibleKnown ? ['possible'] : []), 'quartiles', ...sides];
  return markdown([head, ...rows.map(cells)], ['---', '--:', ':--', ...head.slice(3).map(() => '--:')]);
}

const bars = ({ rows }, isMet) =>
  rows.map(({ name, ratio, target }) => ({
    name,
    value: ratio.median,
    target,
    isMissed: target !== undefined && !isMet(ratio, target),
  }));

/** Not slower is also what cannot be told apart: a ratio of 1 within the quartiles. */
const atLeast = ({ median, high }, target) => (target === 1 ? high : median) >= target;
const atMost = ({ median }, target) => median <= target;

/** By the kind of a group. */
export const kinds = {
  /** How many times faster than pusher-js. */
  faster: (group, title) => ({
    text: ratios(group, '≥', atLeast),
    chart: barChart(`${title}, ${group.name}: times as fast as pusher-js`, bars(group, atLeast)),
  }),
  /** Which part of pusher-js's. */
  smaller: (group, title) => ({
    text: ratios(group, '≤', atMost),
    chart: barChart(`${title}, ${group.name}: part of pusher-js's`, bars(group, atMost)),
  }),
  /** Plain values, the first column names; `charted` says which column is drawn, in which unit. */
  values({ name, columns, rows, charted }, title) {
    const shown = rows.map((row) => row.map((cell) => (typeof cell === 'number' ? digits(cell) : cell)));
    const text = markdown(
      [columns, ...shown],
      columns.map((_, index) => (index ? '--:' : '---')),
    );
    if (charted === undefined) return { text };
    const values = rows.map((row) => ({ name: row[0], value: row[charted] }));
    return { text, chart: barChart(`${title}, ${name}: ${columns[charted]}`, values, '') };
  },
  /** One value each and what it may be at most. */
  limits: ({ rows }) => ({
    text: markdown(
      [
        ['', 'measured', 'allowed'],
        ...rows.map(({ name, value, limit, unit = '' }) => [
          name,
          `**${digits(value)}**${unit}`,
          `${value <= limit ? '' : '**missed:** '}≤ ${digits(limit)}${unit}`,
        ]),
      ],
      ['---', '--:', ':--'],
    ),
  }),
};
