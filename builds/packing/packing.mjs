import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import MagicString, { Bundle } from 'magic-string';
import { internalNames } from '../internal-names.mjs';
import { countTokens } from '../syntax.mjs';
import { assign, textAt } from './assign.mjs';
import { arrange, readGroups } from './groups.mjs';
import { readNames } from './names.mjs';
import { cut, listsOf, piecesOf } from './script.mjs';
import { search } from './search.mjs';

/** How many seconds to look for something better, instead of taking what was found before. */
const SECONDS = Number(process.env.SEARCH_PACKING ?? 0);

const fileOf = (script) => new URL(`./${basename(script, '.min.js')}.json`, import.meta.url);
const read = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { names: {}, order: {} });

/**
 * Shortens the names in a script file, behind a minifier that leaves them alone, and changes the order of what
 * may stand in any order. Which name is short for which, and who comes first, stands in a file beside this one,
 * found by a search that takes what gzip can repeat best; a name the file does not have gets the first that
 * fits, a method it does not have comes last. So a build is the same each time, and fast.
 */
export const packing = {
  name: 'packing',
  renderChunk(code, _chunk, { file }) {
    const found = readNames(code, { keep: ['Jetsocket'], isOurs: (name) => internalNames.includes(name) });
    const known = read(fileOf(file));
    const short = assign(found.names, found.taken, known.names);
    const nodes = cut(code, found.places, readGroups(code), (group) =>
      arrange(group, known.order[group.key]),
    );
    if (SECONDS) {
      search(found, nodes, short, SECONDS);
      writeFileSync(fileOf(file), `${JSON.stringify(tables(found.names, short, nodes), null, 2)}\n`);
    }
    const packed = render(code, nodes, short);
    // `{ name }` becomes `{name:e}`.
    const more = 2 * found.places.filter(([, { isShorthand }]) => isShorthand).length;
    if (countTokens(packed.code) !== countTokens(code) + more) this.error(`${file} lost tokens by packing`);
    return packed;
  },
};

function tables(names, short, nodes) {
  const entries = names.map((name) => [name.key, short.get(name)]).sort(([a], [b]) => (a < b ? -1 : 1));
  const changed = [...listsOf(nodes)].filter(({ order }) => order.some((at, place) => at !== place));
  const orders = changed.map(({ group, order }) => [group.key, order.map((at) => group.items[at].key)]);
  return { names: Object.fromEntries(entries), order: Object.fromEntries(orders) };
}

function render(code, nodes, short) {
  const result = new MagicString(code);
  const bundle = new Bundle({ separator: '' });
  const runs = [];
  for (const { at, text, place } of piecesOf(nodes)) {
    const end = at + text.length;
    if (place) result.overwrite(at, end, textAt(place, short));
    if (runs.at(-1)?.end === at) runs.at(-1).end = end;
    else runs.push({ at, end });
  }
  for (const { at, end } of runs) {
    bundle.addSource({ filename: 'script', content: result.snip(at, end) });
  }
  return { code: bundle.toString(), map: bundle.generateMap({ hires: true }) };
}
