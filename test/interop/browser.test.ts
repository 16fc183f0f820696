import { randomUUID } from 'node:crypto';
import type { Browser } from '@playwright/test';
import type ServerLibrary from 'jetsocket';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { PageServer } from '../support/page-server';
import { Soketi } from '../support/soketi';
import { until } from '../support/wait';
import { libraryFor } from './support/application';
import { ClientPage, launchChromium, startSite } from './support/browser';

let browser: Browser;
let soketi: Soketi;
let library: ServerLibrary;
let site: PageServer;

beforeAll(async () => {
  soketi = await Soketi.start({ apps: { small: { maxEventPayloadInKb: 1, maxChannelNameLength: 20 } } });
  library = libraryFor(soketi);
  site = await startSite(library);
  browser = await launchChromium();
}, 60_000);
beforeEach(async () => {
  if (!soketi.isAlive) await soketi.restart();
});
afterAll(async () => {
  await browser?.close();
  await site?.stop();
  await soketi?.stop();
});

const open = ['news-', 'private-', 'presence-', 'private-cache-'];
const builds: [script: string, prefixes: string[]][] = [
  ['jetsocket.min.js', open],
  ['jetsocket-with-encryption.min.js', [...open, 'private-encrypted-', 'private-encrypted-cache-']],
];

describe.each(builds)('%s in Chromium', (script, prefixes) => {
  async function enter(user: string, channels: readonly string[]): Promise<ClientPage> {
    const client = await ClientPage.open(browser, site.url, script);
    onTestFinished(() => client.page.close());
    await client.enter(soketi, user, channels);
    return client;
  }

  const room = randomUUID();
  const names = () => prefixes.map((prefix) => prefix + randomUUID());

  it('reads what the server library triggers on channels of every kind', async () => {
    const channels = names();
    const amy = await enter('amy', channels);
    for (const channel of channels) await library.trigger(channel, 'news', { channel, text: 'grüße 🚀' });

    const expected = channels.map((channel) => ({ channel, text: 'grüße 🚀' }));
    await until(async () => expect(await amy.dataOf('news')).toHaveLength(channels.length));
    expect(await amy.dataOf('news')).toEqual(expect.arrayContaining(expected));
  });

  it('hears client events of another page, and who is there', async () => {
    const channels = names().filter((name) => name.startsWith('pr'));
    const amy = await enter('amy', channels);
    const bob = await enter('bob', channels);
    for (const channel of channels) expect(await amy.trigger(channel, 'client-typing', channel)).toBe(true);

    await until(async () => expect(await bob.dataOf('client-typing')).toHaveLength(channels.length));
    expect(await bob.dataOf('client-typing')).toEqual(expect.arrayContaining(channels));
    expect(await amy.dataOf('client-typing')).toEqual([]);
    expect(await amy.dataOf('jetsocket:member_added')).toEqual([{ id: 'bob', info: { name: 'BOB' } }]);
    await bob.page.close();
    await until(async () => expect(await amy.dataOf('jetsocket:member_removed')).toHaveLength(1));
  });

  it('gets of a cache channel what was last, and is told where there is nothing', async () => {
    const channels = names().filter((name) => name.includes('cache-'));
    const first = await enter('amy', channels);
    await until(async () => expect(await first.dataOf('jetsocket:cache_miss')).toHaveLength(channels.length));
    for (const channel of channels) await library.trigger(channel, 'price', { channel });

    const second = await enter('amy', channels);
    await until(async () => expect(await second.dataOf('price')).toHaveLength(channels.length));
    expect(await second.dataOf('jetsocket:cache_miss')).toEqual([]);
  });

  it('signs in, and hears what is sent to the user', async () => {
    const id = randomUUID();
    const amy = await enter(id, []);
    await amy.signIn();
    await until(async () => {
      await library.sendToUser(id, 'mail', { from: 'bob' });
      expect(await amy.dataOf('mail')).toContainEqual({ from: 'bob' });
    });
  });

  it('is told of limits, and stays connected', async () => {
    const served = soketi.served('small');
    const small = libraryFor(served);
    const smallSite = await startSite(small);
    onTestFinished(() => smallSite.stop());
    const amy = await ClientPage.open(browser, smallSite.url, script);
    onTestFinished(() => amy.page.close());
    await amy.enter(served, 'amy', ['private-room']);
    await amy.trigger('private-room', 'client-typing', 'x'.repeat(2000));
    await until(async () => expect(await amy.dataOf('error')).toMatchObject([{ code: 4301 }]));

    await expect(amy.enter(served, 'amy', ['x'.repeat(21)])).rejects.toThrow(/longer than the allowed 20/);
    expect(await amy.state()).toBe('connected');
  });

  it('returns to every channel after the server was killed and started again', async () => {
    const channels = prefixes.map((prefix) => prefix + room);
    const amy = await enter('amy', channels);
    await soketi.kill();
    await until(async () => expect(await amy.state()).not.toBe('connected'));
    await soketi.restart();

    await until(async () => expect(await amy.dataOf('jetsocket:gap')).toHaveLength(channels.length), 15_000);
    for (const channel of channels) await library.trigger(channel, 'after', channel);
    await until(async () => expect(await amy.dataOf('after')).toHaveLength(channels.length));
  });
});
