import { walk } from 'estree-walker';
import MagicString from 'magic-string';
import { internalNames } from './internal-names.mjs';
import { readMeetings } from './meetings.mjs';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** `A`, `B`, … `Z`, `$A`, `$B`, …: none of which is a name of the platform, of the wire, or of an option. */
function shortAt(place) {
  const { length } = LETTERS;
  return '$'.repeat(place / length) + LETTERS[place % length];
}

/** Where the members that are ours alone are named in a module, and as what. */
function readPlaces(ast, isOurs) {
  const places = [];
  walk(ast, {
    enter(node, parent) {
      const isMember = parent && !parent.computed && (parent.property === node || parent.key === node);
      if (!isMember || node.type !== 'Identifier' || !isOurs(node.name)) return;
      places.push({ node, variable: parent.shorthand ? `: ${node.name}` : '' });
    },
  });
  return places;
}

/** The names of all members that are not ours alone. */
function readOthers(ast, isOurs) {
  const others = new Set();
  walk(ast, {
    enter({ key, property }) {
      const { name } = key ?? property ?? {};
      if (name && !isOurs(name)) others.add(name);
    },
  });
  return others;
}

/** What to call them: the shortest for who is named most, and the same for those that never meet. */
function shorten(places, meet, others) {
  const counts = new Map();
  for (const { node } of places) counts.set(node.name, (counts.get(node.name) ?? 0) + 1);
  const short = new Map();
  for (const [name] of [...counts].sort(([, one], [, other]) => other - one)) {
    const taken = [...short].filter(([other]) => meet(name, other)).map(([, letter]) => letter);
    let place = 0;
    while (taken.includes(shortAt(place)) || others.has(shortAt(place))) place++;
    short.set(name, shortAt(place));
  }
  return short;
}

/**
 * Shortens the members that our own parts call each other by in a module. An application's bundler shortens
 * variables and private members by itself, but must leave every other member as it is called. Those of `keep`
 * are not ours alone in this module.
 */
export const shortMembers = (keep = []) => ({
  name: 'short-members',
  renderChunk(code) {
    const isOurs = (name) => internalNames.includes(name) && !keep.includes(name);
    const ast = this.parse(code);
    const places = readPlaces(ast, isOurs);
    const short = shorten(places, readMeetings(ast, isOurs), readOthers(ast, isOurs));
    const result = new MagicString(code);
    for (const { node, variable } of places) {
      result.overwrite(node.start, node.end, short.get(node.name) + variable, { storeName: true });
    }
    return { code: result.toString(), map: result.generateMap({ hires: 'boundary' }) };
  },
});
