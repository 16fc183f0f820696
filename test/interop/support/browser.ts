import { type Browser, chromium, type Page } from '@playwright/test';
import type ServerLibrary from 'jetsocket';
import type { Jetsocket } from 'jetsocket-js/with-encryption';
import { find, help } from '../../browsers.mjs';
import { type PageRequest, PageServer } from '../../support/page-server';
import type { Served } from '../../support/soketi';
import { authorize } from './application';

/** What the globals of a page are, once it has entered. */
interface World {
  readonly Jetsocket: typeof Jetsocket;
  client: Jetsocket;
  heard: [event: string, data: unknown][];
}

export function launchChromium(): Promise<Browser> {
  const found = find('chromium');
  if (!found) throw new Error(help('chromium'));
  return chromium.launch({ executablePath: found.path, args: ['--disable-gpu'] });
}

/** A website whose endpoints sign with `library` for whoever the page says is there. */
export async function startSite(library: ServerLibrary): Promise<PageServer> {
  const site = await PageServer.start();
  const read = ({ body }: PageRequest) => JSON.parse(body) as Record<string, string>;
  site.answers.set('/jetsocket/auth', (request, response) => {
    const { socket_id = '', channel_name = '', user = '' } = read(request);
    response.end(JSON.stringify(authorize(library, socket_id, channel_name, user)));
  });
  site.answers.set('/jetsocket/user-auth', (request, response) => {
    const { socket_id = '', user = '' } = read(request);
    response.end(JSON.stringify(library.authenticateUser(socket_id, { id: user })));
  });
  return site;
}

/** A page with a client of one script file, on some channels. */
export class ClientPage {
  private constructor(readonly page: Page) {}

  static async open(browser: Browser, url: string, script: string): Promise<ClientPage> {
    const page = await browser.newPage();
    await page.goto(url);
    await page.addScriptTag({ url: `/dist/${script}` });
    return new ClientPage(page);
  }

  /** Connects and subscribes; resolves when it is on every channel. */
  async enter({ port, app }: Served, user: string, channels: readonly string[]): Promise<void> {
    await this.page.evaluate(startClient, { port, key: app.key, user, channels });
  }

  /** The data of the events of one name that were heard on any channel. */
  async dataOf(event: string): Promise<unknown[]> {
    const heard = await this.page.evaluate(() => (window as unknown as World).heard);
    return heard.filter(([name]) => name === event).map(([, data]) => data);
  }

  trigger(channel: string, event: `client-${string}`, data: unknown): Promise<boolean | undefined> {
    return this.page.evaluate(
      ([name, ...what]) => (window as unknown as World).client.channel(name)?.trigger(...what),
      [channel, event, data] as const,
    );
  }

  async signIn(): Promise<void> {
    await this.page.evaluate(() => {
      const { client } = window as unknown as World;
      client.signin();
      return client.user.once('jetsocket:signin_success').then(() => {});
    });
  }

  state(): Promise<string> {
    return this.page.evaluate(() => (window as unknown as World).client.connection.state);
  }
}

/** Runs in the page. */
async function startClient(where: {
  readonly port: number;
  readonly key: string;
  readonly user: string;
  readonly channels: readonly string[];
}): Promise<void> {
  const world = window as unknown as World;
  const plain = (data: unknown) => (data instanceof Error ? { ...data, name: data.name } : data);
  const note = (event: string, data: unknown) => world.heard.push([event, plain(data)]);
  const params = { user: where.user };
  world.heard = [];
  world.client = new world.Jetsocket(where.key, {
    wsHost: '127.0.0.1',
    wsPort: where.port,
    forceTLS: false,
    channelAuthorization: { params },
    userAuthentication: { params },
    reconnect: { minDelay: 50, maxDelay: 200 },
  });
  world.client.bind_global(note);
  world.client.user.bind_global(note);
  world.client.connection.bind('error', (error) => note('error', error));
  await Promise.all(where.channels.map((name) => world.client.subscribe(name).ready));
}
