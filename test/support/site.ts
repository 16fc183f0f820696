import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { test as base, expect, type Page } from '@playwright/test';
import ServerLibrary from 'jetsocket';
import { type AppOptions, LocalService } from 'jetsocket-local';
import type { Jetsocket } from '../../builds/with-encryption';
import type { Options } from '../../src/options';
import { collectUncaught } from './page-errors';
import { PageServer } from './page-server';

/** What a page heard: an event of a channel, or `error` of the connection. Errors as plain objects. */
export interface Heard {
  readonly event: string;
  readonly data: unknown;
}

/** What the globals of a page are once a script file is loaded and `connect` was called. */
export interface World {
  readonly Jetsocket: typeof Jetsocket;
  client: Jetsocket;
  heard: Heard[];
}

/** Options that JSON can hold. */
export type PlainOptions = Pick<Options, 'channelAuthorization' | 'reconnect'>;

/** A service, a website and the application's server that seals and authorizes, for one test. */
export class Site {
  readonly #masterKey = randomBytes(32);
  /** What the endpoint `/jetsocket/auth` does; the test may replace it. */
  authorize = (socketId: string, channel: string, response: ServerResponse): unknown =>
    response.end(JSON.stringify(this.jetsocket.authorizeChannel(socketId, channel)));

  private constructor(
    readonly service: LocalService,
    readonly pages: PageServer,
  ) {
    pages.answers.set('/jetsocket/auth', ({ body }, response) => {
      const { socket_id, channel_name } = JSON.parse(body) as { socket_id: string; channel_name: string };
      return this.authorize(socket_id, channel_name, response);
    });
  }

  /** `settings` are those of the service's application. */
  static async start(settings: Partial<AppOptions> = {}): Promise<Site> {
    const app = { id: 'local', key: 'local-key', secret: 'local-secret', ...settings };
    return new Site(await LocalService.start({ port: 0, apps: [app] }), await PageServer.start());
  }

  get jetsocket(): ServerLibrary {
    return this.libraryWith(this.#masterKey);
  }

  /** The application's server as it would be with another master key. */
  libraryWith(encryptionMasterKey: Uint8Array): ServerLibrary {
    const [{ id: appId, key, secret }] = this.service.apps as [LocalService['apps'][number]];
    const where = { host: '127.0.0.1', port: this.service.port, useTLS: false };
    return new ServerLibrary({ appId, key, secret, ...where, encryptionMasterKey });
  }

  /** What a client needs to connect. */
  get options() {
    return { wsHost: '127.0.0.1', wsPort: this.service.port, forceTLS: false };
  }

  /** Opens the empty page with a script file or module and makes a client there that notes what it hears. */
  async connect(
    page: Page,
    script = 'jetsocket-with-encryption.min.js',
    options: PlainOptions = {},
  ): Promise<void> {
    await page.goto(this.pages.url);
    if (script.endsWith('.mjs')) {
      await page.evaluate(async (url) => {
        Object.assign(window, { Jetsocket: (await import(url)).default });
      }, `/dist/${script}`);
    } else await page.addScriptTag({ url: `/dist/${script}` });
    await page.evaluate(startClient, { ...this.options, ...options });
  }

  async stop(): Promise<void> {
    await this.service.stop();
    await this.pages.stop();
  }
}

/** Runs in the page. */
function startClient(options: Options): void {
  const world = window as unknown as World;
  const plain = (data: unknown) =>
    data instanceof Error ? { ...data, name: data.name, message: data.message } : data;
  world.heard = [];
  world.client = new world.Jetsocket('local-key', options);
  world.client.bind_global((event, data) => world.heard.push({ event, data: plain(data) }));
  world.client.connection.bind('error', (data) => world.heard.push({ event: 'error', data: plain(data) }));
}

/** Everything the page heard so far, or the data of one event. */
export function heard(page: Page): Promise<Heard[]> {
  return page.evaluate(() => (window as unknown as World).heard);
}

export async function dataOf(page: Page, event: string): Promise<unknown[]> {
  return (await heard(page)).filter((each) => each.event === event).map((each) => each.data);
}

/** Subscribes in the page and waits until the service has agreed. */
export async function subscribe(page: Page, channel: string): Promise<void> {
  await page.evaluate(async (name) => {
    await (window as unknown as World).client.subscribe(name).ready;
  }, channel);
}

/** Tests with a `site`. */
export const siteTest = base.extend<{ site: Site }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from the pattern
  site: async ({}, use) => {
    const site = await Site.start();
    await use(site);
    await site.stop();
  },
});

/** Tests with a `site` and a page, in which an uncaught error is a failure. */
export const test = siteTest.extend<{ quiet: undefined }>({
  quiet: [
    async ({ page }, use) => {
      const uncaught = await collectUncaught(page);
      await use(undefined);
      expect(uncaught).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
