import { defineConfig } from '@playwright/test';
import { find, help } from './test/browsers.mjs';

const chromium = find('chromium');
const firefox = find('firefox');
if (!chromium) throw new Error(help('chromium'));

/** Specs of WebKit drive it over WebDriver by themselves: Playwright cannot drive the system's one. */
const webkitSpecs = '**/webkit*.spec.ts';

/** Only Chromium lets a test hide, freeze and hold up a page. */
const chromiumSpecs = '**/*-chromium.spec.ts';

const inChromium = {
  name: 'chromium',
  testIgnore: webkitSpecs,
  use: {
    browserName: 'chromium',
    launchOptions: {
      executablePath: chromium.path,
      args: [
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
      // As users have it: pages go into the back/forward cache.
      ignoreDefaultArgs: ['--disable-back-forward-cache'],
    },
  },
};

const inFirefox = firefox && {
  name: 'firefox',
  testIgnore: [webkitSpecs, chromiumSpecs],
  use: {
    browserName: 'firefox',
    // The system's Firefox is driven over WebDriver BiDi, Playwright's own build in its own way.
    ...(firefox.from !== 'playwright' && { channel: 'moz-firefox' }),
    launchOptions: {
      executablePath: firefox.path,
      // Firefox delays sockets to a port that refused one before; the tests measure our delays.
      firefoxUserPrefs: { 'network.websocket.delay-failed-reconnects': false },
    },
  },
};

const inWebKit = find('webkit') && { name: 'webkit', testMatch: webkitSpecs };

export default defineConfig({
  testDir: 'test/browser',
  // A busy machine may take many times what a quiet one does.
  timeout: 60_000,
  expect: { timeout: 15_000 },
  workers: 2,
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  reporter: 'list',
  projects: [inChromium, inFirefox, inWebKit].filter(Boolean),
});
