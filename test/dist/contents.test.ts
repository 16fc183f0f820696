import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { builds, dropIns, inNode, read, root } from './support/built';

const endings = ['mjs', 'cjs', 'js', 'min.js'];
const moduleEndings = ['mjs', 'cjs'];
const files = (name: string, endings: string[]) => endings.map((ending) => `dist/${name}.${ending}`);
const standard = [...files('jetsocket', endings), ...files('jetsocket-pusher', moduleEndings)];
const encrypted = [
  ...files('jetsocket-with-encryption', endings),
  ...files('jetsocket-pusher-with-encryption', moduleEndings),
];
const modules = ['dist/jetsocket-testing', 'server/dist/jetsocket-server', 'local/dist/jetsocket-local'];
const code = [...standard, ...encrypted, ...modules.flatMap((file) => [`${file}.mjs`, `${file}.cjs`])];

describe('cryptography', () => {
  const cryptography = /secretbox|poly1305|salsa|shared_secret|nacl/i;

  it.each(standard)('is not in %s', (file) => {
    expect(cryptography.exec(read(file))?.[0]).toBeUndefined();
  });

  it.each(encrypted)('is in %s, with the notice of where it comes from', (file) => {
    const text = read(file);

    expect(text).toMatch(cryptography);
    expect(/^\/\*![^*]*TweetNaCl\.js[^*]*public domain[^*]*\*\//.exec(text)).not.toBeNull();
    // The key exchange and signatures of NaCl are not needed.
    expect(text).not.toMatch(/25519|sha512|crypto_sign|crypto_box/i);
  });
});

describe('dependencies', () => {
  it.each([...standard, ...encrypted])('%s needs no other file', (file) => {
    expect(read(file)).not.toMatch(/^import\s|\bimport\(|\brequire\(/m);
  });
});

describe('source maps', () => {
  it.each([...code, 'local/dist/cli.mjs'])('%s has one that leads to the sources', (file) => {
    const link = /\n\/\/# sourceMappingURL=(\S+)\s*$/.exec(read(file))?.[1];
    const name = `${file.split('/').at(-1)}.map`;
    const path = join(root, dirname(file), name);
    const map = JSON.parse(readFileSync(path, 'utf8')) as { sources: string[]; sourcesContent: string[] };
    const missing = map.sources.filter((source) => !existsSync(join(dirname(path), source)));

    // A minified script does not load its map by itself.
    expect(link).toBe(file.endsWith('.min.js') ? undefined : name);
    expect(missing).toEqual([]);
    expect(map.sources.length).toBeGreaterThan(10);
    expect(map.sourcesContent).toHaveLength(map.sources.length);
  });

  it.each([...standard, ...encrypted])('%s shows where in the sources an error is from', async (file) => {
    const folder = mkdtempSync(join(tmpdir(), 'jetsocket-maps-'));
    const map = `${file.split('/').at(-1)}.map`;
    const isScript = file.endsWith('.js');
    const copy = join(folder, isScript ? 'script.cjs' : `module.${file.slice(-3)}`);
    // The map stays beside it, linked; what a script file defines is handed to the one who loads it.
    const more = `\nmodule.exports = Jetsocket;\n//# sourceMappingURL=${map}\n`;
    writeFileSync(copy, read(file) + (isScript ? more : ''));
    copyFileSync(join(root, dirname(file), map), join(folder, map));
    const code = `
      const { default: Client } = await import(${JSON.stringify(copy)});
      try { new Client('', { cluster: 'eu' }); } catch (error) { tell(error.stack); }`;
    const stack = await inNode(code, { flags: ['--enable-source-maps'] });
    rmSync(folder, { recursive: true });

    expect(stack).toMatch(/\bsrc\/[\w/-]+\.ts:\d+/);
    expect(stack).not.toMatch(/(script|module)\.[mc]js/);
  });
});

describe('types', () => {
  const types = [...Object.values(builds), ...Object.values(dropIns), ...modules];

  it.each(types)('%s hides what is internal', (file) => {
    expect(read(`${file}.d.mts`)).not.toContain('@internal');
  });
});

describe('size', () => {
  const budgets = JSON.parse(read('.size-limit.json')) as { path: string; limit: string }[];

  it.each(budgets)('$path stays within $limit gzipped', ({ path, limit }) => {
    const bytes = gzipSync(read(path), { level: 9 }).length;

    expect(bytes).toBeLessThanOrEqual(Number.parseInt(limit, 10));
  });

  it('has a budget for every script file that is published small', () => {
    expect(budgets.map(({ path }) => path).sort()).toEqual([
      'dist/jetsocket-with-encryption.min.js',
      'dist/jetsocket.min.js',
    ]);
  });
});
