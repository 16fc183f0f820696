import { walk } from 'estree-walker';
import { isClass, isFunction, parseScript } from '../syntax.mjs';
import { readSwap } from './swaps.mjs';

/** How much of its text tells a part of a statement from another, in characters. */
const LONGEST_KEY = 40;

/**
 * What may stand in any order: the members of a class, the statements of the script, or parts of one statement.
 * @typedef {object} Group
 * @property {string} key tells it from the others, and finds it again in the next build
 * @property {Item[]} items as they stand in the script; what is between two stays between two
 */

/** @typedef {{ key: string, range: [number, number], needs: Set<number> }} Item `needs`: who stands before it */

/** Finds every group in `script`, in the order in which they begin; outer ones first. */
export function readGroups(script) {
  const ast = parseScript(script);
  const groups = [statementsOf(ast)];
  walk(ast, {
    enter(node, parent) {
      const swap = readSwap(node, parent, script);
      if (swap) groups.push(toGroup(swap, script));
      if (isClass(node)) groups.push(...membersOf(node, script));
    },
  });
  const startOf = ({ items }) => items[0].range[0];
  const endOf = ({ items }) => items.at(-1).range[1];
  const found = groups.filter(({ items }) => items.length > 1);
  found.sort((one, other) => startOf(one) - startOf(other) || endOf(other) - endOf(one));
  return withOwnKeys(found);
}

/** Those whose keys are the same are counted. */
function withOwnKeys(groups) {
  const times = new Map();
  for (const group of groups) {
    const { key } = group;
    times.set(key, (times.get(key) ?? 0) + 1);
    if (times.get(key) > 1) group.key = `${key} ${times.get(key)}`;
  }
  return groups;
}

function toGroup({ kind, nodes, needsOf }, script) {
  const keys = nodes.map(({ range }) => script.slice(...range).slice(0, LONGEST_KEY));
  const items = nodes.map((node, at) => itemOf(keys[at], node, needsOf?.(at)));
  return { key: `${kind} ${keys.join()}`, items };
}

/** The members between two fields that must stay where they are. */
function membersOf({ id, body }, script) {
  const runs = [[]];
  for (const member of body.body) {
    if (isMovable(member, script)) runs.at(-1).push(itemOf(keyOf(member), member));
    else if (runs.at(-1).length) runs.push([]);
  }
  return runs.map((items, at) => ({ key: `${id?.name} ${at}`, items }));
}

/** Any method, and a field that is made of nothing the object has, with a semicolon of its own. */
function isMovable({ type, value, range }, script) {
  if (type === 'MethodDefinition') return true;
  return script[range[1] - 1] === ';' && !(value && readsThis(value));
}

function readsThis(root) {
  let isRead = false;
  walk(root, {
    enter(node) {
      if (isFunction(node)) this.skip();
      else isRead ||= node.type === 'ThisExpression';
    },
  });
  return isRead;
}

const itemOf = (key, { range }, needs = new Set()) => ({ key, range, needs });

const keyOf = ({ kind = 'field', key, static: isStatic }) =>
  `${isStatic ? 'static ' : ''}${kind} ${key.type === 'PrivateIdentifier' ? '#' : ''}${key.name}`;

/** The statements of the one function that the script is, but for its directive and its return. */
function statementsOf(ast) {
  const { body } = ast.body[0].declarations[0].init.callee.body;
  const statements = body.filter(({ type, directive }) => type !== 'ReturnStatement' && !directive);
  const declared = statements.map(({ id, declarations }, at) =>
    declarations ? declarations.map((each) => each.id.name) : [id?.name ?? `statement ${at}`],
  );
  const items = statements.map((statement, at) => itemOf(declared[at].join(), statement));
  const isHoisted = statements.map(isFunction);
  for (const [at, { needs }] of items.entries()) {
    if (isHoisted[at]) continue;
    const { names, calls } = readEvaluated(statements[at]);
    for (const [other, own] of declared.entries()) {
      const isNeeded = own.some((name) => names.has(name)) || (calls && other < at);
      if (other !== at && !isHoisted[other] && isNeeded) needs.add(other);
    }
  }
  return { key: '', items };
}

/** What is read as soon as the script runs; `calls`: and who knows what else, by a call. */
function readEvaluated(statement) {
  const names = new Set();
  // A statement that declares nothing changes something.
  let calls = !/Declaration$/.test(statement.type);
  walk(statement, {
    enter(node) {
      const isLater = isFunction(node) || (node.type === 'PropertyDefinition' && !node.static);
      if (isLater) this.skip();
      if (node.type === 'Identifier') names.add(node.name);
      if (/^(Call|New)Expression$/.test(node.type)) calls = true;
    },
  });
  return { names, calls };
}

/** The places of a group's items under `known`, the keys in their order; who is needed comes first in any case. */
export function arrange({ items }, known = []) {
  const rank = new Map(known.map((key, at) => [key, at]));
  const rankOf = (at) => rank.get(items[at].key) ?? known.length + at;
  const wanted = [...items.keys()].sort((one, other) => rankOf(one) - rankOf(other));
  const order = new Set();
  const place = (at) => {
    if (order.has(at)) return;
    for (const other of items[at].needs) place(other);
    order.add(at);
  };
  for (const at of wanted) place(at);
  return [...order];
}

/** Whether everybody stands behind those it needs. */
export function isValid({ items }, order) {
  const place = new Map(order.map((at, index) => [at, index]));
  return order.every((at) => [...items[at].needs].every((other) => place.get(other) < place.get(at)));
}
