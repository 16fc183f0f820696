import { defineConfig } from 'vitest/config';

// What npm would publish, as users bundle and run it; `npm run build` comes first.
export default defineConfig({
  test: {
    include: ['test/consumers/*.test.ts'],
    globalSetup: 'test/consumers/support/packed.ts',
    server: { deps: { external: [/[\\/]dist[\\/]jetsocket/] } },
    maxConcurrency: 2,
    // Compilers are slow where the machine is busy.
    testTimeout: 180_000,
  },
});
