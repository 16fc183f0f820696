import { walk } from 'estree-walker';
import MagicString from 'magic-string';
import { internalNames } from './internal-names.mjs';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** `A`, `B`, … `Z`, `$A`, `$B`, …: none of which is a name of the platform, of the wire, or of an option. */
function shortAt(place) {
  const { length } = LETTERS;
  return '$'.repeat(place / length) + LETTERS[place % length];
}

/** Where the members that are ours alone are named in a module, and as what. */
function readPlaces(ast, keep) {
  const places = [];
  walk(ast, {
    enter(node, parent) {
      const isMember = parent && !parent.computed && (parent.property === node || parent.key === node);
      const isOurs = isMember && node.type === 'Identifier' && internalNames.includes(node.name);
      if (!isOurs || keep.includes(node.name)) return;
      places.push({ node, variable: parent.shorthand ? `: ${node.name}` : '' });
    },
  });
  return places;
}

/** What to call them: the shortest for who is named most. */
function shorten(places) {
  const count = (name) => places.filter(({ node }) => node.name === name).length;
  const names = internalNames.toSorted((one, other) => count(other) - count(one));
  return new Map(names.map((name, place) => [name, shortAt(place)]));
}

/**
 * Shortens the members that our own parts call each other by in a module. An application's bundler shortens
 * variables and private members by itself, but must leave every other member as it is called. Those of `keep`
 * are not ours alone in this module.
 */
export const shortMembers = (keep = []) => ({
  name: 'short-members',
  renderChunk(code) {
    const places = readPlaces(this.parse(code), keep);
    const short = shorten(places);
    const result = new MagicString(code);
    for (const { node, variable } of places) {
      result.overwrite(node.start, node.end, short.get(node.name) + variable, { storeName: true });
    }
    return { code: result.toString(), map: result.generateMap({ hires: 'boundary' }) };
  },
});
