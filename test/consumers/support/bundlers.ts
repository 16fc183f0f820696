import { join } from 'node:path';
import type { Browser } from '@playwright/test';
import { html } from '../../support/page-server';
import { program, run, tool, versionOf } from './commands';
import type { Consumer } from './consumer';
import type { ConsumerSite } from './consumer-site';
import { openPage } from './pages';

interface Bundler {
  readonly consumer: string;
  readonly from: string;
  readonly what: string;
  /** Puts a page into the folder: `index.html`, or `page.js` alone. */
  readonly bundle: (folder: string) => Promise<unknown>;
}

const entry = program('page/page.mjs');

const bundlers: readonly Bundler[] = [
  {
    consumer: 'Vite',
    from: 'vite',
    what: 'import',
    bundle: (folder) =>
      tool('vite', 'build', program('page'), '--outDir', folder, '--assetsDir', '.', '--logLevel', 'warn'),
  },
  {
    consumer: 'webpack',
    from: 'webpack',
    what: 'import',
    bundle: (folder) => run(process.execPath, [program('webpack.mjs'), entry, folder]),
  },
  {
    consumer: 'webpack',
    from: 'webpack',
    what: 'require',
    bundle: (folder) => run(process.execPath, [program('webpack.mjs'), program('page/page.cjs'), folder]),
  },
  {
    consumer: 'Rollup',
    from: 'rollup',
    what: 'import',
    bundle: (folder) =>
      tool(
        'rollup',
        entry,
        '--plugin',
        'node-resolve',
        '--format',
        'iife',
        '--failAfterWarnings',
        '--file',
        join(folder, 'page.js'),
      ),
  },
  {
    consumer: 'esbuild',
    from: 'esbuild',
    what: 'import',
    bundle: (folder) =>
      tool('esbuild', entry, '--bundle', '--minify', `--outfile=${join(folder, 'page.js')}`),
  },
  {
    consumer: 'esbuild',
    from: 'esbuild',
    what: 'require',
    bundle: (folder) =>
      tool(
        'esbuild',
        program('page/page.cjs'),
        '--bundle',
        '--minify',
        `--outfile=${join(folder, 'page.js')}`,
      ),
  },
  {
    consumer: 'Parcel',
    from: 'parcel',
    what: 'import',
    bundle: (folder) =>
      tool(
        'parcel',
        'build',
        program('page/index.html'),
        '--dist-dir',
        folder,
        // Without a cache it still makes a folder for one.
        '--no-cache',
        '--cache-dir',
        join(folder, 'cache'),
        '--no-source-maps',
      ),
  },
];

export const inBundles: readonly Consumer[] = bundlers.map(({ consumer, from, what, bundle }) => ({
  consumer,
  version: versionOf(from),
  what: `${what}, in Chromium`,
  plays: true,
  run: async (site: ConsumerSite, browser: Browser) => {
    const folder = await site.scratch();
    await bundle(folder);
    site.pages.answers.set('/', html('<!doctype html><title>A page</title><script src="/page.js"></script>'));
    await site.serve(folder);
    await openPage(site, browser);
  },
}));
