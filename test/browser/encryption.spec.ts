import { randomBytes } from 'node:crypto';
import type { Page } from '@playwright/test';
import { FORGED, fixCodecs, lengths, makeChecks, outcomeOf, sealedBy, textOf } from '../support/cut-checks';
import { vector } from '../support/nacl-vector';
import { base64 } from '../support/sealing';
import { expect, type Heard, Site, test as siteTest, subscribe, type World } from '../support/site';

// What test/dist/encryption.test.ts asks of the built files in Node, in browsers.

const room = 'private-encrypted-built';
const patient = { timeout: 15_000 };

const test = siteTest.extend<{ site: Site }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from the pattern
  site: async ({}, use) => {
    const site = await Site.start({ clientEventsPerSecond: 1e6, maxEventBytes: 1e6 });
    await use(site);
    await site.stop();
  },
});

/** Opens a page on the channel with that key; the client events that it sends. */
async function enter(site: Site, page: Page, file: string, key: Uint8Array) {
  site.authorize = (socketId, channel, response) => {
    const authorization = site.jetsocket.authorizeChannel(socketId, channel);
    return response.end(JSON.stringify({ ...authorization, shared_secret: base64(key) }));
  };
  await site.connect(page, file);
  await subscribe(page, room);
  const sent: { nonce: string; ciphertext: string }[] = [];
  site.service.onFrame(({ text }) => {
    const { event, data } = JSON.parse(text) as {
      event: string;
      data: { nonce: string; ciphertext: string };
    };
    if (event === 'client-sealed') sent.push(data);
  });
  return sent;
}

/** What the channel told of the events so far, in their order. As one text: lists are slow over BiDi. */
async function outcomes(page: Page): Promise<string[]> {
  const heard = await page.evaluate(() => JSON.stringify((window as unknown as World).heard));
  const told = (JSON.parse(heard) as Heard[]).filter(({ event }) => /^sealed$|decryption_error$/.test(event));
  return told.map(({ event, data }) => outcomeOf(event, data));
}

const trigger = (page: Page, texts: readonly string[]) =>
  page.evaluate(
    ([name, all]) => {
      const channel = (window as unknown as World).client.channel(name);
      for (const text of all) channel?.trigger('client-sealed', text);
    },
    [room, texts] as const,
  );

for (const ending of ['mjs', 'min.js']) {
  const file = `jetsocket-with-encryption.${ending}`;

  test(`${file} opens what the whole of tweetnacl sealed, and nothing that is forged`, async ({
    page,
    site,
  }) => {
    const key = new Uint8Array(randomBytes(32));
    const checks = makeChecks(key);
    await enter(site, page, file, key);
    // No more at a time than may wait for a key.
    for (let from = 0; from < checks.length; from += 900) {
      const batch = checks.slice(from, from + 900);
      for (const { data } of batch) site.service.publish(room, 'sealed', data);
      await expect.poll(async () => (await outcomes(page)).length, patient).toBe(from + batch.length);
    }

    const told = await outcomes(page);
    expect(checks.length).toBeGreaterThanOrEqual(3600);
    expect(told.filter((outcome) => outcome === FORGED)).toHaveLength(5 * lengths.length);
    expect(checks.filter(({ expected }, n) => told[n] !== expected)).toEqual([]);
  });

  test(`${file} seals what the whole of tweetnacl seals`, async ({ page, site }) => {
    const key = new Uint8Array(randomBytes(32));
    const sent = await enter(site, page, file, key);
    const texts = lengths.map(textOf);

    await trigger(page, texts);
    await expect.poll(() => sent.length).toBe(texts.length);

    expect(sent.filter((sealed, n) => sealed.ciphertext !== sealedBy(sealed.nonce, texts[n], key))).toEqual(
      [],
    );
  });

  test(`${file} takes and makes the box of the published vector`, async ({ page, site }) => {
    const sent = await enter(site, page, file, vector.key);
    await page.evaluate(fixCodecs, { message: [...vector.message], nonce: [...vector.nonce] });
    const sealed = { nonce: base64(vector.nonce), ciphertext: base64(vector.box) };

    site.service.publish(room, 'sealed', sealed);
    await trigger(page, ['in its place the message of the vector']);
    await expect.poll(async () => [...(await outcomes(page)), ...sent].length).toBe(2);

    expect(await outcomes(page)).toEqual([String.fromCharCode(...vector.message)]);
    expect(sent).toEqual([sealed]);
  });
}
