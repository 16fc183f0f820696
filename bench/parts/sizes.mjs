// How many bytes a page has to load.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { bundle, libraries } from '../peers.mjs';

export const title = 'Sizes';
export const method = `gzip at level 9. Script files are what each package offers to a script tag, minified. Bundles are made by
esbuild for browsers from an import of the whole package; unused is what stays of an import that nothing refers to.`;

const root = new URL('../../', import.meta.url);
const gzip = (text) => gzipSync(text, { level: 9 }).length;

async function sizes(library) {
  const script = library.script && readFileSync(new URL(library.script, root), 'utf8');
  const unused = await bundle(library, { isUsed: false, format: 'esm' });
  return {
    name: library.name,
    script: script && gzip(script),
    minified: script?.length,
    bundle: gzip(await bundle(library)),
    unused: unused.trim().length,
  };
}

/** Sizes do not vary, so the quartiles are the value. */
const fixed = (value) => ({ median: value, low: value, high: value });

function part(name, ours, theirs, target) {
  return { name, ours: fixed(ours), theirs: fixed(theirs), ratio: fixed(ours / theirs), target };
}

export async function measure() {
  const all = [];
  for (const library of libraries) all.push(await sizes(library));
  const [ours, oursEncrypted, theirs, theirsEncrypted] = all;
  return [
    {
      name: 'Beside pusher-js',
      kind: 'smaller',
      unit: 'bytes',
      rows: [
        part('script file', ours.script, theirs.script, 0.39),
        part('script file with encryption', oursEncrypted.script, theirsEncrypted.script, 0.4),
        part('bundle', ours.bundle, theirs.bundle),
        part('bundle with encryption', oursEncrypted.bundle, theirsEncrypted.bundle),
      ],
    },
    {
      name: 'Unused import',
      kind: 'limits',
      rows: [ours, oursEncrypted].map(({ name, unused }) => ({
        name,
        value: unused,
        limit: 0,
        unit: ' bytes',
      })),
    },
    {
      name: 'Beside all',
      kind: 'values',
      columns: ['', 'script file, gzip', 'script file', 'bundle, gzip', 'unused import'],
      charted: 3,
      rows: all.map((size) => [
        size.name,
        size.script ?? '–',
        size.minified ?? '–',
        size.bundle,
        size.unused,
      ]),
    },
  ];
}
