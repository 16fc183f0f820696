import { walk } from 'estree-walker';
import { refuseUnknownShapes } from './known-shapes.mjs';
import { isClass } from './syntax.mjs';

/**
 * Which of our own members may meet on one object, and so must not be called the same: those of a class and of
 * the classes it extends; those that object literals and patterns name, all together, since one may be spread
 * into another. A member that none of these declares, or that is set on an object from outside, may be anywhere.
 * @param {(name: string) => boolean} isOurs
 * @returns {(one: string, other: string) => boolean}
 * @throws Error where the code has shapes in which this cannot be told
 */
export function readMeetings(ast, isOurs) {
  refuseUnknownShapes(ast, isOurs);
  const { classes, plain, patterns, anywhere, seen } = readObjects(ast, isOurs);
  const whole = ({ own, base }) => [...own, ...(classes.has(base) ? whole(classes.get(base)) : [])];
  const declared = [plain, ...[...classes.values()].map((each) => new Set(whole(each)))];
  for (const name of seen) if (!declared.some((each) => each.has(name))) anywhere.add(name);
  const objects = [new Set([...plain, ...patterns]), ...declared];
  return (one, other) =>
    anywhere.has(one) || anywhere.has(other) || objects.some((each) => each.has(one) && each.has(other));
}

function readObjects(ast, isOurs) {
  const classes = new Map();
  const found = { plain: new Set(), patterns: new Set(), anywhere: new Set(), seen: new Set() };
  const around = [];
  walk(ast, {
    enter(node, parent) {
      if (isClass(node)) {
        around.push({ own: new Set(), base: node.superClass?.name });
        classes.set(node.id?.name ?? node, around.at(-1));
      }
      const named = !node.computed && (node.key ?? node.property);
      if (named?.type !== 'Identifier' || !isOurs(named.name)) return;
      found.seen.add(named.name);
      ownerOf(node, parent, around.at(-1)?.own, found)?.add(named.name);
    },
    leave(node) {
      if (isClass(node)) around.pop();
    },
  });
  return { classes, ...found };
}

/** Where a member is noted: with the `own` of the class around, with those of other objects, or nowhere. */
function ownerOf(node, parent, own, { plain, patterns, anywhere }) {
  if (node.type === 'Property') return parent.type === 'ObjectPattern' ? patterns : plain;
  if (node.type !== 'MemberExpression' || node.object.type === 'ThisExpression') return own;
  return parent.type === 'AssignmentExpression' && parent.left === node ? anywhere : undefined;
}
