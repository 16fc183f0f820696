import { test as base, expect, type Page } from '@playwright/test';
import ServerLibrary from 'jetsocket';
import { LocalService, type LocalServiceOptions } from 'jetsocket-local';
import { WebSocket } from 'ws';
import { collectUncaught } from './page-errors';

const app = { id: 'local', key: 'local-key', secret: 'local-secret' };

/** A plain client of the service that keeps what it hears. */
export class Visitor {
  readonly frames: { event: string; channel?: string; data?: unknown }[] = [];
  readonly socket: WebSocket;
  closeCode: number | undefined;

  private constructor(service: LocalService) {
    this.socket = new WebSocket(`${service.url.replace('http', 'ws')}/app/${app.key}?protocol=7`);
    this.socket.on('error', () => {});
    this.socket.on('message', (data) => this.frames.push(JSON.parse(data.toString())));
    this.socket.on('close', (code) => {
      this.closeCode = code;
    });
  }

  /** Connects; whether it is let in is for the test to see. */
  static connect(service: LocalService): Visitor {
    return new Visitor(service);
  }

  static async open(service: LocalService): Promise<Visitor> {
    const visitor = new Visitor(service);
    await expect.poll(() => visitor.frames.length).toBe(1);
    return visitor;
  }

  get socketId(): string {
    const { data } = this.frames[0] ?? {};
    return (JSON.parse(String(data)) as { socket_id: string }).socket_id;
  }

  get events(): string[] {
    return this.frames.map(({ event }) => event.replace(/^jetsocket(_internal)?:/, ''));
  }

  say(event: string, data: object): void {
    this.socket.send(JSON.stringify({ event, data }));
  }

  async subscribe(channel: string, user?: { user_id: string; user_info?: object }): Promise<void> {
    const auth = channel.startsWith('p') ? library.authorizeChannel(this.socketId, channel, user) : {};
    const before = this.frames.length;
    this.say('jetsocket:subscribe', { channel, ...auth });
    await expect.poll(() => this.frames.length).toBeGreaterThan(before);
  }
}

/** Signs as an application's server would. */
const library = new ServerLibrary({
  appId: app.id,
  key: app.key,
  secret: app.secret,
  encryptionMasterKey: Buffer.alloc(32, 7).toString('base64'),
});

/** The application's server, with the key that the service does not have. */
export function serverOf(service: LocalService): ServerLibrary {
  return new ServerLibrary({
    appId: app.id,
    key: app.key,
    secret: app.secret,
    host: '127.0.0.1',
    port: service.port,
    useTLS: false,
    encryptionMasterKey: Buffer.alloc(32, 7).toString('base64'),
  });
}

export function startService(options: LocalServiceOptions = {}): Promise<LocalService> {
  return LocalService.start({ port: 0, apps: [app], ...options });
}

/** The parts of the console, found as a person finds them. */
export const part = (page: Page, name: string | RegExp) => page.getByRole('region', { name });

/** Tests with a service, and its console in the page. */
export const test = base.extend<{ service: LocalService; openConsole: () => Promise<void> }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from the pattern
  service: async ({}, use) => {
    const service = await startService();
    await use(service);
    await service.stop();
  },
  baseURL: async ({ service }, use) => use(service.url),
  openConsole: async ({ page }, use) => {
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) complaints.push(message.text());
    });
    const uncaught = await collectUncaught(page);
    await use(async () => {
      await page.goto('/console');
      await expect(page.getByText('Live', { exact: true })).toBeVisible();
    });
    expect([...uncaught, ...complaints]).toEqual([]);
  },
});

export { expect };
