import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { inNode, read, root } from './support/built';

// docs/testing.md shows the files of examples/testing, which are run: most by Vitest beside these tests.
//
//     UPDATE_DOCS=1 npx vitest run --config vitest.dist.config.ts test-kit-docs
//
// puts them into the page as they are.

const page = join(root, 'docs/testing.md');
const folder = join(root, 'examples/testing');
const blocks = /```js\n\/\/ (\S+)\n([\s\S]*?)```/g;

const filled = (text: string): string =>
  text.replace(blocks, (_all, name: string) => {
    const code = readFileSync(join(folder, name), 'utf8');
    return `\`\`\`js\n// ${name}\n${code}\`\`\``;
  });

describe('the page about testing', () => {
  it('shows the examples as they are', () => {
    const text = readFileSync(page, 'utf8');
    if (process.env.UPDATE_DOCS) writeFileSync(page, filled(text));

    expect(readFileSync(page, 'utf8')).toBe(filled(text));
  });

  it('shows all of them', () => {
    const shown = [...read('docs/testing.md').matchAll(blocks)].map(([, name]) => name);

    expect(shown.sort()).toEqual(readdirSync(folder).sort());
  });

  it('begins with a program that prints what it says', async () => {
    const [, code = ''] = /```js\n(import [\s\S]*?)```/.exec(read('docs/testing.md')) ?? [];
    const printed = 'const printed = []; console.log = (value) => printed.push(value);';

    expect(await inNode(`${printed}\n${code}\njetsocket.disconnect(); tell(printed);`)).toEqual([7]);
  });
});

it('is right about node:test, with its mocked timers', async () => {
  const run = promisify(execFile);
  const { stdout } = await run(process.execPath, [
    '--test',
    '--test-reporter=tap',
    `${folder}/node.test.mjs`,
  ]);

  expect(stdout).toMatch(/^# pass 1$/m);
  expect(stdout).toMatch(/^# fail 0$/m);
});
