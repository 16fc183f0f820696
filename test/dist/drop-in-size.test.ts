import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { expect, it } from 'vitest';
import { root } from './support/built';

/** What a page with this entry, and nothing else, loads. */
async function bundled(entry: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: {
      contents: `import Client from '${entry}'; new Client('key', { cluster: 'eu' });`,
      resolveDir: root,
    },
    bundle: true,
    minify: true,
    format: 'iife',
    write: false,
  });
  return gzipSync(outputFiles[0]?.contents ?? '', { level: 9 }).length;
}

it.each([
  ['jetsocket-js/pusher', 'jetsocket-js'],
  ['jetsocket-js/pusher/with-encryption', 'jetsocket-js/with-encryption'],
])('%s adds at most 1,500 bytes to %s, minified by esbuild and gzipped', async (dropIn, core) => {
  const [all, below] = [await bundled(dropIn), await bundled(core)];
  console.log(`${dropIn}: ${all} bytes bundled, ${all - below} of them over ${core}`);

  expect(all).toBeGreaterThan(below);
  expect(all - below).toBeLessThanOrEqual(1500);
});

it.each([
  ['jetsocket-js/pusher', 'pusher-js'],
  ['jetsocket-js/pusher/with-encryption', 'pusher-js/with-encryption'],
])('%s is at most half of %s', async (dropIn, replaced) => {
  const [ours, theirs] = [await bundled(dropIn), await bundled(replaced)];
  console.log(`${dropIn}: ${(ours / theirs).toFixed(3)} of ${theirs} bytes`);

  expect(theirs).toBeGreaterThan(15_000);
  expect(ours / theirs).toBeLessThanOrEqual(0.5);
});
