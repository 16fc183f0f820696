import { type ExecFileOptions, execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A path below `test/consumers`. */
export const path = (...parts: string[]): string =>
  join(fileURLToPath(new URL('..', import.meta.url)), ...parts);

export const program = (name: string): string => path('programs', name);

/** The version of an installed package; `undefined` where it is not for this system. */
export function versionOf(name: string): string | undefined {
  const file = path('node_modules', name, 'package.json');
  if (!existsSync(file)) return undefined;
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

/** Runs a program to its end and gives what it printed; rejects with its words when it fails. */
export function run(
  file: string,
  parameters: readonly string[],
  options: ExecFileOptions = {},
): Promise<string> {
  const all = { cwd: path(), timeout: 150_000, encoding: 'utf8', ...options } as const;
  return new Promise((resolve, reject) => {
    execFile(file, parameters, all, (error, stdout, stderr) => {
      if (error?.killed) reject(new Error(`it ran for more than ${all.timeout} ms: ${file}`));
      else if (error) reject(new Error(String(stderr || stdout || error.message)));
      else resolve(String(stdout));
    });
  });
}

/** Runs a tool of `test/consumers/node_modules/.bin`. */
export const tool = (name: string, ...parameters: string[]): Promise<string> =>
  run(path('node_modules', '.bin', name), parameters);
