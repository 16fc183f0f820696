import { fileURLToPath } from 'node:url';
import { test as base, expect, type Page } from '@playwright/test';
import { build } from 'esbuild';
import ServerLibrary from 'jetsocket';
import { LocalService } from 'jetsocket-local';
import PusherJs from 'pusher-js';
import { PageServer, script } from '../support/page-server';

// Libraries that import pusher-js themselves, in a bundle that gives them the drop-in instead.

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

  test(`pusher-js-auth asks for several channels at once on ${engine}`, async ({ site, page }) => {
    const channels = ['private-a', 'private-b', 'private-no'];
    await site.open(page, await bundle('pusher-js-auth', engine), { authEndpoint: '/auth-all', channels });
    const heard = () => page.evaluate(() => (window as unknown as { heard: string[] }).heard.sort());

    await expect.poll(heard).toEqual(['private-a: yes', 'private-b: yes', 'private-no: AuthError']);
    expect(site.asked).toEqual([channels]);
  });
}
