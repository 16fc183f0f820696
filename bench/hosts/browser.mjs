// A browser to measure in: each measurement gets a page of its own.
import { chromium, firefox } from '@playwright/test';
import { find, help } from '../../test/browsers.mjs';
import { startSite } from './site.mjs';

const types = { chromium, firefox };

function launch(name) {
  const found = find(name);
  if (!found) throw new Error(help(name));
  return types[name].launch({
    executablePath: found.path,
    // The system's Firefox is driven over WebDriver BiDi, Playwright's own build in its own way.
    ...(name === 'firefox' && found.from !== 'playwright' && { channel: 'moz-firefox' }),
    args:
      name === 'chromium' ? ['--disable-gpu', '--js-flags=--expose-gc', '--enable-precise-memory-info'] : [],
  });
}

export async function openBrowser(name) {
  const browser = await launch(name);
  const site = await startSite();
  return {
    name,
    version: `${name === 'firefox' ? 'Firefox' : 'Chromium'} ${browser.version()}`,
    browser,
    site,
    /** Calls the default export of a module in a page that has loaded the scripts; paths from the root. */
    async run(module, scripts, options, { isNetworkReal = false, url = site.url } = {}) {
      const page = await browser.newPage();
      page.on('console', (message) => console.log(`  ${name}: ${message.text()}`));
      await page.goto(url);
      if (!isNetworkReal) await page.evaluate((path) => import(path), '/bench/in-page/fake-web-socket.mjs');
      for (const script of scripts) await page.addScriptTag({ url: `/${script}` });
      const call = async ([path, text]) =>
        JSON.stringify(await (await import(path)).default(JSON.parse(text)));
      const result = await page.evaluate(call, [`/${module}`, JSON.stringify(options)]);
      await page.close();
      return JSON.parse(result);
    },
    async close() {
      await browser.close();
      await site.stop();
    },
  };
}
