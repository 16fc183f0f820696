import { chmodSync, cpSync, readFileSync } from 'node:fs';
import nodeResolve from '@rollup/plugin-node-resolve';
import replace from '@rollup/plugin-replace';
import typescript from '@rollup/plugin-typescript';
import dts from 'rollup-plugin-dts';
import { classAsModule, collectExports, exactExports } from './builds/module-exports.mjs';
import { packing } from './builds/packing/packing.mjs';
import { eager, joined, minify, scriptSize } from './builds/script-file.mjs';
import { shortMembers } from './builds/short-members.mjs';
import { notice, tweetnaclCut } from './builds/tweetnacl-cut.mjs';

function once(hook) {
  let done = false;
  return function (...options) {
    if (!done) hook.apply(this, options);
    done = true;
  };
}

const packageOf = (folder) => JSON.parse(readFileSync(new URL(`${folder}/package.json`, import.meta.url)));
const sdk = packageOf('.');

/** What Rollup only warns of would be a fault in what is published. */
const strict = {
  onLog(level, log) {
    if (level === 'warn') throw new Error(log.message);
  },
};

/** Types are checked by `npm run types`, once instead of for every build. */
const program = typescript({
  include: ['src/**', 'builds/**', 'server/src/**', 'local/src/**'],
  compilerOptions: { noCheck: true },
});
const sources = { ...program, buildStart: once(program.buildStart) };

/** TypeScript to JavaScript; all builds share one program, which the first of them makes. */
const compile = (version) => [
  sources,
  replace({
    preventAssignment: true,
    delimiters: ['(?<![\\w$.])', '(?![\\w$:])'],
    values: { VERSION: JSON.stringify(version) },
  }),
];

/** One module for `import` and for `require`, and its types; `className` is what `require` gives. */
function library({ input, file, plugins, external = [], banner = '', className }) {
  const values = new Set();
  const shared = { ...strict, input, external };
  const module = { exports: 'named', sourcemap: true, banner };
  return [
    {
      ...shared,
      plugins: [...plugins, collectExports(values)],
      output: [
        { ...module, file: `${file}.mjs`, format: 'es' },
        { ...module, file: `${file}.cjs`, format: 'cjs', footer: className ? classAsModule : '' },
      ],
    },
    {
      ...shared,
      plugins: [dts({ compilerOptions: { stripInternal: true } })],
      output: [
        { file: `${file}.d.mts`, format: 'es', plugins: [exactExports(values)] },
        { file: `${file}.d.cts`, format: 'es', plugins: [exactExports(values, className)] },
      ],
    },
  ];
}

const script = ({ input, file, plugins, banner, className }, output) => ({
  ...strict,
  input,
  plugins: [...plugins, scriptSize],
  output: { file, format: 'iife', name: className, sourcemap: true, banner, ...output },
});

/** Every artifact of one build of the SDK: for bundlers, for `require()`, for a script tag, and its types. */
function build(entry, name, { className = 'Jetsocket', encrypted = false, scripts = true, keep } = {}) {
  const plugins = () => [...(encrypted ? [tweetnaclCut()] : []), ...compile(sdk.version)];
  const file = `dist/${name}`;
  const input = `builds/${entry}.ts`;
  const banner = `/*! ${sdk.name} ${sdk.version}, ${sdk.license}.${encrypted ? ` ${notice}` : ''} */`;
  const global = { input: `builds/${entry}.global.ts`, banner, className };
  return [
    ...library({ input, file, plugins: [...plugins(), shortMembers(keep)], banner, className }),
    scripts && script({ ...global, file: `${file}.js`, plugins: plugins() }),
    scripts &&
      script(
        {
          ...global,
          file: `${file}.min.js`,
          plugins: [...plugins(), ...minify(), joined, eager, packing],
        },
        // Classes are strict by themselves; whoever debugs takes the file that can be read.
        { strict: false, sourcemap: 'hidden' },
      ),
  ].filter(Boolean);
}

/** The test kit, with the service's engine in it: an application has to install nothing beside the SDK. */
function testKit(entry, name) {
  const plugins = [tweetnaclCut(), nodeResolve(), ...compile(sdk.version)];
  const parts = `${notice}. With a part of noble-hashes, MIT license, (c) 2022 Paul Miller`;
  const banner = `/*! ${sdk.name} ${sdk.version}, ${sdk.license} license. ${parts} */`;
  return library({ input: `builds/${entry}.ts`, file: `dist/${name}`, plugins, banner });
}

/** Rollup's own words for it in CommonJS would ask for a document first, which a test's environment may have. */
const fileAddress = {
  name: 'file-address',
  resolveImportMeta: (property, { format }) =>
    property === 'url' && format === 'cjs' ? "require('node:url').pathToFileURL(__filename).href" : null,
};

/** A package for Node: what it depends on stays outside. */
function nodePackage(folder, name, { className, command = false } = {}) {
  const { version, dependencies } = packageOf(folder);
  const plugins = () => [...compile(version), fileAddress];
  const external = [/^node:/, ...Object.keys(dependencies)];
  const input = `${folder}/src/index.ts`;
  const file = `${folder}/dist/${name}`;
  return [
    ...library({ input, file, plugins: plugins(), external, className }),
    command && {
      ...strict,
      input: `${folder}/src/cli.ts`,
      external,
      plugins: [...plugins(), { name: 'executable', writeBundle: (output) => chmodSync(output.file, 0o755) }],
      output: { file: `${folder}/dist/cli.mjs`, format: 'es', sourcemap: true },
    },
  ].filter(Boolean);
}

/** The page of the console: a script, and what is served as it is. */
const consolePage = {
  ...strict,
  input: 'local/src/console/page/main.ts',
  plugins: [sources, { name: 'page', writeBundle: () => copyPage('index.html', 'console.css', 'icon.svg') }],
  output: { file: 'local/dist/page/console.js', format: 'es', sourcemap: true },
};

function copyPage(...files) {
  for (const file of files) cpSync(`local/src/console/page/${file}`, `local/dist/page/${file}`);
}

/** `keep`: code that was written for pusher-js emits events by itself. */
const dropIn = { className: 'Pusher', scripts: false, keep: ['emit'] };

export default [
  ...build('standard', 'jetsocket'),
  ...build('with-encryption', 'jetsocket-with-encryption', { encrypted: true }),
  ...testKit('testing', 'jetsocket-testing'),
  ...build('pusher', 'jetsocket-pusher', dropIn),
  ...build('pusher-with-encryption', 'jetsocket-pusher-with-encryption', { ...dropIn, encrypted: true }),
  ...nodePackage('server', 'jetsocket-server', { className: 'Jetsocket' }),
  ...nodePackage('local', 'jetsocket-local', { command: true }),
  consolePage,
];
