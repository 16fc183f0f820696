import { defineConfig } from 'vitest/config';

// The built files, found as an application finds them; `npm run build` comes first.
export default defineConfig({
  test: {
    include: ['test/dist/**/*.test.ts', 'examples/testing/*.test.js'],
    // Run by Node itself, as it will be.
    server: { deps: { external: [/[\\/]dist[\\/]jetsocket/] } },
    maxWorkers: 2,
    testTimeout: 30_000,
  },
});
