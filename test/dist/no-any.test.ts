import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { builds, dropIns, root } from './support/built';

// Types that are published promise something: `any` promises nothing and switches the reader's checks off.

/** Where a file says `any`, as `line: what is there`. */
function anyIn(text: string): string[] {
  const file = ts.createSourceFile('types.d.mts', text, ts.ScriptTarget.ES2022, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (node.kind === ts.SyntaxKind.AnyKeyword) {
      const { line } = file.getLineAndCharacterOfPosition(node.getStart());
      found.push(`${line + 1}: ${node.parent.getText()}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

const companions = ['dist/jetsocket-testing', 'server/dist/jetsocket-server', 'local/dist/jetsocket-local'];
const types = [...Object.values(builds), ...Object.values(dropIns), ...companions];

it.each(types.flatMap((file) => [`${file}.d.mts`, `${file}.d.cts`]))('%s has no `any`', (path) => {
  const text = readFileSync(join(root, path), 'utf8');

  expect(text).toMatch(/\b(class|interface) \w/);
  expect(anyIn(text)).toEqual([]);
});

it('would be found wherever it stands, and not in a word or a comment', () => {
  expect(anyIn('declare const x: Map<string, any[]>;')).toEqual(['1: any[]']);
  expect(anyIn('/** any */ declare const anything: "any";')).toEqual([]);
});
