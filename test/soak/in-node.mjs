// The client's side of a soak in Node: a process of its own that answers what it is asked over IPC.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { WebSocket } from 'ws';
import { count } from './counting.js';
import { tally } from './tally.js';

const page = { ...globalThis, setTimeout, clearTimeout, document: { visibilityState: 'visible' } };
class Counted extends WebSocket {}
const counters = count(page);
for (const target of [page, page.document, Counted.prototype]) counters.watch(target);
counters.watchSocket(Counted.prototype);
globalThis.soakPage = page;

/** The built client, with timers and a page of its own: Node's `fetch` and `ws` have timers that are theirs. */
async function load() {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('../../dist/jetsocket-with-encryption.mjs', import.meta.url))],
    bundle: true,
    write: false,
    format: 'esm',
    define: {
      globalThis: 'soakPage',
      setTimeout: 'soakPage.setTimeout',
      clearTimeout: 'soakPage.clearTimeout',
    },
  });
  const { text } = outputFiles[0];
  return import(`data:text/javascript;base64,${Buffer.from(text).toString('base64')}`);
}

let client;
let kept;

const answers = {
  async start({ key, options, names }) {
    const { Jetsocket } = await load();
    client = new Jetsocket(key, { ...options, WebSocket: Counted, fetch });
    kept = tally(client, names);
  },
  read: () => ({
    ...kept.counts,
    ...counters.read(),
    problems: kept.problems,
    holes: kept.takeHoles(),
    isSteady: kept.isSteady(),
  }),
  async heap() {
    // What `fetch` leaves to its finalizers goes in the turn behind a collection.
    for (let times = 0; times < 4; times++) {
      globalThis.gc();
      await nextTurn();
    }
    return process.memoryUsage().heapUsed;
  },
  stop: () => {
    client.disconnect();
    return counters.read();
  },
};

process.on('message', async ({ ask, data }) => process.send({ answer: await answers[ask](data) }));
