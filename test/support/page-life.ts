import { test as base, expect, type Page } from '@playwright/test';
import type { Options } from '../../src/options';
import { FaultRelay } from './fault-relay';
import { type Note, Numbers, type ReadNotes } from './page-life-numbers';
import { html, script } from './page-server';
import { Site, type World } from './site';

/** Options that JSON can hold. */
type Timing = Pick<Options, 'activityTimeout' | 'pongTimeout' | 'reconnect'>;

/** Where a client lives, and what it is told to note. */
interface Living {
  readonly kind: string;
  readonly channel: string;
  readonly options: Options;
}

interface Lives {
  readonly lives: Record<string, Note[]>;
}

export const workerKinds = ['dedicated', 'shared', 'service'] as const;

/** A site whose service is reached through a relay, and pages and workers in which a client lives. */
export class Life {
  #numbers: Numbers | undefined;

  private constructor(
    readonly site: Site,
    readonly relay: FaultRelay,
  ) {}

  static async start(): Promise<Life> {
    const site = await Site.start();
    const life = new Life(site, await FaultRelay.start(site.service.port));
    site.pages.answers.set('/elsewhere', html('<!doctype html><title>Another page</title>'));
    return life;
  }

  /** The address of a page that subscribes to a channel and notes what happens. */
  page(channel: string, timing: Timing = {}): string {
    const isEncrypted = channel.startsWith('private-encrypted-');
    const file = `jetsocket${isEncrypted ? '-with-encryption' : ''}.min.js`;
    const code = `<script src="/dist/${file}"></script><script>${this.#code('page', channel, timing)}</script>`;
    this.site.pages.answers.set('/life', html(`<!doctype html><title>A page</title>${code}`));
    return `${this.site.pages.url}/life`;
  }

  /** The address of a page that starts a worker of each kind, all doing the same. */
  workers(channel: string): string {
    for (const kind of workerKinds) {
      const code = `importScripts('/dist/jetsocket.min.js');${this.#code(kind, channel, {})}`;
      this.site.pages.answers.set(`/${kind}.js`, script(code));
    }
    const code = `<script>(${startWorkers})();</script>`;
    this.site.pages.answers.set('/workers', html(`<!doctype html><title>A page</title>${code}`));
    return `${this.site.pages.url}/workers`;
  }

  /** A request to `/sleep` is `asleep` from when it came until it is answered by `wake`. */
  sleep(): { asleep: Promise<void>; wake: () => void } {
    let wake = () => {};
    const asleep = new Promise<void>((came) => {
      this.site.pages.answers.set('/sleep', (_request, response) => {
        wake = () => response.end();
        came();
      });
    });
    return { asleep, wake: () => wake() };
  }

  get elsewhere(): string {
    return `${this.site.pages.url}/elsewhere`;
  }

  /** Sends numbers to the channel from now on. */
  count(channel: string): Numbers {
    this.#numbers = new Numbers((number) => this.site.jetsocket.trigger(channel, 'number', { number }));
    return this.#numbers;
  }

  async stop(): Promise<void> {
    await this.#numbers?.stop();
    await this.relay.stop();
    await this.site.stop();
  }

  #code(kind: string, channel: string, timing: Timing): string {
    const options = { ...this.site.options, wsPort: this.relay.port, ...timing };
    return `(${live})(${JSON.stringify({ kind, channel, options } satisfies Living)});`;
  }
}

/** Runs in the page or in a worker, which tells its page every note. */
function live({ kind, channel, options }: Living): void {
  const { Jetsocket } = globalThis as unknown as World;
  const notes: Note[] = [];
  const page = kind === 'page' ? undefined : new BroadcastChannel('lives');
  if (!page) Object.assign(globalThis, { lives: { page: notes } });
  const note = (what: string, data?: unknown) => {
    notes.push({ at: Date.now(), what, data });
    page?.postMessage({ kind, notes });
  };
  addEventListener('error', ({ message }) => note('uncaught', message));
  addEventListener('unhandledrejection', ({ reason }) => note('uncaught', String(reason)));
  for (const type of ['offline', 'online']) addEventListener(type, () => note(type));
  addEventListener('pageshow', ({ persisted }) => note(persisted ? 'restored' : 'loaded'));
  if (!page) {
    for (const type of ['freeze', 'resume']) document.addEventListener(type, () => note(type));
    document.addEventListener('visibilitychange', () => note(document.visibilityState));
  }
  const client = new Jetsocket('local-key', options);
  client.connection.bind('state_change', ({ previous, current }) => {
    if (previous === 'connected') note('lost');
    note(current);
  });
  client
    .subscribe(channel)
    .bind('jetsocket:subscription_succeeded', () => note('subscribed'))
    .bind('jetsocket:gap', ({ since, duration }) => note('gap', [since, since + duration]))
    .bind('number', ({ number }: { number: number }) => note('number', number));
}

/** Runs in the page. */
function startWorkers(): void {
  const lives: Lives['lives'] = {};
  Object.assign(window, { lives });
  new BroadcastChannel('lives').addEventListener('message', ({ data }) => {
    lives[data.kind] = data.notes;
  });
  const note = (message: string) => {
    lives.page = [{ at: Date.now(), what: 'uncaught', data: message }];
  };
  addEventListener('error', ({ message }) => note(message));
  new Worker('/dedicated.js').addEventListener('error', ({ message }) => note(message));
  new SharedWorker('/shared.js').addEventListener('error', () => note('the shared worker failed'));
  navigator.serviceWorker.register('/service.js').catch((error) => note(String(error)));
}

/** Runs in the page: what a realm of it noted. */
export function notesOf(kind: string): readonly Note[] {
  return (window as unknown as Lives).lives[kind] ?? [];
}

export function notesIn(page: Page, kind = 'page'): ReadNotes {
  return () => page.evaluate(notesOf, kind);
}

/** Tests with a `life`. */
export const test = base.extend<{ life: Life }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from the pattern
  life: async ({}, use) => {
    const life = await Life.start();
    await use(life);
    await life.stop();
  },
});

export { expect };
