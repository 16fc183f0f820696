import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type CDPSession, chromium, expect, type Page } from '@playwright/test';
import { test as base } from './page-life';
import { eventually } from './page-life-numbers';

/** Hidden pages are throttled as hard as it gets after one second, not after five minutes. */
const throttleSoon = '--enable-features=IntensiveWakeUpThrottling:grace_period_seconds/1';

/** A page whose tab is really hidden, throttled and frozen. */
export class RealPage {
  constructor(
    readonly page: Page,
    readonly cdp: CDPSession,
  ) {}

  /** Puts another tab in front of it. */
  async hide(): Promise<void> {
    const cover = await this.page.context().newPage();
    await cover.bringToFront();
    await this.#becomes('hidden');
  }

  async show(): Promise<void> {
    await this.page.bringToFront();
    await this.#becomes('visible');
  }

  async freeze(): Promise<void> {
    await this.cdp.send('Page.setWebLifecycleState', { state: 'frozen' });
  }

  async resume(): Promise<void> {
    await this.cdp.send('Page.setWebLifecycleState', { state: 'active' });
  }

  /** Waits until a timer of the page that is set anew every second is late by more than one. */
  async untilThrottled(): Promise<void> {
    await this.page.evaluate(startTicking);
    const silence = () => this.page.evaluate(() => Date.now() - (window as unknown as Ticking).tickedAt);
    await eventually(async () => (await silence()) > 2300, 'timers are throttled');
  }

  async #becomes(state: string): Promise<void> {
    await expect.poll(() => this.page.evaluate(() => document.visibilityState)).toBe(state);
  }
}

interface Ticking {
  tickedAt: number;
}

/** Runs in the page. */
function startTicking(): void {
  const tick = () => {
    (window as unknown as Ticking).tickedAt = Date.now();
    setTimeout(tick, 1000);
  };
  tick();
}

/**
 * Tests with a `real` page. Playwright keeps the pages of a browser it started visible and focused; in one
 * that it only joins it need not.
 */
export const test = base.extend<{ real: RealPage }>({
  real: async ({ launchOptions }, use) => {
    const profile = await mkdtemp(join(tmpdir(), 'jetsocket-'));
    const child = spawn(
      launchOptions.executablePath ?? '',
      [
        '--headless=new',
        // The sandbox does not work for root.
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        ...(launchOptions.args ?? []),
        throttleSoon,
        '--remote-debugging-port=0',
        `--user-data-dir=${profile}`,
        'about:blank',
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    const ended = once(child, 'exit');
    try {
      const browser = await chromium.connectOverCDP(await endpointIn(child.stderr), { noDefaults: true });
      const [context] = browser.contexts();
      if (!context) throw new Error('the browser has no context');
      const page = context.pages()[0] ?? (await context.newPage());
      await use(new RealPage(page, await context.newCDPSession(page)));
      await browser.close().catch(() => {});
    } finally {
      child.kill();
      await ended;
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    }
  },
});

/** Where it says that it listens. */
async function endpointIn(output: NodeJS.ReadableStream): Promise<string> {
  const said: string[] = [];
  for await (const line of createInterface({ input: output })) {
    const [, endpoint] = /DevTools listening on (ws:\S+)/.exec(line) ?? [];
    if (endpoint) {
      output.resume();
      return endpoint;
    }
    said.push(line);
  }
  throw new Error(`the browser ended:\n${said.join('\n')}`);
}

export { expect };
