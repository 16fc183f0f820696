// Writes RELIABILITY.md: what is promised, how it is tested, and what came out, from the files of results.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const number = (value) => (typeof value === 'number' ? value.toLocaleString('en-US') : String(value));

const table = (head, rows) =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const promises = `## What is promised

1. A client has at most one live connection.
2. A wanted channel is subscribed once on it, an unwanted one not at all, whatever the order of calls and losses.
3. An authorization asked for one connection is never used on another.
4. Events of a subscribed channel arrive once and in the order of the wire, encrypted ones too, also while keys
   change. What could not be read is told by a \`decryption_error\` in its turn.
5. Nothing is delivered after \`unsubscribe()\`, and nothing of an encrypted channel that is not authentic.
6. Events that a lost connection may have cost are named by a \`gap\`.
7. Nothing that a server, a network or an authorization endpoint does becomes an uncaught exception.
8. Once nothing is wrong any more, everything is as it was wished within 15 seconds, without a hot loop of attempts
   or requests before.
9. \`disconnect()\` leaves nothing behind: no timer, listener, socket or request. Nothing grows over time.`;

const tests = `## How it is tested

| test | what it does | short run, in CI | long run |
| --- | --- | --- | --- |
| chaos | Plays scenarios made from a seed: random calls of an application, also inside of its handlers, on nine channels of every kind; meanwhile connections are reset, ended, lost without a word, stalled, refused, delayed and cut mid-frame, the service closes with every kind of code, refuses subscriptions in five dialects and sends garbage, authorizations fail in fifteen ways, keys change. A model of the promises is checked at every frame, call and event. | \`npm test -- chaos\` | \`npm run test:chaos -- --runs 500\` |
| fuzz | Frames, answers to authorizations and sealed payloads, made by fast-check, against oracles. | \`npm test -- fuzz\` | \`JETSOCKET_FUZZ=1000000 npm run test:fuzz\` |
| soak | One client, ten channels, 1,000 numbered events a second, a lost connection every 5 s, new keys every 30 s, in Node and in Chromium. Every event is accounted for; heap, timers and listeners are measured. | \`npm test -- soak\` | \`npm run test:soak -- --minutes 30 --in chromium\` |
| beside | The scenarios of the chaos with this client and with pusher-js, counted from outside by what both ends see. | | \`npm run test:chaos -- --beside\` |

A chaos run that goes wrong prints the command that plays it again: the seed decides what the application does, what
goes wrong, and the client's own chance. In the chaos time limits are shortened, so that
hours of bad luck fit into seconds. \`npm run test:reliability\` does all the long runs and writes this page.`;

function chaos(runs) {
  const rows = runs.map(({ settledMedian, settledLatest, ...run }) => {
    const { seed, badRuns, violations, sockets, requests, events } = run;
    const latest = settledLatest === null ? 'never' : `${number(settledLatest)} ms`;
    const times = [`${number(settledMedian)} ms`, latest];
    return [seed, ...[run.runs, badRuns, violations].map(number), ...times, sockets, requests, events];
  });
  const wrong = runs.filter((run) => run.wrong).map((run) => `\n- ${run.seed}: ${run.wrong}`);
  return `### Chaos

${table(
  ['seed', 'scenarios', 'bad', 'violations', 'settled (median)', 'at the latest', ...counted],
  rows.map((cells) => cells.map(number)),
)}

The built client; runs that went wrong are listed too. Times are those since the last fault.${wrong.length ? ` What was wrong:\n${wrong.join('')}` : ''}`;
}

const counted = ['connections', 'requests', 'events'];

