// How many clients come at once when a server has lost them all.
import { startCrowd } from '../hosts/crowd.mjs';
import { startService } from '../hosts/service.mjs';
import { quantile } from '../statistics.mjs';

const clients = 200;
const repeats = 5;
const window = 100;
/** A connection of 5 s is a stable one. */
const stable = 5200;

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export const title = 'The herd';
export const method = `In Node, ${clients} clients of one library lose their sockets at the same moment; counted is how many connections
the service sees in the busiest ${window} ms of the return. Medians of ${repeats} losses each.`;

/** The most that fall into any window. */
function busiest(times) {
  return Math.max(
    ...times.map((from) => times.filter((time) => time >= from && time < from + window).length),
  );
}

/** The busiest window of each loss. */
async function losses(library, code) {
  const service = await startService();
  const crowd = await startCrowd(library, clients, service.port);
  const most = [];
  for (let repeat = 0; repeat < repeats; repeat++) {
    await sleep(stable);
    service.arrivals.length = 0;
    const back = crowd.back();
    service.drop(code);
    await back;
    most.push(busiest(service.arrivals));
  }
  crowd.stop();
  await service.stop();
  return quantile(most, 0.5);
}

export async function measure() {
  const counts = {};
  for (const library of ['jetsocket-js', 'pusher-js']) {
    const [lost, closed] = await Promise.all([losses(library), losses(library, 4200)]);
    counts[library] = { lost, closed };
    console.log(`  measured ${library}`);
  }
  const { lost, closed } = counts['jetsocket-js'];
  const theirs = counts['pusher-js'];
  const name = `clients of ${clients} in the busiest ${window} ms`;
  return [
    {
      name: 'Allowed',
      kind: 'limits',
      rows: [{ name: `${name}, connections lost`, value: lost, limit: 62 }],
    },
    {
      name: 'Beside pusher-js',
      kind: 'values',
      columns: ['', 'jetsocket-js', 'pusher-js'],
      rows: [
        [`${name}, connections lost`, lost, theirs.lost],
        [`${name}, closed with 4200`, closed, theirs.closed],
      ],
    },
  ];
}
