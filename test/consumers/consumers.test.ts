import { type Browser, chromium } from '@playwright/test';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { find, help } from '../browsers.mjs';
import { inBundles } from './support/bundlers';
import { onlyChecked } from './support/checks';
import type { Consumer } from './support/consumer';
import { ConsumerSite, expected } from './support/consumer-site';
import { inPages } from './support/pages';
import { inRuntimes } from './support/runtimes';
import { type Row, reason, table } from './support/table';

const rows = new Map<Consumer, Row>();
const consumers = [...inRuntimes, ...inBundles, ...inPages, ...onlyChecked];

let browser: Browser;
beforeAll(async () => {
  const found = find('chromium');
  if (!found) throw new Error(help('chromium'));
  browser = await chromium.launch({ executablePath: found.path, args: ['--disable-gpu'] });
}, 60_000);
afterAll(async () => {
  await browser?.close();
  process.stdout.write(`\n${table(consumers.flatMap((each) => rows.get(each) ?? []))}\n\n`);
});

for (const each of consumers) {
  const { consumer, version, what } = each;
  it.concurrent(`${consumer} ${version ?? ''}: ${what}`, async ({ skip }) => {
    const note = (result: string) => rows.set(each, { consumer, version: version ?? '', what, result });
    if (version === undefined && process.env.CI !== 'true') {
      note('SKIPPED: it is not for this system');
      skip();
    }
    note('did not end');
    const start = Date.now();
    try {
      await use(each);
      note(`ok, ${((Date.now() - start) / 1000).toFixed(1)} s`);
    } catch (error) {
      note(`FAILED: ${reason(error)}`);
      throw error;
    }
  });
}

async function use({ run, plays }: Consumer): Promise<void> {
  const site = await ConsumerSite.start();
  try {
    await run(site, browser);
    if (plays) expect(await site.report).toEqual(expected);
  } finally {
    await site.stop();
  }
}
