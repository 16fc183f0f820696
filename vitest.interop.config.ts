import { defineConfig } from 'vitest/config';

// The built files against servers that others wrote; `npm run build` comes first.
export default defineConfig({
  test: {
    include: ['test/interop/*.test.ts'],
    // Run by Node itself, as it will be.
    server: { deps: { external: [/[\\/]dist[\\/]jetsocket/] } },
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 20_000,
  },
});
