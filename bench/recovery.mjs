// How long clients take to be subscribed again once a server is back: medians of many clients, per outage.
// Usage: node bench/recovery.mjs [clients] [outage ms …]

import { LocalService } from 'jetsocket-local';
import WebSocket from 'ws';
import { Jetsocket } from '../dist/jetsocket.mjs';

const [clients = 60, ...outages] = process.argv.slice(2).map(Number);
const apps = [{ id: '1', key: 'key', secret: 'secret' }];
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** The most that fall into any window of 100 ms. */
function busiest(times) {
  const sorted = times.toSorted((a, b) => a - b);
  return Math.max(...sorted.map((from) => sorted.filter((time) => time >= from && time < from + 100).length));
}

async function measure(outage) {
  let service = await LocalService.start({ port: 0, apps });
  const { port } = service;
  const options = { wsHost: '127.0.0.1', wsPort: port, forceTLS: false, WebSocket };
  const all = Array.from({ length: clients }, () => new Jetsocket('key', options));
  const channels = all.map((client) => client.subscribe('room'));
  await Promise.all(channels.map((channel) => channel.ready));
  await sleep(5200); // a connection of 5 s is a stable one
  service.faults.drop();
  await service.stop();
  await sleep(outage);
  const back = channels.map((channel) =>
    channel.once('jetsocket:subscription_succeeded').then(() => performance.now()),
  );
  service = await LocalService.start({ port, apps });
  const start = performance.now();
  const times = (await Promise.all(back)).map((time) => time - start);
  for (const client of all) client.disconnect();
  await service.stop();
  return {
    outage,
    median: Math.round(median(times)),
    slowest: Math.round(Math.max(...times)),
    busiest: busiest(times),
  };
}

const results = [];
for (const outage of outages.length ? outages : [500, 3000, 20_000]) results.push(await measure(outage));
console.table(results);
