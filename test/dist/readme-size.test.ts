import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { builds, read } from './support/built';

it.each(Object.values(builds))('the README tells the size of %s.min.js', (file) => {
  const row = read('README.md')
    .split('\n')
    .find((line) => line.startsWith(`| \`${file}.min.js\``));
  const [minified, zipped] = (row?.match(/[\d,]+(?= \|)/g) ?? []).map((text) =>
    Number(text.replace(',', '')),
  );
  const script = read(`${file}.min.js`);
  // The README speaks of the `gzip` command, which makes less of a file than zlib does.
  const ratio = Number(zipped) / gzipSync(script, { level: 9 }).length;

  expect(minified).toBe(Buffer.byteLength(script));
  expect(ratio).toBeGreaterThan(0.98);
  expect(ratio).toBeLessThanOrEqual(1);
});
