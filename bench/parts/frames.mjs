// Frame → handler throughput, public channels.
import { comparison, quantile } from '../statistics.mjs';

const module = 'bench/in-page/feed.mjs';
const one = { channels: 1, handlers: 1, via: 'channel.bind' };

const sides = ['jetsocket', 'pusher-js', 'bare'];

/** Targets are ratios to pusher-js in Chromium. */
const tests = [
  { ...one, name: '20 B', bytes: 20, target: 3.5 },
  { ...one, name: '200 B', bytes: 200, target: 2.5 },
  { ...one, name: '2 kB', bytes: 2000, target: 1.6 },
  { ...one, name: '20 kB', bytes: 20_000, target: 1.35 },
  { ...one, name: '200 B, 100 channels', bytes: 200, channels: 100 },
  { ...one, name: '200 B, 1 of 10,000 channels', bytes: 200, channels: 10_000, busy: 1 },
  { ...one, name: '200 B, 100 of 10,000 channels', bytes: 200, channels: 10_000, busy: 100 },
  { ...one, name: '200 B, 10,000 channels', bytes: 200, channels: 10_000, target: 3 },
  { ...one, name: '200 B, 20 handlers', bytes: 200, handlers: 20, target: 3 },
  { ...one, name: '200 B, channel.bind_global', bytes: 200, via: 'channel.bind_global' },
  { ...one, name: '200 B, client.bind', bytes: 200, via: 'client.bind', target: 2.8 },
  { ...one, name: '200 B, client.bind_global', bytes: 200, via: 'client.bind_global', target: 2.8 },
];

export const title = 'From frame to handler';
export const method = `Frames go into both clients through the same stand-in for \`WebSocket\`, whose message events are
dispatched at once, so a frame takes its whole way: message event, JSON of the frame, channel, JSON of the data,
handler. The data is a chat message of that many bytes, from 2 kB on a list of them. Frames of one case
differ from each other. With "1 of 10,000 channels" that many are subscribed and all frames go to one; with
"10,000 channels" they go to all, in an order that favours none, so that each frame finds its channel outside the
processor's caches. What is possible is pusher-js compared with the least code that does the job: parse the frame, find
the channel, parse the data, call the handler. All are fed in turns of some 25 ms in one page.`;

/** How much slower a case is than frames of that size on one channel, in percent. */
function slowdown(times, name, side) {
  const median = (test) => quantile(times[test][side], 0.5);
  return (median(name) / median('200 B') - 1) * 100;
}

function slowdowns(times) {
  return ['200 B, 1 of 10,000 channels', '200 B, 10,000 channels'].map((name) => ({
    name: `${name} (the least code: ${slowdown(times, name, 'bare').toFixed(0)} %)`,
    value: slowdown(times, name, 'jetsocket'),
    limit: 10,
    unit: ' %',
  }));
}

export async function measure({ hosts, rounds }) {
  const groups = [];
  for (const host of await hosts(['chromium', 'firefox', 'node'])) {
    const kind = host.name === 'node' ? 'worker/pusher.worker' : 'web/pusher';
    const scripts = ['dist/jetsocket.min.js', `bench/node_modules/pusher-js/dist/${kind}.min.js`];
    const times = await host.run(module, scripts, { tests, sides, rounds });
    const rows = tests.map(({ name, target }) => ({
      name,
      ...comparison(times[name].jetsocket, times[name]['pusher-js']),
      target: host.name === 'chromium' ? target : undefined,
      possible: comparison(times[name].bare, times[name]['pusher-js']).ratio.median,
    }));
    groups.push({ name: host.version, kind: 'faster', unit: 'µs a frame', rows });
    groups.push({
      name: `Slower than on one channel, ${host.version}`,
      kind: 'limits',
      rows: slowdowns(times),
    });
  }
  return groups;
}
