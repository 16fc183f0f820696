import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { path, program, run, tool, versionOf } from './commands';
import type { Consumer } from './consumer';
import type { ConsumerSite } from './consumer-site';

const resolutions = [
  { module: 'preserve', moduleResolution: 'bundler' },
  { module: 'node16', moduleResolution: 'node16' },
  { module: 'nodenext', moduleResolution: 'nodenext' },
];

const files = [program('types/module.mts'), program('types/common.cts')];

async function compile(site: ConsumerSite, resolution: object): Promise<void> {
  const folder = await site.scratch();
  const compilerOptions = {
    ...resolution,
    target: 'es2022',
    lib: ['es2022', 'dom', 'dom.iterable'],
    types: ['node'],
    typeRoots: [path('node_modules/@types')],
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    noEmit: true,
  };
  const project = join(folder, 'tsconfig.json');
  await writeFile(project, JSON.stringify({ compilerOptions, files }));
  await tool('tsc', '--project', project);
}

const withTypeScript: readonly Consumer[] = resolutions.map((resolution) => ({
  consumer: 'TypeScript',
  version: versionOf('typescript'),
  what: `import and require, ${resolution.moduleResolution}, skipLibCheck: false`,
  plays: false,
  run: (site) => compile(site, resolution),
}));

/** React Native's compiler takes every script there is. */
async function compileForHermes(site: ConsumerSite): Promise<void> {
  const folder = await site.scratch();
  const dist = path('node_modules/jetsocket-js/dist');
  const scripts = (await readdir(dist)).filter((name) => /\.c?js$/.test(name));
  if (scripts.length < 6) throw new Error(`there are only ${scripts.join(', ')}`);
  const hermesc = path('node_modules/hermes-compiler/hermesc/linux64-bin/hermesc');
  for (const name of scripts) {
    await run(hermesc, ['-emit-binary', '-out', join(folder, `${name}.hbc`), join(dist, name)]);
  }
}

export const onlyChecked: readonly Consumer[] = [
  ...withTypeScript,
  {
    consumer: 'Hermes',
    version: process.platform === 'linux' ? versionOf('hermes-compiler') : undefined,
    what: 'compiles every script',
    plays: false,
    run: compileForHermes,
  },
];
