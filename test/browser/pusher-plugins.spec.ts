import { fileURLToPath } from 'node:url';
import { test as base, expect, type Page } from '@playwright/test';
import { build } from 'esbuild';
import ServerLibrary from 'jetsocket';
import { LocalService } from 'jetsocket-local';
import PusherJs from 'pusher-js';
import { PageServer, script } from '../support/page-server';

// Libraries that import pusher-js themselves, in a bundle that gives them the drop-in instead.

/** What the page of Echo's hooks offers. */
interface EchoPage {
  readonly heard: string[];
  setId(id: number): void;
  setTwice(isTwice: boolean): void;
}

/** What Laravel calls the event of every notification. */
const notification = 'Illuminate\\Notifications\\Events\\BroadcastNotificationCreated';

const app = { id: 'app', key: 'test-key', secret: 'test-secret' };

/** A page's code for a script tag: what is imported as `pusher-js` is what `engine` names. */
async function bundle(page: string, engine: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(`plugins/${page}.js`, import.meta.url))],
    bundle: true,
    write: false,
    define: { 'process.env.NODE_ENV': '"production"' },
    ...(engine === 'pusher-js' ? {} : { alias: { 'pusher-js': engine } }),
  });
  return outputFiles.map(({ text }) => text).join('');
}

/** A service of the prefix `pusher`, and a website whose server authorizes. */
class PluginSite {
  readonly library: ServerLibrary;
  /** What the endpoint for several channels was asked. */
  readonly asked: string[][] = [];

  private constructor(
    readonly service: LocalService,
    readonly pages: PageServer,
  ) {
    const where = { host: '127.0.0.1', port: service.port, useTLS: false, prefix: 'pusher' as const };
    this.library = new ServerLibrary({ appId: app.id, key: app.key, secret: app.secret, ...where });
    pages.answers.set('/auth', ({ body, headers }, response) => {
      const form = new URLSearchParams(body);
      response.end(JSON.stringify(this.#authorize(form, String(headers['x-user']))));
    });
    pages.answers.set('/auth-all', ({ body }, response) => {
      const names = [...new URLSearchParams(body)].filter(([name]) => name.startsWith('channel_name'));
      this.asked.push(names.map(([, name]) => name));
      response.end(
        JSON.stringify(
          this.#authorizeAll(new URLSearchParams(body).get('socket_id') ?? '', this.asked.at(-1) ?? []),
        ),
      );
    });
  }

  static async start(): Promise<PluginSite> {
    const service = await LocalService.start({ port: 0, prefix: 'pusher', apps: [app] });
    return new PluginSite(service, await PageServer.start());
  }

  async stop(): Promise<void> {
    await this.service.stop();
    await this.pages.stop();
  }

  /** Opens the page with the bundle in it, and starts its code. */
  async open(page: Page, code: string, options: Readonly<Record<string, unknown>>): Promise<void> {
    this.pages.answers.set('/page.js', script(code));
    await page.goto(this.pages.url);
    await page.addScriptTag({ url: '/page.js' });
    const where = {
      clientKey: app.key,
      cluster: 'eu',
      wsHost: '127.0.0.1',
      wsPort: this.service.port,
      forceTLS: false,
    };
    await page.evaluate((all) => (window as unknown as { start(all: unknown): void }).start(all), {
      ...where,
      ...options,
    });
  }

  #authorize(form: URLSearchParams, user: string) {
    const name = form.get('channel_name') ?? '';
    const member = { user_id: user, user_info: { name: `Name of ${user}` } };
    return this.library.authorizeChannel(
      form.get('socket_id') ?? '',
      name,
      name.startsWith('presence-') ? member : undefined,
    );
  }

  #authorizeAll(socketId: string, names: readonly string[]) {
    const entry = (name: string) =>
      name === 'private-no'
        ? { status: 403 }
        : { status: 200, data: this.library.authorizeChannel(socketId, name) };
    return Object.fromEntries(names.map((name) => [name, entry(name)]));
  }
}

