import { walk } from 'estree-walker';
import { isClass } from './syntax.mjs';

/**
 * Refuses code in which `meetings.mjs` could not tell whose a member is, or in which renaming would miss one.
 * @param {(name: string) => boolean} isOurs
 * @throws Error that quotes the place
 */
export function refuseUnknownShapes(ast, isOurs) {
  const names = new Set();
  const bases = [];
  walk(ast, {
    enter(node, parent) {
      const problem = problemOf(node, parent, isOurs);
      if (problem) throw new Error(`${problem}: \`meetings.mjs\` does not know such code`);
      if (!isClass(node)) return;
      if (names.has(node.id?.name)) throw new Error(`two classes are called ${node.id.name}`);
      if (node.id) names.add(node.id.name);
      if (node.superClass) bases.push(node.superClass.name);
    },
  });
  const unknown = bases.find((base) => !names.has(base) && !(base in globalThis));
  if (unknown) throw new Error(`${unknown} is extended, and no class of that name is declared`);
}

function problemOf(node, parent, isOurs) {
  if (isClass(node) && node.superClass && node.superClass.type !== 'Identifier') {
    return 'a class extends what is no plain name';
  }
  if (node.type === 'Literal' && isOurs(node.value) && isKey(node, parent)) {
    return `\`${node.value}\` is named by a string`;
  }
  const isOwnMember = (each) =>
    each?.type === 'MemberExpression' && !each.computed && isOurs(each.property.name);
  const target = targetsOf(node).find(isOwnMember);
  if (target) return `\`${target.property.name}\` is set by a pattern or a loop`;
  if (isOwnMember(node) && node.object.type === 'Identifier' && node.object.name in globalThis) {
    return `\`${node.object.name}.${node.property.name}\` is a member of the platform`;
  }
}

/** What a pattern or the head of a loop sets. */
function targetsOf({ type, properties, elements, argument, left }) {
  if (type === 'ObjectPattern') return properties.map((each) => each.value ?? each.argument);
  if (type === 'ArrayPattern') return elements;
  if (type === 'RestElement') return [argument];
  return /^(AssignmentPattern|ForOfStatement|ForInStatement)$/.test(type) ? [left] : [];
}

/** Whether a string stands for a member: `{ 'name': 1 }`, `x['name']`, `'name' in x`. */
const isKey = (node, { type, key, property, operator, left }) =>
  (key === node && type !== 'ImportAttribute') || property === node || (operator === 'in' && left === node);
