import { randomBytes } from 'node:crypto';
import type { Page } from '@playwright/test';
import fc from 'fast-check';
import { outcomeOf, payloads } from '../support/mutated-payloads';
import { base64 } from '../support/sealing';
import { expect, Site, test as siteTest, subscribe, type World } from '../support/site';

// Browsers decode by functions of their own, which older engines and Node 20 lack. They too must be strict.

const room = 'private-encrypted-built';
const PAYLOADS = 3000;
/** Fewer than may wait for a key. */
const BATCH = 300;

const test = siteTest.extend<{ site: Site }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from the pattern
  site: async ({}, use) => {
    const site = await Site.start({ maxEventBytes: 1e6 });
    await use(site);
    await site.stop();
  },
});

/** What the channel told of the events, in their order, each as JSON. */
function outcomes(page: Page): Promise<string[]> {
  const read = () =>
    (window as unknown as World).heard
      .filter(({ event }) => /^sealed$|decryption_error$/.test(event))
      .map(({ event, data }) =>
        JSON.stringify(event === 'sealed' ? { data } : { reason: (data as { reason: string }).reason }),
      );
  return page.evaluate(read);
}

const count = (page: Page) =>
  page.evaluate(
    () =>
      (window as unknown as World).heard.filter(({ event }) => /^sealed$|decryption_error$/.test(event))
        .length,
  );

test(`of ${PAYLOADS} mutated payloads those arrive that are authentic, each in its turn`, async ({
  page,
  site,
}) => {
  const key = new Uint8Array(randomBytes(32));
  site.authorize = (socketId, channel, response) => {
    const authorization = site.jetsocket.authorizeChannel(socketId, channel);
    return response.end(JSON.stringify({ ...authorization, shared_secret: base64(key) }));
  };
  await site.connect(page);
  await subscribe(page, room);
  const texts = fc
    .sample(payloads(key), PAYLOADS)
    .map((payload) => (typeof payload === 'string' ? payload : (JSON.stringify(payload) ?? '')));

  for (let from = 0; from < PAYLOADS; from += BATCH) {
    for (const text of texts.slice(from, from + BATCH)) site.service.publish(room, 'sealed', text);
    await expect.poll(() => count(page), { timeout: 15_000 }).toBe(from + BATCH);
  }

  const told = await outcomes(page);
  const expected = texts.map((text) => JSON.stringify(outcomeOf(text, key)));
  const wrong = texts.flatMap((text, n) =>
    told[n] === expected[n] ? [] : [{ text, told: told[n], expected: expected[n] }],
  );
  expect(wrong).toEqual([]);
  // Every outcome there is came up often enough to mean something.
  for (const kind of ['{"data"', 'malformed', 'forged-or-wrong-key', 'not-utf8']) {
    expect(told.filter((outcome) => outcome.includes(kind)).length, kind).toBeGreaterThan(PAYLOADS / 300);
  }
});
