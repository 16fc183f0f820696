import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, test as base, expect, type Page } from '@playwright/test';
import ServerLibrary from 'jetsocket';
import { type AppOptions, type FrameRecord, LocalService } from 'jetsocket-local';
import { collectUncaught } from './page-errors';

const app = { id: 'secure-chat', key: 'secure-chat', secret: 'a secret of the test' };

const adminToken = 'the-token-of-the-test';

interface Example {
  createServer(parts: {
    connect: (encryptionMasterKey: Uint8Array) => ServerLibrary;
    masterKey: Uint8Array;
    service: { key: string; options: object };
    adminToken: string;
  }): RequestListener;
}
const path = new URL('../../examples/secure-chat/server.mjs', import.meta.url).href;

/** The example as `npm start` puts it together, with a service that can be taken away. */
export class SecureChat {
  service: LocalService;
  /** Every frame of every service so far. */
  readonly frames: FrameRecord[] = [];
  readonly #server: Server;

  private constructor(
    service: LocalService,
    server: Server,
    /** The one it begins with. */
    readonly masterKey: Uint8Array,
  ) {
    this.service = service;
    this.#server = server;
    service.onFrame((frame) => this.frames.push(frame));
  }

  static async start(): Promise<SecureChat> {
    const service = await LocalService.start({ port: 0, apps: [app] });
    const { createServer: createChat } = (await import(path)) as Example;
    const where = { host: '127.0.0.1', port: service.port, useTLS: false };
    const masterKey = randomBytes(32);
    const listener = createChat({
      connect: (encryptionMasterKey) =>
        new ServerLibrary({ ...app, appId: app.id, ...where, encryptionMasterKey }),
      masterKey,
      adminToken,
      service: { key: app.key, options: { wsHost: where.host, wsPort: where.port, forceTLS: false } },
    });
    const server = createServer(listener).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new SecureChat(service, server, masterKey);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The page of its server, as `npm start` prints it. */
  get serverUrl(): string {
    return `${this.url}/server.html#${adminToken}`;
  }

  /** Ends the service as a crash would: connections are reset, and nobody listens any more. */
  async killService(): Promise<void> {
    this.service.faults.refuseConnections();
    this.service.faults.drop();
    await this.service.stop();
  }

  async restartService(settings: Partial<AppOptions> = {}): Promise<void> {
    this.service = await LocalService.start({ port: this.service.port, apps: [{ ...app, ...settings }] });
    this.service.onFrame((frame) => this.frames.push(frame));
  }

  async stop(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await this.service.stop();
  }
}

/** The chat as one person has it in front of them, found as a person finds it. */
export class Seat {
  /** Everything that was ever shown as an error. */
  readonly faults: string[] = [];
  uncaught: readonly string[] = [];

  constructor(readonly page: Page) {}

  /** Opens the chat in a window of its own. */
  static async open(browser: Browser, chat: SecureChat): Promise<Seat> {
    const context = await browser.newContext({ baseURL: chat.url });
    const seat = new Seat(await context.newPage());
    await seat.open();
    return seat;
  }

  async open(): Promise<void> {
    this.uncaught = await collectUncaught(this.page);
    await this.page.exposeFunction('noteFault', (text: string) => this.faults.push(text));
    await this.page.addInitScript(noteFaults);
    await this.page.goto('/');
  }

  async join(name: string, role: 'Member' | 'Guest' = 'Member'): Promise<void> {
    await this.page.getByLabel('Your name').fill(name);
    await this.page.getByRole('radio', { name: role }).check();
    await this.page.getByLabel('Your name').press('Enter');
  }

  async joinRoom(name: string): Promise<void> {
    await this.join(name);
    await expect(this.messages).toContainText('Connected to secure chat');
  }

  async say(text: string): Promise<void> {
    await this.input.fill(text);
    await this.input.press('Enter');
  }

  /** Lets this browser seal, or the chat's server again. */
  async sealBy(who: 'this browser' | 'the chat’s server'): Promise<void> {
    await this.page.getByRole('radio', { name: who }).check();
  }

  get input() {
    return this.page.getByRole('textbox', { name: 'Message' });
  }

  get messages() {
    return this.page.getByRole('log', { name: 'What you read' });
  }

  get wire() {
    return this.page.getByRole('region', { name: 'What the service saw' });
  }

  get state() {
    return this.page.getByRole('status');
  }

  get fault() {
    return this.page.locator('#fault');
  }
}

/** Runs in the page: tells of every text that an alert ever held. */
function noteFaults(): void {
  const { noteFault } = window as unknown as { noteFault(text: string): void };
  new MutationObserver((changes) => {
    for (const { target } of changes) {
      const changed = target instanceof Element ? target : target.parentElement;
      const text = changed?.closest('[role=alert]')?.textContent;
      if (text) noteFault(text);
    }
  }).observe(document, { childList: true, subtree: true });
}

/** Tests with a `chat`, and a `seat` at it in the page of the test. */
export const test = base.extend<{ chat: SecureChat; seat: Seat }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from the pattern
  chat: async ({}, use) => {
    const chat = await SecureChat.start();
    await use(chat);
    await chat.stop();
  },
  baseURL: async ({ chat }, use) => use(chat.url),
  seat: async ({ page }, use) => {
    const seat = new Seat(page);
    await seat.open();
    await use(seat);
    expect(seat.uncaught).toEqual([]);
  },
});

export { expect };
