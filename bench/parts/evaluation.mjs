// How long scripts take to run, and a page to hear its first event.
import { readFileSync } from 'node:fs';
import { startService } from '../hosts/service.mjs';
import { bundle, libraries } from '../peers.mjs';
import { comparison, summary } from '../statistics.mjs';

export const title = 'From script to first event';
export const method = `Evaluation: a script tag with the minified file as its text, compiled and run in a frame of its own that has never
seen it; the peers that are not of this family as the bundles measured above. First event: from that moment through
\`new\`, a real WebSocket on this machine and \`subscribe\` to the first event in a handler. What is possible is pusher-js
compared with an empty script, and with a script that opens a WebSocket, sends the one frame and hears the event.`;

const root = new URL('../../', import.meta.url);
const file = (path) => readFileSync(new URL(path, root), 'utf8');
const script = ({ script }) => file(script);
const bare = file('bench/in-page/bare-script.js');

async function evaluations(host, rounds) {
  const scripts = [{ name: 'bare', code: ';' }];
  for (const library of libraries) {
    const isFile = /^(jetsocket|pusher)-js/.test(library.name);
    scripts.push({ name: library.name, code: isFile ? script(library) : await bundle(library) });
  }
  return host.run('bench/in-page/evaluation.mjs', [], { scripts, rounds }, { isNetworkReal: true });
}

async function firstEvents(host, rounds) {
  const service = await startService({ greeting: 'message' });
  const scripts = { jetsocket: script(libraries[0]), 'pusher-js': script(libraries[2]), bare };
  const options = { scripts, rounds, port: service.port };
  const times = await host.run('bench/in-page/first-event.mjs', [], options, { isNetworkReal: true });
  await service.stop();
  return times;
}

export async function measure({ hosts, rounds }) {
  const groups = [];
  for (const host of await hosts(['chromium', 'firefox'])) {
    const times = await evaluations(host, rounds);
    const first = await firstEvents(host, rounds);
    const target = (value) => (host.name === 'chromium' ? value : undefined);
    const compare = (all, ours, theirs) => ({
      ...comparison(all[ours], all[theirs]),
      possible: comparison(all.bare, all[theirs]).ratio.median,
    });
    const encrypted = compare(times, 'jetsocket-js/with-encryption', 'pusher-js/with-encryption');
    groups.push({
      name: host.version,
      kind: 'faster',
      unit: 'ms',
      rows: [
        { name: 'evaluation', ...compare(times, 'jetsocket-js', 'pusher-js'), target: target(5) },
        { name: 'evaluation with encryption', ...encrypted },
        { name: 'script to first event', ...compare(first, 'jetsocket', 'pusher-js'), target: target(2.5) },
      ],
    });
    const rows = [{ name: 'bare' }, ...libraries].map(({ name }) => {
      const { median, low, high } = summary(times[name]);
      return [name === 'bare' ? 'an empty script' : name, median, low, high];
    });
    const columns = ['', 'evaluation, ms', 'lower quartile', 'upper quartile'];
    groups.push({ name: `Beside all, ${host.version}`, kind: 'values', columns, charted: 1, rows });
  }
  return groups;
}
