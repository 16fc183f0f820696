// How soon clients are back after an outage.
import { startCrowd } from '../hosts/crowd.mjs';
import { startService } from '../hosts/service.mjs';
import { quantile, summary } from '../statistics.mjs';

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const clients = 60;
const repeats = 2;
/** A connection of 5 s is a stable one. */
const stable = 5200;

const outages = [
  { name: '0.5 s', duration: 500 },
  { name: '3 s', duration: 3000, target: 5.5 },
  { name: '20 s', duration: 20_000, target: 3.5 },
];

export const title = 'Back after an outage';
export const method = `In Node, ${clients} clients of each library on one service at the same time. The service ends all sockets and its port
refuses connections; the time counts from the moment it listens again until a client is subscribed again. Each
outage happens ${repeats} times; quartiles of ratios are over those, quartiles of seconds over all clients.`;

/** Seconds until each client was back, by library. */
export async function outage(duration, names = ['jetsocket-js', 'pusher-js']) {
  let service = await startService();
  const { port } = service;
  const crowds = [];
  for (const library of names) crowds.push(await startCrowd(library, clients, port));
  await sleep(stable);
  const back = crowds.map((crowd) => crowd.back());
  await service.stop();
  await sleep(duration);
  service = await startService({ port });
  const start = Date.now();
  const times = await Promise.all(back);
  for (const crowd of crowds) crowd.stop();
  await service.stop();
  return times.map((each) => each.map((time) => (time - start) / 1000));
}

export async function measure() {
  const rows = [];
  for (const { name, duration, target } of outages) {
    const results = [];
    for (let repeat = 0; repeat < repeats; repeat++) results.push(await outage(duration));
    console.log(`  measured ${name}`);
    const of = (side) => summary(results.flatMap((result) => result[side]));
    const ratio = summary(results.map(([ours, theirs]) => quantile(theirs, 0.5) / quantile(ours, 0.5)));
    rows.push({ name: `outage of ${name}`, ours: of(0), theirs: of(1), ratio, target });
  }
  return [{ name: `Node ${process.versions.node}`, kind: 'faster', unit: 's', rows }];
}
