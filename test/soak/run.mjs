// One client for a long time: numbered events on ten channels, a lost connection every few seconds, new keys
// now and then. Every event must be accounted for, and nothing may grow.
import { writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { hosts } from './hosts.mjs';
import { names, Stage } from './stage.mjs';
import { trend } from './trend.mjs';

const usage = `
npm run test:soak -- [--minutes NUMBER] [--in node|chromium] [--rate NUMBER] [--drop-every MS] [--rotate-every MS]

  --minutes       how long (30)
  --in            where the client runs: node or chromium (node)
  --rate          events a second (1000)
  --drop-every    how often the connection is lost, in milliseconds (5000)
  --rotate-every  how often the keys change, in milliseconds (30000)
  --save          a file for the figures, as JSON
`;

const options = {
  minutes: { type: 'string', default: '30' },
  in: { type: 'string', default: 'node' },
  rate: { type: 'string', default: '1000' },
  'drop-every': { type: 'string', default: '5000' },
  'rotate-every': { type: 'string', default: '30000' },
  save: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
};

/** What is asked for; what cannot be read is told with how it is said. */
function readValues() {
  try {
    const { values } = parseArgs({ options });
    for (const name of ['minutes', 'rate', 'drop-every', 'rotate-every']) {
      if (!(Number(values[name]) > 0))
        throw new Error(`--${name} must be a positive number, not ${values[name]}`);
    }
    if (!(values.in in hosts)) throw new Error(`--in must be one of ${Object.keys(hosts)}, not ${values.in}`);
    return values;
  } catch (error) {
    console.error(`${error.message}\n${usage}`);
    return process.exit(2);
  }
}

const values = readValues();
if (values.help) {
  console.log(usage);
  process.exit();
}
const length = Number(values.minutes) * 60_000;
/** What compilers and caches take at the beginning says nothing about growth, and a short run nothing else. */
const isLong = length >= 600_000;
const warmUp = Math.min(length / 4, 300_000);
const interval = Math.max(1000, Math.min(10_000, length / 30));
const dropEvery = Number(values['drop-every']);
/** What was missing at a time that its gap does not name. */
const unnamed = [];

/**
 * Reads the counters at a moment when the client is connected and subscribed everywhere. Where they are not as
 * `usual`, a request for a key may be under way: then it looks again, for 4 s.
 */
async function steady(host, stage, usual) {
  let last;
  for (let times = 0; times < 200; times++) {
    const { holes, ...counts } = await host.read();
    unnamed.push(...holes.filter((hole) => !stage.isNamed(hole)));
    last = counts.isSteady ? counts : last;
    const { timers, listeners } = usual ?? counts;
    if (counts.isSteady && counts.timers === timers && counts.listeners === listeners) return counts;
    await wait(20);
  }
  if (last) return last;
  throw new Error('the client did not come back within 4 s');
}

async function sample(stage, host, start, usual) {
  const { timers, listeners } = await steady(host, stage, usual);
  return { x: Date.now() - start, y: await host.heap(), timers, listeners };
}

async function soak(stage, host) {
  await host.start({ url: stage.url, key: stage.key, options: stage.options }, names);
  await steady(host, stage);
  stage.play({ rate: Number(values.rate), dropEvery, rotateEvery: Number(values['rotate-every']) });
  const start = Date.now();
  const samples = [];
  while (Date.now() - start < length) {
    await wait(interval);
    samples.push(await sample(stage, host, start, samples[0]));
  }
  // Events lost at the very end are told from those that follow, so some must.
  stage.calm();
  await steady(host, stage);
  await wait(1000);
  stage.rest();
  await wait(1000);
  const counts = await steady(host, stage);
  counts.unnamed += unnamed.length;
  return { samples: samples.filter(({ x }) => x > warmUp), counts, left: await host.stop() };
}

/** What is wrong, in words. */
function judge({ samples, counts, left }, { slope, error, mean }) {
  const grown = (slope * length) / mean;
  const differs = (what) => new Set(samples.map((each) => each[what])).size > 1;
  const accounted = counts.received + counts.missing;
  return [
    // A short run sees only what compilers and caches cannot explain.
    slope > 3 * error &&
      grown > (isLong ? 0.01 : 0.25) &&
      `the heap grows by ${(grown * 100).toFixed(1)} % in this time`,
    differs('timers') && `the number of timers changes: ${samples.map(({ timers }) => timers)}`,
    differs('listeners') && `the number of listeners changes: ${samples.map(({ listeners }) => listeners)}`,
    counts.unnamed > 0 && `${counts.unnamed} times events were missing that no gap named`,
    counts.repeated > 0 && `${counts.repeated} events came twice or late`,
    counts.errors > 0 && `${counts.errors} errors`,
    counts.gaps === 0 && 'no connection was lost',
    accounted < stage.published - 100 && `${accounted} events of ${stage.published} are accounted for`,
    left.timers > 0 && `${left.timers} timers after disconnect()`,
    left.listeners > 0 && `${left.listeners} listeners after disconnect()`,
    ...counts.problems,
    ...unnamed.slice(0, 20).map((hole) => `missing, and not within its gap: ${JSON.stringify(hole)}`),
  ].filter(Boolean);
}

const host = await hosts[values.in]();
const stage = await Stage.start();
const outcome = await soak(stage, host);
await host.close();
await stage.stop();
const { samples, counts } = outcome;
const fit = trend(samples);
const faults = judge(outcome, fit);
const perHour = (bytes) => Math.round((bytes * 3_600_000) / 1024);
const result = {
  host: host.name,
  minutes: Number(values.minutes),
  published: stage.published,
  received: counts.received,
  missingNamedByGap: counts.missing,
  unnamed: counts.unnamed,
  repeated: counts.repeated,
  drops: stage.drops,
  connections: counts.connections,
  requests: stage.requests,
  samples: samples.length,
  heapKiB: Math.round(fit.mean / 1024),
  slopeKiBPerHour: perHour(fit.slope),
  slopeErrorKiBPerHour: perHour(fit.error),
  timers: samples[0]?.timers,
  listeners: samples[0]?.listeners,
  violations: faults.length,
  wrong: faults.join('; '),
};
console.log(JSON.stringify(result, null, 2));
for (const fault of faults) console.log(fault);
if (values.save) writeFileSync(values.save, `${JSON.stringify(result, null, 2)}\n`);
process.exitCode = faults.length ? 1 : 0;
