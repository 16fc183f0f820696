import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type Browser, test as base, expect, type Page } from '@playwright/test';
import { LocalService } from 'jetsocket-local';
import { collectUncaught } from './page-errors';
import { type Answer, html, PageServer } from './page-server';

const root = fileURLToPath(new URL('../..', import.meta.url));
const surroundings = fileURLToPath(new URL('./product-page-surroundings.cjs', import.meta.url));
const scriptFile = new URL('../../dist/jetsocket-with-encryption.min.js', import.meta.url);

/** The code of the product page as it is written there. */
export function snippet(name: string): string {
  return readFileSync(new URL(`../browser/product-page/${name}.txt`, import.meta.url), 'utf8');
}

/** Runs code as a file of Node in this repository would, and gives what it printed. */
export function printedBy(code: string): string {
  return execFileSync(process.execPath, ['-e', code], { cwd: root, encoding: 'utf8' });
}

/**
 * What stands around the product page's code: a service that knows `APP_KEY`, the page's server as a
 * process, and a website in front of it, where a cookie says who it is.
 */
export class ProductPage {
  readonly #pages: PageServer;
  #server: { readonly process: ChildProcess; readonly url: string } | undefined;

  private constructor(
    readonly service: LocalService,
    pages: PageServer,
  ) {
    this.#pages = pages;
    for (const path of ['/jetsocket/auth', '/send-encrypted-message', '/trigger']) {
      pages.answers.set(path, this.#forward(path));
    }
  }

  static async start(): Promise<ProductPage> {
    const apps = [{ id: 'APP_ID', key: 'APP_KEY', secret: 'APP_SECRET' }];
    return new ProductPage(await LocalService.start({ port: 0, apps }), await PageServer.start());
  }

  /** Starts a server of the product page, and puts its page at `/`. */
  async run(code: string, page: string, environment: Record<string, string> = {}): Promise<void> {
    this.#pages.answers.set('/', html(page));
    const child = spawn(process.execPath, ['--require', surroundings, '-e', code], {
      cwd: root,
      env: { ...process.env, SERVICE_URL: this.service.url, ...environment },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const ended = once(child, 'exit').then(() => Promise.reject(new Error('the server of the page ended')));
    const [{ port }] = (await Promise.race([once(child, 'message'), ended])) as [{ port: number }];
    this.#server = { process: child, url: `http://127.0.0.1:${port}` };
  }

  /** Answers in place of the page's server, for one person. */
  readonly interventions = new Map<string, Answer>();

  /** Opens the page as somebody, in a browser for which this machine is the internet. */
  async open(browser: Browser, who: string): Promise<{ page: Page; uncaught: string[] }> {
    const context = await browser.newContext();
    const page = await context.newPage();
    const uncaught = await collectUncaught(page);
    await context.addCookies([{ name: 'who', value: who, url: this.#pages.url }]);
    await page.route('https://js.jetsocket.io/latest/jetsocket-with-encryption.min.js', async (route) =>
      route.fulfill({ contentType: 'text/javascript', body: await readFile(scriptFile, 'utf8') }),
    );
    await page.addInitScript(surroundPage, { who, service: this.service.url.replace('http', 'ws') });
    await page.goto(this.#pages.url);
    return { page, uncaught };
  }

  /** A request of the website's own, which the page's server answers. */
  async post(path: string): Promise<void> {
    await fetch(`${this.#server?.url}${path}`, { method: 'POST' });
  }

  async stop(): Promise<void> {
    const { process: child } = this.#server ?? {};
    child?.kill();
    if (child) await once(child, 'exit');
    await this.#pages.stop();
    await this.service.stop();
  }

  /** The page asks for authorization without its token, so the website adds who the cookie says it is. */
  #forward(path: string): Answer {
    return async (request, response) => {
      const who = /who=(\w+)/.exec(request.headers.cookie ?? '')?.[1] ?? '';
      const intervention = this.interventions.get(who);
      if (intervention) return intervention(request, response);
      const answer = await fetch(`${this.#server?.url}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${who}` },
        body: request.body,
      });
      return response.writeHead(answer.status).end(await answer.text());
    };
  }
}

/** What the functions that the product page takes for granted noted. */
export interface Noted {
  /** The addresses of the sockets it opened. */
  readonly sockets: string[];
  readonly shown: string[];
  readonly logged: unknown[][];
}

/** Runs in the page, before its scripts. */
function surroundPage({ who, service }: { who: string; service: string }): void {
  const noted: Noted = { sockets: [], shown: [], logged: [] };
  const { log } = console;
  console.log = (...values) => {
    noted.logged.push(values);
    log(...values);
  };
  Object.assign(window, {
    noted,
    getAuthToken: () => who,
    showMessage: (text: string) => noted.shown.push(text),
    WebSocket: class extends WebSocket {
      constructor(address: string) {
        noted.sockets.push(address);
        super(address.replace('wss://ws-APP_CLUSTER.jetsocket.io', service));
      }
    },
  });
}

export function notedIn(page: Page): Promise<Noted> {
  return page.evaluate(() => (window as unknown as { noted: Noted }).noted);
}

export const test = base.extend<{ product: ProductPage }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from the pattern
  product: async ({}, use) => {
    const product = await ProductPage.start();
    await use(product);
    await product.stop();
  },
});

export { expect };
