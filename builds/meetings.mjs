import { walk } from 'estree-walker';
import { isClass } from './syntax.mjs';

/**
 * Which of our own members may meet on one object, and so must not be called the same: those of a class and of
 * the classes it extends; those that object literals and patterns name, all together, since one may be spread
 * into another. A member that none of these declares may be anywhere.
 * @param {(name: string) => boolean} isOurs
 * @returns {(one: string, other: string) => boolean}
 */
export function readMeetings(ast, isOurs) {
  const { classes, plain, seen } = readObjects(ast, isOurs);
  const whole = ({ own, base }) => [...own, ...(classes.has(base) ? whole(classes.get(base)) : [])];
  const objects = [plain, ...[...classes.values()].map((each) => new Set(whole(each)))];
  const stray = new Set([...seen].filter((name) => !objects.some((each) => each.has(name))));
  return (one, other) =>
    stray.has(one) || stray.has(other) || objects.some((each) => each.has(one) && each.has(other));
}

function readObjects(ast, isOurs) {
  const classes = new Map();
  const plain = new Set();
  const seen = new Set();
  const around = [];
  const note = (name, owner) => {
    if (!isOurs(name)) return;
    seen.add(name);
    owner?.add(name);
  };
  walk(ast, {
    enter(node, parent) {
      if (isClass(node)) {
        around.push({ own: new Set(), base: node.superClass?.name });
        classes.set(node.id?.name ?? node, around.at(-1));
      }
      const named = !node.computed && (node.key ?? node.property);
      if (named?.type === 'Identifier') note(named.name, ownerOf(node, parent, around.at(-1)?.own, plain));
    },
    leave(node) {
      if (isClass(node)) around.pop();
    },
  });
  return { classes, plain, seen };
}

/** Whose member is declared here, if any is: `own` are those of the class around, `plain` those of any other object. */
function ownerOf(node, parent, own, plain) {
  if (node.type === 'Property') return plain;
  if (node.type !== 'MemberExpression') return own;
  const isSet = parent.type === 'AssignmentExpression' && parent.left === node;
  return isSet && node.object.type === 'ThisExpression' ? own : undefined;
}
