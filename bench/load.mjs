// How much the service of jetsocket-local bears, with its clients on the same machine: connections held, what an
// idle one weighs, how long one event takes to all of them, and a steady stream of deliveries.
//
//   node bench/load.mjs                       5,000 clients, 20,000 deliveries a second for 30 s: about 90 s
//   node bench/load.mjs --clients 1000 --rate 5000 --seconds 5
//
// Takes the built files of now. Prints a table, and exits with 1 where a target was missed.
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import Jetsocket from 'jetsocket';
import { Process } from './load/process.mjs';
import { quantile } from './statistics.mjs';

const { values } = parseArgs({
  options: {
    clients: { type: 'string', default: '5000' },
    rate: { type: 'string', default: '20000' },
    seconds: { type: 'string', default: '30' },
  },
});
const clients = Number(values.clients);
const rate = Number(values.rate);
const seconds = Number(values.seconds);

/** Two processes of clients: one alone would be the slowest part of all. */
const PARTS = 2;
/** Subscribers of one channel in the steady stream. */
const CROWD = 50;

const now = () => performance.timeOrigin + performance.now();
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const say = (text) => console.log(`${new Date().toISOString().slice(11, 19)} ${text}`);
const rows = [];

function note(what, value, target, isMet) {
  rows.push({ what, measured: value, target, met: isMet ? 'yes' : 'NO' });
  say(`${what}: ${value}`);
}

const service = new Process('service.mjs', ['--expose-gc']);
const { port, app } = await service.hear();
const server = new Jetsocket({ ...app, host: '127.0.0.1', port, useTLS: false });
const url = `ws://127.0.0.1:${port}/app/${app.key}?protocol=7`;
const parts = Array.from({ length: PARTS }, () => new Process('clients.mjs'));
const all = (task, parameters) => Promise.all(parts.map((part) => part.ask(task, parameters)));

try {
  await hold();
  await reachAll();
  await stream(`${rate.toLocaleString('en')}/s, ${CROWD} a channel`, Math.floor(clients / CROWD));
  await stream(`${rate.toLocaleString('en')}/s, all on one channel`, 1);
  const { connections } = await service.tell();
  note('connections held to the end', connections, clients, connections === clients);
} finally {
  service.end();
  for (const part of parts) part.end();
}
const load = loadavg()[0].toFixed(1);
console.log(`\n${cpus()[0]?.model}, ${cpus().length} cores, Node ${process.versions.node}, load ${load}`);
console.table(rows);
if (rows.some(({ met }) => met === 'NO')) process.exitCode = 1;

async function hold() {
  // The first connections load code and grow buffers that the others share.
  const warmUp = new Process('clients.mjs');
  await warmUp.ask('connect', { url, count: 100 });
  warmUp.end();
  await until(async () => (await service.tell()).connections === 0);
  const before = await service.tell();
  say(`connecting ${clients} clients`);
  const start = now();
  await all('connect', { url, count: clients / PARTS });
  const took = (now() - start) / 1000;
  await sleep(1000);
  const after = await service.tell();
  note('connections held', after.connections, clients, after.connections === clients);
  say(`${Math.round(clients / took)} connections a second`);
  for (const [kind, name] of [
    ['rss', 'memory of the process'],
    ['heap', 'heap and buffers'],
  ]) {
    const each = (after[kind] - before[kind]) / clients / 1000;
    note(`an idle connection, ${name}`, `${each.toFixed(1)} kB`, '≤ 25 kB', each <= 25);
  }
}

async function reachAll() {
  await all('subscribe', { channels: ['everybody'] });
  const times = [];
  for (let turn = 0; turn < 10; turn += 1) {
    await server.trigger('everybody', 'load', { at: now() });
    await until(async () => sum(await all('count')) === clients);
    times.push(Math.max(...(await all('report')).flatMap(({ latencies }) => latencies)));
  }
  const slowest = Math.max(...times);
  const measured = `${quantile(times, 0.5).toFixed(0)} ms, slowest of 10 ${slowest.toFixed(0)} ms`;
  note(`1 event to ${clients} subscribers`, measured, '< 1000 ms', slowest < 1000);
}

/** Events at a steady pace, each by a request of its own, whatever becomes of those before. */
async function stream(name, channelCount) {
  const channels = Array.from({ length: channelCount }, (_, index) => `crowd-${channelCount}-${index}`);
  await all('subscribe', { channels });
  const each = clients / channelCount;
  const due = Math.round((rate / each) * seconds);
  const pause = (each / rate) * 1000;
  say(`${due} events to ${each} subscribers each, one every ${pause.toFixed(1)} ms`);
  const { cpu } = await service.tell();
  const start = now();
  const requests = [];
  let lost = 0;
  for (let sent = 0; sent < due; sent += 1) {
    await sleep(Math.max(0, start + sent * pause - now()));
    const request = server.trigger(channels[sent % channelCount], 'load', { at: now() });
    requests.push(
      request.catch(() => {
        lost += 1;
      }),
    );
  }
  await Promise.all(requests);
  const expected = due * each;
  await until(async () => sum(await all('count')) === expected, 10_000);
  const took = (now() - start) / 1000;
  const reports = await all('report');
  const received = reports.reduce((total, report) => total + report.received, 0);
  const latencies = Float64Array.from(reports.flatMap((report) => report.latencies)).sort();
  const at = (part) => `${latencies[Math.floor((latencies.length - 1) * part)].toFixed(0)} ms`;
  const busy = (await service.tell()).cpu - cpu;
  say(`${lost} requests lost; the service computed for ${busy.toFixed(1)} s`);
  const isMet = received === expected && took <= seconds + 1;
  const measured = `${received} of ${expected} in ${took.toFixed(1)} s; median ${at(0.5)}, 99 % ${at(0.99)}`;
  note(name, measured, `for ${seconds} s`, isMet);
}

function sum(counts) {
  return counts.reduce((total, count) => total + count, 0);
}

/** Waits for a condition, `ms` milliseconds at most. */
async function until(condition, ms = 30_000) {
  const end = now() + ms;
  while (!(await condition()) && now() < end) await sleep(20);
}
