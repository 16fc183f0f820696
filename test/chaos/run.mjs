// Bundles the harness and the client apart from each other, and plays. The client gets its timers and its
// globals from the harness, which so knows what each run's client holds on to. `--help` says how to use it.
import { mkdirSync, readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const path = (name) => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const { version } = JSON.parse(readFileSync(path('package.json'), 'utf8'));
const args = process.argv.slice(2);
const folder = path('node_modules/.cache/jetsocket-chaos');
mkdirSync(folder, { recursive: true });

const bundle = async (source, name, options) => {
  const outfile = `${folder}/${name}-${process.pid}.mjs`;
  await build({
    ...source,
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: 'inline',
    logLevel: 'warning',
    external: ['ws', 'tweetnacl', 'pusher-js'],
    ...options,
  });
  return import(pathToFileURL(outfile));
};

const harness = await bundle({ entryPoints: [path('test/chaos/harness.ts')] }, 'harness', {
  alias: {
    jetsocket: path('server/src/index.ts'),
    'jetsocket-local': path('local/src/index.ts'),
  },
  define: { VERSION: JSON.stringify(version) },
});
harness.installRealm();
const scriptFile = () => ({
  stdin: {
    contents: `${readFileSync(path('dist/jetsocket-with-encryption.min.js'), 'utf8')}\nexport { Jetsocket };`,
  },
});
const client = await bundle(
  args.includes('--built') ? scriptFile() : { entryPoints: [path('builds/with-encryption.ts')] },
  'client',
  {
    define: {
      VERSION: JSON.stringify(version),
      globalThis: 'chaosRealm.page',
      'Math.random': 'chaosRealm.random',
      setTimeout: 'chaosRealm.timers.setTimeout',
      clearTimeout: 'chaosRealm.timers.clearTimeout',
    },
  },
);
const play = args.includes('--beside') ? harness.compare : harness.main;
process.exit(await play(args, client.Jetsocket));