const rowsBeside = [
  ['wanted channels that were not subscribed 15 s after the last fault, and nobody was told', 'lost'],
  ['… of which an error told, as of a refusal for good', 'refused'],
  ['channels that stayed subscribed though unwanted', 'zombies'],
  ['connections that did not come back, or did not go', 'stuck'],
  ['scenarios that were not as wished after 15 s', 'unsettled'],
  ['time until all was as wished, median, ms', 'settledMedian'],
  ['… of the slowest tenth, at least, ms', 'settled90'],
  ['events heard twice', 'duplicates'],
  ['events out of order', 'outOfOrder'],
  ['events missing while subscribed', 'missing'],
  ['events missing over a lost connection, and nothing said so', 'missingUnnamed'],
  ['events heard after `unsubscribe()`', 'afterUnsubscribe'],
  ['sealed data delivered as if it were an event', 'sealedDelivered'],
  ['uncaught exceptions', 'uncaught'],
  ['connections 3 s after `disconnect()`', 'left'],
  ['connections opened', 'sockets'],
  ['most that the service had at one time, those lost without a word among them', 'most'],
  ['authorization requests', 'requests'],
  ['events heard (a scenario that is not settled goes on longer)', 'heard'],
];

function beside({ runs, pusherVersion, ...results }) {
  const [ours, theirs] = [results['jetsocket-js'], results['pusher-js']];
  return `### Beside pusher-js ${pusherVersion}

${runs} scenarios each, in turn, the same calls and the same faults at the same times. Both are given the same
heartbeat; where only jetsocket-js has a time limit or bounds of its back-off, they are shortened, as everywhere in
the chaos. pusher-js has no such options, so its times say how it is, and its counts say more.

${table(
  ['', 'jetsocket-js', `pusher-js ${pusherVersion}`],
  rowsBeside.map(([text, key]) => [text, number(ours[key]), number(theirs[key])]),
)}`;
}

function fuzz(results) {
  return `### Fuzz

${table(
  ['property', 'outcome', 'seconds'],
  results.map(({ title, status, seconds }) => [title, status, number(seconds)]),
)}`;
}

function soak(results) {
  const rows = [
    ['minutes', 'minutes'],
    ['events published', 'published'],
    ['… received', 'received'],
    ['… missing, and named by a `gap`', 'missingNamedByGap'],
    ['… missing, and not named', 'unnamed'],
    ['… twice or out of order', 'repeated'],
    ['connections dropped', 'drops'],
    ['heap after collection, mean, KiB', 'heapKiB'],
    ['its slope, KiB an hour', 'slopeKiBPerHour'],
    ['… and the standard error of that', 'slopeErrorKiBPerHour'],
    ['timers, at every look', 'timers'],
    ['listeners, at every look', 'listeners'],
    ['violations', 'violations'],
  ];
  const faults = results.filter(({ wrong }) => wrong).map(({ host, wrong }) => `\n- ${host}: ${wrong}`);
  const said = faults.length ? `\n\nWhat was wrong:\n${faults.join('')}` : '';
  return `### Soak

${table(
  ['', ...results.map(({ host }) => host)],
  rows.map(([text, key]) => [text, ...results.map((result) => number(result[key]))]),
)}

Events published while the client was away are missing; those of the time between a subscription that ended and
the first event after it. The numbers at every look are the same, or the run is a failed one. Node runs
without its optimizing compilers, whose code and notes on it count as heap there, and grow for hours.${said}`;
}

/** Writes the page from the results in a folder; a part without results says so. */
export function writePage(folder, file) {
  const read = (name) => {
    const path = join(folder, `${name}.json`);
    return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
  };
  const part = (name, result, write) => (result ? write(result) : `### ${name}\n\nNot run yet.`);
  const soaks = [read('soak-node'), read('soak-chromium')].filter(Boolean);
  const chaosRuns = [read('chaos'), ...(read('chaos-earlier') ?? [])].filter(Boolean);
  const text = [
    '# Reliability',
    'This page is written by `npm run test:reliability`, the numbers among it.',
    promises,
    tests,
    '## The last results',
    part('Chaos', chaosRuns.length ? chaosRuns : undefined, chaos),
    part('Fuzz', read('fuzz'), fuzz),
    part('Soak', soaks.length ? soaks : undefined, soak),
    part('Beside pusher-js', read('beside'), beside),
  ].join('\n\n');
  writeFileSync(file, `${text}\n`);
}
