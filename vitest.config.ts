import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const { version } = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8')) as {
  version: string;
};
const source = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  define: { VERSION: JSON.stringify(version) },
  resolve: {
    // The suites run on the sources, so that a red test points at a line; test/dist runs on what is published.
    alias: [
      { find: /^jetsocket$/, replacement: source('./server/src/index.ts') },
      { find: /^jetsocket-local$/, replacement: source('./local/src/index.ts') },
      { find: /^jetsocket-js$/, replacement: source('./builds/standard.ts') },
      { find: /^jetsocket-js\/with-encryption$/, replacement: source('./builds/with-encryption.ts') },
      { find: /^jetsocket-js\/testing$/, replacement: source('./builds/testing.ts') },
      { find: /^jetsocket-js\/pusher$/, replacement: source('./builds/pusher.ts') },
      {
        find: /^jetsocket-js\/pusher\/with-encryption$/,
        replacement: source('./builds/pusher-with-encryption.ts'),
      },
    ],
  },
  test: {
    include: ['test/{unit,integration,fuzz}/**/*.test.ts', '{server,local}/test/**/*.test.ts'],
    maxWorkers: 2,
    testTimeout: 15_000,
  },
});