const test = base.extend<{ site: PluginSite }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from the pattern
  site: async ({}, use) => {
    const site = await PluginSite.start();
    await use(site);
    await site.stop();
  },
});

for (const engine of ['pusher-js', 'jetsocket-js/pusher']) {
  test(`use-pusher keeps a page up to date on ${engine}`, async ({ site, page }) => {
    await site.open(page, await bundle('use-pusher', engine), {
      authEndpoint: '/auth',
      auth: { headers: { 'X-User': 'amy' } },
    });
    await expect(page.locator('#me')).toHaveText('amy Name of amy');
    await expect(page.locator('#count')).toHaveText('1');
    const bob = new PusherJs(app.key, {
      cluster: '',
      wsHost: '127.0.0.1',
      wsPort: site.service.port,
      forceTLS: false,
      channelAuthorization: {
        endpoint: `${site.pages.url}/auth`,
        transport: 'ajax',
        headers: { 'X-User': 'bob' },
      },
    });
    const waved = new Promise((resolve) => bob.subscribe('presence-room').bind('client-wave', resolve));
    await expect(page.locator('#names')).toHaveText('Name of amy, Name of bob');
    await expect(page.locator('#count')).toHaveText('2');
    await page.click('text=wave');
    expect(await waved).toEqual({ by: 'amy' });
    bob.disconnect();
    await expect(page.locator('#names')).toHaveText('Name of amy');
    await site.library.trigger('news', 'published', { title: 'It is spring' });
    await expect(page.locator('#news')).toHaveText('It is spring');
  });

  test(`the hooks of @laravel/echo-react hear what they are mounted for, on ${engine}`, async ({
    site,
    page,
  }) => {
    const { library } = site;
    const say = (channel: string, event: string, text: string) => library.trigger(channel, event, { text });
    const heard = () => page.evaluate(() => (window as unknown as EchoPage).heard);
    const occupied = async () => Object.keys((await library.channels()).channels).sort();
    const others = ['news', 'presence-room', 'private-App.Models.User.1'];
    await site.open(page, await bundle('echo-react', engine), {
      authEndpoint: '/auth',
      auth: { headers: { 'X-User': '1' } },
    });
    await expect(page.locator('#status')).toHaveText('connected');
    await expect.poll(occupied).toEqual([...others, 'private-orders.1']);

    await say('private-orders.1', 'paid', 'cash');
    await say('presence-room', 'said', 'hello');
    await say('private-App.Models.User.1', notification, 'due');
    await say('news', 'withdrawn', 'sorry');
    await expect
      .poll(heard)
      .toEqual(['first of 1: cash', 'second of 1: cash', 'room: hello', 'notification: due', 'news: sorry']);

    await page.evaluate(() => (window as unknown as EchoPage).setId(2));
    await expect.poll(occupied).toEqual([...others, 'private-orders.2']);
    await say('private-orders.2', 'paid', 'card');
    await expect.poll(heard).toHaveLength(7);

    // One of two leaves, then all do and come again in one go.
    await page.evaluate(() => (window as unknown as EchoPage).setTwice(false));
    await page.evaluate(() => {
      const { setId } = window as unknown as EchoPage;
      for (const id of [1, 2, 1]) setId(id);
    });
    await expect.poll(occupied).toEqual([...others, 'private-orders.1']);
    await say('private-orders.1', 'paid', 'stamps');
    await expect.poll(heard).toHaveLength(8);
    expect((await heard()).slice(5)).toEqual(['first of 2: card', 'second of 2: card', 'first of 1: stamps']);
  });

  test(`pusher-js-auth asks for several channels at once on ${engine}`, async ({ site, page }) => {
    const channels = ['private-a', 'private-b', 'private-no'];
    await site.open(page, await bundle('pusher-js-auth', engine), { authEndpoint: '/auth-all', channels });
    const heard = () => page.evaluate(() => (window as unknown as { heard: string[] }).heard.sort());

    await expect.poll(heard).toEqual(['private-a: yes', 'private-b: yes', 'private-no: AuthError']);
    expect(site.asked).toEqual([channels]);
  });
}
