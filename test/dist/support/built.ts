import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const root = fileURLToPath(new URL('../../..', import.meta.url));

/** The text of a file of the repository. */
export const read = (path: string): string => readFileSync(`${root}/${path}`, 'utf8');

/** The builds of the SDK that have script files, by their import. */
export const builds = {
  'jetsocket-js': 'dist/jetsocket',
  'jetsocket-js/with-encryption': 'dist/jetsocket-with-encryption',
} as const;

/** Those of the drop-in for pusher-js, for bundlers and `require()` alone. */
export const dropIns = {
  'jetsocket-js/pusher': 'dist/jetsocket-pusher',
  'jetsocket-js/pusher/with-encryption': 'dist/jetsocket-pusher-with-encryption',
} as const;

export const scriptFiles = Object.values(builds).flatMap((file) => [`${file}.js`, `${file}.min.js`]);

const run = promisify(execFile);

/**
 * Runs a module in a Node process of its own and gives what it passed to `tell(value)`. Imports are
 * resolved as from the root of the repository, where the packages find themselves by their names.
 */
export async function inNode(
  code: string,
  { type = 'module', flags = [] as string[] } = {},
): Promise<unknown> {
  const tell = 'const tell = (value) => process.stdout.write(JSON.stringify(value));\n';
  const { stdout } = await run(process.execPath, [...flags, `--input-type=${type}`, '--eval', tell + code], {
    cwd: root,
    timeout: 20_000,
  });
  return JSON.parse(stdout);
}
