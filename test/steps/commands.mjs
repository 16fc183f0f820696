// How a step runs what it needs: commands with their output shown, and runners that write a report.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { none, ofVitest } from './results.mjs';

export const root = fileURLToPath(new URL('../..', import.meta.url));

const scratch = mkdtempSync(join(tmpdir(), 'jetsocket-test-'));
process.once('exit', () => rmSync(scratch, { recursive: true, force: true }));

/** Where a runner writes the report of its tests. */
export const report = (name) => join(scratch, `${name}.json`);

/** Runs a command with its output shown; `true` when it went well. */
export function run(command, parameters, variables = {}) {
  const path = `${join(root, 'node_modules', '.bin')}${delimiter}${process.env.PATH}`;
  const child = spawn(command, parameters, {
    cwd: root,
    env: { ...process.env, PATH: path, ...variables },
    shell: process.platform === 'win32',
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return new Promise((resolve) => {
    child.once('error', (error) => {
      console.log(`${command}: ${error.message}`);
      resolve(false);
    });
    child.once('close', (code) => resolve(code === 0));
  });
}

/** A step that is one command, or several, and counts as one. */
export const tool =
  (...commands) =>
  async () => {
    const failures = [];
    for (const [command, ...parameters] of commands) {
      if (!(await run(command, parameters))) failures.push([command, ...parameters].join(' '));
    }
    return { ...none(), passed: failures.length ? 0 : 1, failed: failures.length ? 1 : 0, failures };
  };

/** What a runner wrote about its tests; a run that broke without a failed test is a failure too. */
export function counted(file, isFine, read) {
  let results = none();
  try {
    results = read(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    results.failures.push(`no results of the tests: ${error.message}`);
    isFine = false;
  }
  if (isFine || results.failed) return results;
  return { ...results, failed: 1, failures: [...results.failures, 'the run broke, see above'] };
}

export const vitest =
  (name, parameters = [], variables = {}) =>
  async () => {
    const file = report(name);
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
    return counted(file, await run('vitest', ['run', ...parameters, ...reporters], variables), ofVitest);
  };

/** The three packages as they would be published, packed once. */
let isPacked;
export async function packages() {
  const folder = join(scratch, 'packed');
  const options = ['--ignore-scripts', '--silent', '--pack-destination', folder];
  mkdirSync(folder, { recursive: true });
  isPacked ??= run('npm', ['pack', '.', './server', './local', ...options]);
  if (!(await isPacked)) throw new Error('the packages could not be packed');
  return readdirSync(folder).map((file) => join(folder, file));
}

export const perPackage =
  (...command) =>
  async () =>
    tool(...(await packages()).map((file) => [...command, file]))();

/** Installs a folder that has packages of its own, where nothing that is published can see them. */
export async function install(...folder) {
  const path = join('test', ...folder);
  const isThere = existsSync(join(root, path, 'node_modules', '.package-lock.json'));
  if (!isThere && !(await run('npm', ['ci', '--ignore-scripts', '--prefix', path]))) {
    throw new Error(`the packages of ${path} could not be installed`);
  }
}
