import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { inNode, read, root, scriptFiles } from './support/built';

// The test kit as it is published, with each build of the client as it is published.

const kit = ['dist/jetsocket-testing.mjs', 'dist/jetsocket-testing.cjs'];

describe('the test kit', () => {
  it('is in no build of the client', () => {
    // Names do not survive minifying; a source map tells which files are inside.
    const sources = (file: string) => (JSON.parse(read(`${file}.map`)) as { sources: string[] }).sources;
    const ofTheKit = (file: string) =>
      sources(file).filter((path) => /src\/testing|local\/src|noble/.test(path));
    const modules = readdirSync(join(root, 'dist'))
      .filter((file) => /\.[cm]js$/.test(file) && !file.startsWith('jetsocket-testing.'))
      .map((file) => `dist/${file}`);
    expect(modules.length).toBeGreaterThanOrEqual(4);

    for (const file of [...modules, ...scriptFiles]) expect(ofTheKit(file), file).toEqual([]);
    expect(ofTheKit('dist/jetsocket-testing.mjs').length).toBeGreaterThan(30);
  });

  it.each(kit)('%s needs no other file, and holds no client', (file) => {
    expect(read(file)).not.toMatch(/^import\s|\bimport\(|\brequire\(/m);
    expect(read(file)).not.toMatch(/class (Client|ChannelRegistry|EncryptedChannel)\b/);
  });

  it.each(kit)('%s says whose code is in it', (file) => {
    expect(/^\/\*![^*]*TweetNaCl\.js[^*]*noble-hashes[^*]*MIT[^*]*\*\//.exec(read(file))).not.toBeNull();
  });

  it('leaves no byte where it is imported and not used', async () => {
    const { outputFiles } = await build({
      stdin: { contents: "import { createTestService } from 'jetsocket-js/testing';", resolveDir: root },
      bundle: true,
      format: 'esm',
      write: false,
      logOverride: { 'ignored-bare-import': 'silent' },
    });

    expect(outputFiles[0]?.text).toBe('');
  });

  it('does nothing when it is imported', async () => {
    const before = await inNode(`
      const names = () => Reflect.ownKeys(globalThis).map(String);
      const before = names();
      await import('jetsocket-js/testing');
      tell([before, names()]);`);
    const [names, after] = before as [string[], string[]];

    expect(after).toEqual(names);
  });
});

/** A story with a private and an encrypted channel, where the build has them, that ends by itself. */
const story = `
  const service = createTestService();
  const client = new Jetsocket('key', { cluster: 'eu', ...service.options });
  const heard = [];
  const listen = async (name) => {
    const channel = await client.subscribe(name).ready;
    channel.bind('paid', (data) => heard.push(data));
    service.publish(name, 'paid', { name });
  };
  (async () => {
    await listen('private-a');
    if (isEncrypted) await listen('private-encrypted-b');
    client.disconnect();
    tell([heard, service.sent.map(({ event }) => event)]);
  })();`;

describe.each([
  ['jetsocket-js', false],
  ['jetsocket-js/with-encryption', true],
  ['jetsocket-js/pusher', false],
  ['jetsocket-js/pusher/with-encryption', true],
])('the test kit with %s', (entry, isEncrypted) => {
  const names = isEncrypted ? ['private-a', 'private-encrypted-b'] : ['private-a'];
  const expected = [names.map((name) => ({ name })), names.map(() => 'jetsocket:subscribe')];
  // A Node without a WebSocket and a fetch: nobody can ask a network by mistake.
  const alone = `delete globalThis.WebSocket; delete globalThis.fetch; const isEncrypted = ${isEncrypted};`;

  it('works imported', async () => {
    const imports = `import Jetsocket from '${entry}'; import { createTestService } from 'jetsocket-js/testing';`;

    expect(await inNode(imports + alone + story)).toEqual(expected);
  });

  it('works required', async () => {
    const requires = `const Jetsocket = require('${entry}'); const { createTestService } = require('jetsocket-js/testing');`;

    expect(await inNode(requires + alone + story, { type: 'commonjs' })).toEqual(expected);
  });
});
