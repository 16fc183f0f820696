// Where the client of a soak lives: each host starts it, reads its counters and its heap, and stops it.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { find, help } from '../browsers.mjs';

/** Node counts compiled code as heap, and compiles for hours: without it only what the client keeps can grow. */
const flags = ['--expose-gc', '--no-opt', '--no-sparkplug'];

async function inNode() {
  const child = fork(fileURLToPath(new URL('in-node.mjs', import.meta.url)), { execArgv: flags });
  const ask = async (question, data) => {
    child.send({ ask: question, data });
    const [{ answer }] = await once(child, 'message');
    return answer;
  };
  return {
    name: `Node ${process.versions.node}`,
    start: ({ key, options }, names) => ask('start', { key, options, names }),
    read: () => ask('read'),
    heap: () => ask('heap'),
    stop: () => ask('stop'),
    close: () => child.kill(),
  };
}

async function inChromium() {
  const found = find('chromium');
  if (!found) throw new Error(help('chromium'));
  const browser = await chromium.launch({ executablePath: found.path });
  const page = await browser.newPage();
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.enable');
  return {
    name: `Chromium ${browser.version()}`,
    async start({ url, key, options }, names) {
      await page.goto(url);
      await page.evaluate(
        async ({ key, options, names, paths }) => {
          const { count } = await import(paths.counting);
          const counters = count(globalThis);
          counters.watch(EventTarget.prototype);
          counters.watchSocket(WebSocket.prototype);
          const script = document.createElement('script');
          script.src = '/client.js';
          await new Promise((resolve) => {
            script.onload = resolve;
            document.head.append(script);
          });
          const { tally } = await import(paths.tally);
          const client = new globalThis.Jetsocket(key, options);
          globalThis.soak = { client, counters, ...tally(client, names) };
        },
        { key, options, names, paths: { counting: '/counting.js', tally: '/tally.js' } },
      );
    },
    read: () =>
      page.evaluate(() => {
        const { counts, counters, problems, takeHoles, isSteady } = globalThis.soak;
        return { ...counts, ...counters.read(), problems, holes: takeHoles(), isSteady: isSteady() };
      }),
    async heap() {
      for (let times = 0; times < 4; times++) await session.send('HeapProfiler.collectGarbage');
      const { usedSize } = await session.send('Runtime.getHeapUsage');
      return usedSize;
    },
    stop: () =>
      page.evaluate(() => {
        globalThis.soak.client.disconnect();
        return globalThis.soak.counters.read();
      }),
    close: () => browser.close(),
  };
}

export const hosts = { node: inNode, chromium: inChromium };
