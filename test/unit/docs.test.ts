import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import * as everything from '../../builds/standard';
import { defaults } from '../../src/options';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string) => readFileSync(path, 'utf8');
const pages = ['', 'docs', 'server', 'local', 'bench', 'examples/secure-chat'].flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(root, folder, name)),
);

/** What a page says outside of code. */
const prose = (page: string) => read(page).replace(/^```.*?^```/gms, '');

/** The anchors of a page's headings, as GitHub makes them. */
const anchors = (page: string) =>
  [...prose(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\- ]/gu, '')
      .replaceAll(' ', '-'),
  );

describe('links between the pages', () => {
  it.each(pages.map((page) => [relative(root, page), page]))('%s leads somewhere', (_name, page) => {
    const links = [...prose(page).matchAll(/\]\((?!\w+:)([^)#\s]*)(?:#([^)\s]+))?\)/g)];
    const dead = links.filter(([, path = '', anchor]) => {
      const target = path ? join(dirname(page), path) : page;
      return !existsSync(target) || (anchor !== undefined && !anchors(target).includes(anchor));
    });

    expect(dead.map(([link]) => link)).toEqual([]);
  });
});

describe('docs/reference.md', () => {
  const missing = (names: string[]) => names.filter((name) => !reference.includes(`\`${name}\``));
  const reference = read(join(root, 'docs/reference.md'));

  it('has every option', () => {
    expect(missing(Object.keys(defaults))).toEqual([]);
    expect(missing(Object.keys(defaults.channelAuthorization))).toEqual([]);
  });

  it('has every error', () => {
    expect(missing(Object.keys(everything).filter((name) => name.endsWith('Error')))).toEqual([]);
  });
});
