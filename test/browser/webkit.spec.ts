import { expect, test } from '@playwright/test';
import { FaultRelay } from '../support/fault-relay';
import { Site, type World } from '../support/site';
import { WebKit } from '../support/webkit';

let webkit: WebKit;
let site: Site;

test.beforeAll(async () => {
  webkit = await WebKit.launch();
});

test.afterAll(() => webkit.close());

test.beforeEach(async () => {
  site = await Site.start();
});

test.afterEach(() => site.stop());

/** Loads a script file into the site's empty page. */
async function load(script: string): Promise<void> {
  await webkit.goto(site.pages.url);
  await webkit.evaluate(
    (src) =>
      new Promise<void>((resolve, reject) => {
        const element = document.createElement('script');
        element.addEventListener('load', () => resolve());
        element.addEventListener('error', () => reject(new Error(`${src} was not loaded`)));
        element.src = src;
        document.head.append(element);
      }),
    `/dist/${script}`,
  );
}

test('the standard build connects, subscribes and hears events', async () => {
  await load('jetsocket.min.js');
  await webkit.evaluate(async (options) => {
    const world = window as unknown as World;
    world.heard = [];
    world.client = new world.Jetsocket('local-key', options);
    const channel = world.client.subscribe('news');
    channel.bind('item', (data) => world.heard.push({ event: 'item', data }));
    await channel.ready;
  }, site.options);
  await site.jetsocket.trigger('news', 'item', { text: 'é😀' });

  const heard = () => webkit.evaluate(() => (window as unknown as World).heard);
  await expect.poll(heard).toEqual([{ event: 'item', data: { text: 'é😀' } }]);
});

test('the build with encryption reads what the server sealed, before and after the connection was lost', async () => {
  const relay = await FaultRelay.start(site.service.port);
  await load('jetsocket-with-encryption.min.js');
  await webkit.evaluate(
    async (options) => {
      const world = window as unknown as World;
      world.heard = [];
      world.client = new world.Jetsocket('local-key', options);
      const channel = world.client.subscribe('private-encrypted-news');
      channel.bind_global((event, data) => world.heard.push({ event, data }));
      await channel.ready;
    },
    { ...site.options, wsPort: relay.port, reconnect: { minDelay: 10 } },
  );
  const events = async () =>
    (await webkit.evaluate(() => (window as unknown as World).heard)).map(({ event }) => event);
  await site.jetsocket.trigger('private-encrypted-news', 'first', { text: 'é😀' });
  await expect.poll(events).toEqual(['jetsocket:subscription_succeeded', 'first']);

  relay.reset();
  await expect.poll(events).toContain('jetsocket:gap');
  await site.jetsocket.trigger('private-encrypted-news', 'second', { text: 'é😀' });
  await expect.poll(async () => (await events()).at(-1)).toBe('second');
  const data = await webkit.evaluate(() => (window as unknown as World).heard.at(-1)?.data);

  expect(data).toEqual({ text: 'é😀' });
  await relay.stop();
});
