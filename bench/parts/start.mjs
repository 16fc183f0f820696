// From `new` to all private channels subscribed, and again after a drop, at a distance.
import { authServer } from '../hosts/auth-server.mjs';
import { startRelay } from '../hosts/delay-relay.mjs';
import { startService } from '../hosts/service.mjs';
import { comparison, quantile } from '../statistics.mjs';

const module = 'bench/in-page/start.mjs';
const scripts = ['dist/jetsocket.min.js', 'bench/node_modules/pusher-js/dist/web/pusher.min.js'];
const latency = 20;

const cases = [
  { count: 1, rounds: 11 },
  { count: 50, rounds: 11, start: { jetsocket: 1, batch: 5 }, back: { batch: 2.5 } },
  { count: 500, rounds: 7, start: { jetsocket: 1, batch: 15 }, back: { batch: 5 } },
];

/** What is at a distance, by the name of the group. */
const distances = [
  { name: 'the authorization endpoint far', service: 0, endpoint: latency / 2 },
  { name: 'the service as far', service: latency / 2, endpoint: latency / 2 },
];

export const title = 'From new to all channels subscribed';
export const method = `In Chromium, over relays that make a round trip of ${latency} ms to the authorization endpoint alone, or to the service too:
then three round trips, ${latency * 3} ms, are the least for anybody (the WebSocket, the authorization, the subscription).
What is possible is pusher-js compared with the least code that does the same with one request.
HTTP/1.1 from the page's own origin. All channels are private and subscribed at once, right after \`new\`. Not slower
means that 1 is within the quartiles. After a drop: from the moment the page asks the service to end the socket without
a close frame until all channels are subscribed again; our random wait before the first attempt (0 to 500 ms) is part of it.`;

/** The site and the service at a distance, and what undoes them. */
async function surroundings(site, distance) {
  const service = await startService();
  const authorization = authServer();
  site.answers.set('/auth', authorization.answer);
  site.answers.set('/requests', (_request, response) => response.end(String(authorization.taken())));
  site.answers.set('/drop', (_request, response) => {
    service.drop();
    response.end('true');
  });
  const relays = [
    await startRelay(site.port, distance.endpoint),
    await startRelay(service.port, distance.service),
  ];
  return {
    url: relays[0].url,
    port: relays[1].port,
    async stop() {
      for (const relay of relays) await relay.stop();
      await service.stop();
    },
  };
}

function rows({ count, start = {}, back = {} }, results) {
  const times = (side, which) => results[side].map((result) => result[which].time);
  const row = (side, which, name, target) => ({
    name: `${count} channel${count > 1 ? 's' : ''}, ${name}`,
    ...comparison(times(side, which), times('pusher-js', which)),
    target,
  });
  const possible = comparison(results.bare, times('pusher-js', 'first')).ratio.median;
  return [
    row('jetsocket', 'first', 'start', start.jetsocket),
    { ...row('batch', 'first', 'start with batch', start.batch), possible },
    row('jetsocket', 'again', 'after a drop', back.jetsocket),
    row('batch', 'again', 'after a drop, with batch', back.batch),
  ];
}

function requests({ count }, results) {
  const typical = (side, which) =>
    quantile(
      results[side].map((result) => result[which].requests),
      0.5,
    );
  return ['first', 'again'].map((which) => [
    `${count} channel${count > 1 ? 's' : ''}, ${which === 'first' ? 'start' : 'after a drop'}`,
    ...['jetsocket', 'batch', 'pusher-js'].map((side) => typical(side, which)),
  ]);
}

async function measureAt(host, distance) {
  const { url, port, stop } = await surroundings(host.site, distance);
  const all = [];
  for (const each of cases) {
    const { count, rounds } = each;
    all.push([each, await host.run(module, scripts, { count, port, rounds }, { isNetworkReal: true, url })]);
  }
  await stop();
  return all;
}

export async function measure({ hosts }) {
  const [host] = await hosts(['chromium']);
  const groups = [];
  let last;
  for (const distance of distances) {
    last = await measureAt(host, distance);
    const name = `${host.version}, ${distance.name}`;
    groups.push({ name, kind: 'faster', unit: 'ms', rows: last.flatMap((each) => rows(...each)) });
  }
  const batched = last.flatMap(([{ count }, { batch }]) => [
    {
      name: `${count} channels, start with batch`,
      value: Math.max(...batch.map(({ first }) => first.requests)),
      limit: 1,
    },
    {
      name: `${count} channels, after a drop`,
      value: Math.max(...batch.map(({ again }) => again.requests)),
      limit: 1,
    },
  ]);
  return [
    ...groups,
    { name: 'HTTP requests with batch, at most', kind: 'limits', rows: batched },
    {
      name: 'HTTP requests',
      kind: 'values',
      columns: ['', 'jetsocket-js', 'with batch', 'pusher-js'],
      rows: last.flatMap((each) => requests(...each)),
    },
  ];
}
