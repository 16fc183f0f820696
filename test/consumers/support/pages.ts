import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { type Answer, html } from '../../support/page-server';
import { path, program, run, tool, versionOf } from './commands';
import type { Consumer } from './consumer';
import { type ConsumerSite, file } from './consumer-site';

/** Opens the site. An uncaught error there, or a violation of its policy, is found when the site stops. */
export async function openPage(site: ConsumerSite, browser: Browser): Promise<Page> {
  const page = await browser.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  await page.addInitScript(() =>
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      throw new Error(`against the policy: ${violatedDirective} ${blockedURI}`);
    }),
  );
  site.atStop(async () => {
    await page.close();
    if (problems.length > 0) throw new Error(problems.join('\n'));
  });
  await page.goto(site.url);
  return page;
}

const fromPackage = (name: string): Answer => file(path('node_modules/jetsocket-js/dist', name));

/** Nothing inline, nothing from elsewhere, no text that becomes code. */
async function underStrictPolicy(site: ConsumerSite, browser: Browser): Promise<void> {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    `connect-src 'self' ws://127.0.0.1:${site.relay.port}`,
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
  const { answers } = site.pages;
  const scripts = ['/jetsocket.min.js', '/keep.js', '/jetsocket-with-encryption.min.js'];
  const tags = scripts.map((src) => `<script src="${src}"></script>`).join('');
  answers.set('/', (request, response) => {
    response.setHeader('content-security-policy', policy);
    const page = `<!doctype html><title>A page</title>${tags}<script type="module" src="/page.mjs"></script>`;
    return html(page)(request, response);
  });
  for (const name of ['jetsocket.min.js', 'jetsocket-with-encryption.min.js']) {
    answers.set(`/${name}`, fromPackage(name));
  }
  answers.set('/keep.js', file(program('page/keep.js')));
  answers.set('/page.mjs', file(program('page/script-files.mjs')));
  answers.set('/play.mjs', file(program('play.mjs')));
  await openPage(site, browser);
}

type Start = (page: Page) => Promise<unknown>;

const workers: readonly (readonly [kind: string, start: Start])[] = [
  ['dedicated', (page) => page.evaluate(() => void new Worker('/worker.js', { type: 'module' }))],
  ['shared', (page) => page.evaluate(() => void new SharedWorker('/worker.js', { type: 'module' }))],
  [
    'service',
    (page) =>
      page.evaluate(async () => {
        await navigator.serviceWorker.register('/worker.js');
        const { active } = await navigator.serviceWorker.ready;
        active?.postMessage('start');
      }),
  ],
];

const inWorker = (start: Start) => async (site: ConsumerSite, browser: Browser) => {
  const folder = await site.scratch();
  await tool(
    'esbuild',
    program('worker.mjs'),
    '--bundle',
    '--minify',
    `--outfile=${join(folder, 'worker.js')}`,
  );
  await site.serve(folder);
  await start(await openPage(site, browser));
};

/** As Next.js and its like do it: rendered in Node, taken over in the browser. */
async function renderedOnServer(site: ConsumerSite, browser: Browser): Promise<void> {
  const rendered = await run(process.execPath, [program('server-rendered.mjs')], { timeout: 10_000 });
  if (rendered !== '<p>rendered</p>') throw new Error(`it rendered ${rendered}`);
  const folder = await site.scratch();
  const options = ['--bundle', '--minify', `--outfile=${join(folder, 'page.js')}`];
  await tool('esbuild', program('taken-over.mjs'), ...options);
  const page = `<!doctype html><title>A page</title><div id="root">${rendered}</div><script src="/page.js"></script>`;
  site.pages.answers.set('/', html(page));
  await site.serve(folder);
  await openPage(site, browser);
}

export const inPages: readonly Consumer[] = [
  {
    consumer: 'script files',
    version: versionOf('jetsocket-js'),
    what: 'strict CSP and Trusted Types, in Chromium',
    plays: true,
    run: underStrictPolicy,
  },
  ...workers.map(([kind, start]) => ({
    consumer: `${kind} worker`,
    version: versionOf('esbuild'),
    what: 'import, in Chromium',
    plays: true,
    run: inWorker(start),
  })),
  {
    consumer: 'React',
    version: versionOf('react'),
    what: 'rendered in Node, taken over in Chromium',
    plays: true,
    run: renderedOnServer,
  },
];
