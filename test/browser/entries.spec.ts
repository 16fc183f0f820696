import { html, script } from '../support/page-server';
import { expect, type Site, test } from '../support/site';

// The built files in every way a browser can load them: each reads an encrypted event.

const room = 'private-encrypted-room';

/** Connects with `Jetsocket`, hands what it read to `tell`, and says when it is ready. */
const reader = (site: Site) => `
  const jetsocket = new Jetsocket('local-key', {
    ...${JSON.stringify(site.options)},
    channelAuthorization: { endpoint: '${site.pages.url}/jetsocket/auth' },
  });
  jetsocket.subscribe('${room}').bind('news', (data) => tell(data));`;

const classic = `importScripts('/dist/jetsocket-with-encryption.min.js'); const tell = (data) => postMessage(data);`;
const module = (name: string) => `import Jetsocket, { Jetsocket as named } from '/dist/${name}';
  if (Jetsocket !== named) throw new Error('the default export is another one');`;
const toPage = `const tell = (data) => { document.title = data.text; };`;

async function readsIn(site: Site): Promise<void> {
  await expect.poll(() => site.service.channels.has(room)).toBe(true);
  await site.jetsocket.trigger(room, 'news', { text: 'It was read' });
}

for (const { name, code, type } of [
  { name: 'the script file in a worker', code: classic, type: 'classic' },
  {
    name: 'the module in a worker',
    code: `${module('jetsocket-with-encryption.mjs')} const tell = (data) => postMessage(data);`,
    type: 'module',
  },
]) {
  test(name, async ({ page, site }) => {
    site.pages.answers.set('/worker.js', script(code + reader(site)));
    await page.goto(site.pages.url);
    await page.evaluate((workerType) => {
      const worker = new Worker('/worker.js', { type: workerType as WorkerType });
      worker.addEventListener('error', ({ message }) => Promise.reject(new Error(message)));
      worker.addEventListener('message', ({ data }) => {
        document.title = data.text;
      });
    }, type);
    await readsIn(site);
    await expect(page).toHaveTitle('It was read');
  });
}

for (const { name, head } of [
  { name: 'the script file', head: '<script src="/dist/jetsocket-with-encryption.min.js"></script>' },
  { name: 'the module', head: '' },
]) {
  test(`${name} in a page`, async ({ page, site }) => {
    const code = `${head ? '' : module('jetsocket-with-encryption.mjs')} ${toPage} ${reader(site)}`;
    const tag = `<script ${head ? '' : 'type="module"'}>${code}</script>`;
    site.pages.answers.set('/', html(`<!doctype html><title>Waiting</title>${head}${tag}`));
    await page.goto(site.pages.url);
    await readsIn(site);
    await expect(page).toHaveTitle('It was read');
  });
}

for (const file of ['jetsocket.min.js', 'jetsocket-with-encryption.min.js']) {
  test(`${file} leaves one global behind`, async ({ page, site }) => {
    await page.goto(site.pages.url);
    const added = await page.evaluate(async (src) => {
      const before = new Set(Object.getOwnPropertyNames(window));
      const tag = Object.assign(document.createElement('script'), { src });
      document.head.append(tag);
      await new Promise((resolve) => tag.addEventListener('load', resolve));
      // Playwright adds names of its own when it comes to Firefox.
      return Object.getOwnPropertyNames(window).filter((name) => !before.has(name) && !/^__pw/.test(name));
    }, `/dist/${file}`);
    expect(added).toEqual(['Jetsocket']);
  });
}
