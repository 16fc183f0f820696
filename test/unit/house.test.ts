import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, it } from 'vitest';

// What the linter cannot say about the sources.

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Each source file under the folders, path → text. */
function sources(...folders: string[]): [path: string, text: string][] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.m?[jt]s$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [relative(root, path), readFileSync(path, 'utf8')] as [string, string]),
  );
}

/** Where the syntax of a file holds such a node, as `path:line`. */
function places(folder: string, isWanted: (node: ts.Node, file: ts.SourceFile) => boolean): string[] {
  return sources(folder).flatMap(([path, text]) => {
    const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
    const found: string[] = [];
    const visit = (node: ts.Node): void => {
      if (isWanted(node, file)) {
        found.push(`${path}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`);
      }
      ts.forEachChild(node, visit);
    };
    visit(file);
    return found;
  });
}

it('every file is read in one sitting: 200 lines at most', () => {
  const files = sources('src', 'builds', 'server/src', 'local/src');
  const long = files
    .map(([path, text]) => [path, text.trimEnd().split('\n').length] as const)
    .filter(([, lines]) => lines > 200);

  expect(files.length).toBeGreaterThan(50);
  expect(long).toEqual([]);
});

it('src has no `any`', () => {
  expect(places('src', (node) => node.kind === ts.SyntaxKind.AnyKeyword)).toEqual([]);
});

it('src is random in one place', () => {
  const random = places('src', (node, file) => /^Math\.random$/.test(node.getText(file)));

  expect(random.map((place) => place.replace(/:\d+$/, ''))).toEqual(['src/time/backoff.ts']);
});
