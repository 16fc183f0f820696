import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import MagicString from 'magic-string';
import { internalNames } from '../internal-names.mjs';
import { assign, textAt } from './assign.mjs';
import { readNames } from './names.mjs';
import { search } from './search.mjs';

/** How many seconds to look for better names, instead of taking the ones that were found before. */
const SECONDS = Number(process.env.SEARCH_SHORT_NAMES ?? 0);

const fileOf = (script) => new URL(`./${basename(script, '.min.js')}.json`, import.meta.url);
const read = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {});

/**
 * Shortens the names in a script file, behind a minifier that leaves them alone. Which name is short for
 * which stands in a file beside this one, found by a search that takes what gzip can repeat best; names the
 * file does not have get the first that fits. So a build is the same each time, and fast.
 */
export const shortNames = {
  name: 'short-names',
  renderChunk(code, _chunk, { file }) {
    const found = readNames(code, { keep: ['Jetsocket'], isOurs: (name) => internalNames.includes(name) });
    const { names, places, taken } = found;
    const short = assign(names, taken, read(fileOf(file)));
    if (SECONDS) {
      search(code, found, short, SECONDS);
      const entries = names.map((name) => [name.key, short.get(name)]).sort(([a], [b]) => (a < b ? -1 : 1));
      writeFileSync(fileOf(file), `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`);
    }
    const result = new MagicString(code);
    for (const [at, place] of places) result.overwrite(at, at + place.text.length, textAt(place, short));
    return { code: result.toString(), map: result.generateMap({ hires: true }) };
  },
};
