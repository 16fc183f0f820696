import { analyze } from 'eslint-scope';
import { walk } from 'estree-walker';
import { readMeetings } from '../meetings.mjs';
import { isClass, isFunction, parseScript } from '../syntax.mjs';

/**
 * Something in a script whose name may be shortened: a variable, a private member, or a member that is ours alone.
 * @typedef {object} Name
 * @property {string} key tells it from the others, and finds it again in the next build
 * @property {'variable' | 'private' | 'member'} kind
 * @property {string} name as it stands in the script
 * @property {Set<Name>} conflicts those that must be called otherwise
 */

/**
 * Where names stand. `{ code }` is a member and a variable at once: then both stand in one place.
 * @typedef {{ text: string, variable?: Name, member?: Name, isShorthand?: boolean }} Place
 */

/** Finds every name in `script` that may be shortened; `isOurs` tells which members are ours alone. */
export function readNames(script, { keep, isOurs }) {
  const ast = parseScript(script);
  const names = createNames();
  /** @type {Map<number, Place>} */
  const places = new Map();
  const put = (at, text, more) => places.set(at, { ...places.get(at), text, ...more });
  const taken = readVariables(ast, names.create, put, keep);
  readMembers(ast, names.create, put, isOurs);
  walk(ast, {
    enter(node) {
      const at = node.type === 'Property' && node.shorthand && node.key.range[0];
      if (places.has(at)) put(at, node.key.name, { isShorthand: true });
    },
  });
  return { names: names.all, places: [...places].sort(([a], [b]) => a - b), taken };
}

const marks = { variable: '/', private: '#', member: '.' };

function createNames() {
  const all = new Map();
  return {
    get all() {
      return [...all.values()];
    },
    create(kind, name, path) {
      let key = path + marks[kind] + name;
      for (let n = 2; all.has(key); n++) key = `${path + marks[kind] + name} ${n}`;
      all.set(key, { key, kind, name, conflicts: new Set() });
      return all.get(key);
    },
  };
}

function refuse(one, other) {
  if (!one || !other || one === other) return;
  one.conflicts.add(other);
  other.conflicts.add(one);
}

/** What is around each node, from the outside in: `Channel.trigger`. */
function readPaths(ast) {
  const paths = new Map();
  const around = [''];
  walk(ast, {
    enter(node, parent) {
      const isScope = isFunction(node) || isClass(node);
      const name = isScope && (node.id?.name ?? parent?.key?.name ?? parent?.id?.name);
      around.push(name ? `${around.at(-1)}.${name}` : around.at(-1));
      paths.set(node, around.at(-1));
    },
    leave() {
      around.pop();
    },
  });
  return paths;
}

/** Reads the variables; returns the names that no variable may take. */
function readVariables(ast, create, put, keep) {
  const paths = readPaths(ast);
  const [global, ...scopes] = analyze(ast, { ecmaVersion: 2022, sourceType: 'script' }).scopes;
  const bySpot = new Map();
  const byVariable = new Map();
  for (const variable of scopes.flatMap(({ variables }) => variables)) {
    const { identifiers, references, name, scope } = variable;
    if (!identifiers.length || keep.includes(name)) continue;
    const spots = [...identifiers, ...references.map((each) => each.identifier)].map(({ range }) => range[0]);
    // A class is bound around itself and within itself, but its name stands there once.
    const known = spots.map((at) => bySpot.get(at)).find(Boolean);
    const found = known ?? create('variable', name, paths.get(scope.block));
    byVariable.set(variable, found);
    for (const at of spots) {
      bySpot.set(at, found);
      put(at, name, { variable: found });
    }
  }
  for (const { variables, through } of scopes) {
    const own = variables.map((each) => byVariable.get(each));
    const seen = through.map(({ resolved }) => byVariable.get(resolved));
    for (const one of own) for (const other of [...own, ...seen]) refuse(one, other);
  }
  const free = global.through.map(({ identifier }) => identifier.name);
  return new Set([...keep, ...free, ...global.variables.map(({ name }) => name)]);
}

/** Reads the private members of each class, and the members that are ours alone. */
function readMembers(ast, create, put, isOurs) {
  const ours = new Map();
  const classes = [];
  const meet = readMeetings(ast, isOurs);
  const find = (known, kind, name, path) => {
    if (!known.has(name)) {
      const found = create(kind, name, path);
      for (const [other, each] of known) if (kind === 'private' || meet(name, other)) refuse(found, each);
      known.set(name, found);
    }
    return known.get(name);
  };
  walk(ast, {
    enter(node, parent) {
      if (isClass(node)) classes.push({ known: new Map(), path: node.id?.name ?? '' });
      const { type, name, range } = node;
      if (type === 'PrivateIdentifier') {
        const { known, path } = classes.findLast((each) => each.known.has(name)) ?? classes.at(-1);
        put(range[0] + 1, name, { member: find(known, 'private', name, path) });
      }
      const isMember = parent && !parent.computed && (parent.property === node || parent.key === node);
      if (type === 'Identifier' && isMember && isOurs(name)) {
        put(range[0], name, { member: find(ours, 'member', name, '') });
      }
    },
    leave(node) {
      if (isClass(node)) classes.pop();
    },
  });
}
