// The libraries beside ours: how an application imports them, and what they offer to script tags.
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../', import.meta.url));
const here = fileURLToPath(new URL('./', import.meta.url));

/** `entry` is what is imported, `script` the minified file for a script tag, where there is one. */
export const libraries = [
  { name: 'jetsocket-js', entry: 'jetsocket-js', script: 'dist/jetsocket.min.js', from: root },
  {
    name: 'jetsocket-js/with-encryption',
    entry: 'jetsocket-js/with-encryption',
    script: 'dist/jetsocket-with-encryption.min.js',
    from: root,
  },
  peer('pusher-js', 'dist/web/pusher.min.js'),
  peer('pusher-js/with-encryption', 'dist/web/pusher-with-encryption.min.js', 'pusher-js/with-encryption'),
  peer('ably', 'build/ably.min.js'),
  peer('centrifuge'),
  peer('socket.io-client', 'dist/socket.io.min.js'),
  peer('phoenix', 'priv/static/phoenix.min.js'),
  { ...peer('laravel-echo with pusher-js', undefined, 'laravel-echo'), also: ['pusher-js'] },
];

function peer(name, script, entry = name) {
  const folder = `bench/node_modules/${name.replace(/\/.*/, '')}`;
  return { name, entry, script: script && `${folder}/${script}`, from: here };
}

const useAll = (names) => names.map((_, index) => `library${index}`).join(', ');

/** The library as esbuild bundles it for a browser, minified; unused if nothing refers to the import. */
export async function bundle({ entry, also = [], from }, { isUsed = true, format = 'iife' } = {}) {
  const names = [entry, ...also];
  const imports = names.map((name, index) => `import * as library${index} from '${name}';`);
  const { outputFiles } = await build({
    stdin: {
      contents: [...imports, isUsed ? `globalThis.bundled = [${useAll(names)}];` : ''].join('\n'),
      resolveDir: from,
    },
    bundle: true,
    minify: true,
    format,
    platform: 'browser',
    write: false,
    logLevel: 'error',
    logOverride: { 'ignored-bare-import': 'silent' },
  });
  return outputFiles[0].text;
}
