// What a client and an idle channel weigh, and what is left of clients that are done.
import { shares } from '../statistics.mjs';

export const title = 'Memory';
export const method = `The JavaScript heap after a full collection, before and after making 300 connected clients, or 10,000 subscribed
channels without a handler. The socket's stand-in and the channel's name are not counted. Left over: after 200 clients
connected, subscribed, bound a handler and disconnected, one after another.`;

const share = (bytes) => shares(bytes.jetsocket, bytes['pusher-js']);

export async function measure({ hosts }) {
  const groups = [];
  for (const host of await hosts(['chromium', 'node'])) {
    const kind = host.name === 'node' ? 'worker/pusher.worker' : 'web/pusher';
    const scripts = ['dist/jetsocket.min.js', `bench/node_modules/pusher-js/dist/${kind}.min.js`];
    const { client, channel, left } = await host.run('bench/in-page/heap.mjs', scripts, { rounds: 7 });
    const count = (name) => [`${name} left of 200`, left.jetsocket[name], left['pusher-js'][name]];
    const rows = [
      { name: 'a connected client', ...share(client), target: 1 / 3 },
      { name: 'an idle channel', ...share(channel), target: 1 },
    ];
    const leftover = ['clients', 'timers', 'listeners'].map(count);
    groups.push({ name: host.version, kind: 'smaller', unit: 'bytes', rows });
    groups.push({
      name: `Left over, ${host.version}`,
      kind: 'values',
      columns: ['', 'jetsocket-js', 'pusher-js'],
      rows: leftover,
    });
  }
  return groups;
}
