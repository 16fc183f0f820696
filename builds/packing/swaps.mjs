import { walk } from 'estree-walker';
import { isFunction } from '../syntax.mjs';

/** Fields of frames and requests: whoever looks at the wire finds them in the order that was written. */
const WIRE = /^(event|data|channel|auth|channel_\w+|user_data|socket_id|accept|content-type)$/;

/**
 * What may stand in another order within a statement: the operands of a comparison, the properties of an object,
 * declarations, and assignments to members; each a list of nodes with who must stand before whom.
 * @returns {{ kind: string, nodes: object[], needsOf?: (at: number) => Set<number> } | undefined}
 */
export function readSwap(node, parent, script) {
  const swap = readers[node.type]?.(node, parent);
  const before = swap?.nodes[0] && script[swap.nodes[0].range[0] - 1];
  // Where nothing stands between a keyword and a string or a bracket, something would have to.
  return /[\w$]/.test(before ?? '') ? undefined : swap;
}

const readers = {
  BinaryExpression({ left, right, operator, range }) {
    const isComparison = /^[!=]==?$/.test(operator) && isPure(left) && isPure(right);
    const isBare = left.range[0] === range[0] && right.range[1] === range[1];
    return isComparison && isBare ? { kind: 'comparison', nodes: [left, right] } : undefined;
  },
  ObjectPattern({ properties }) {
    const isFree = ({ value: { right } }) => !right || (isPure(right) && !namesIn(right).size);
    return properties.every((each) => isProperty(each) && isFree(each))
      ? { kind: 'pattern', nodes: properties }
      : undefined;
  },
  ObjectExpression({ properties }) {
    const isFree = (each) =>
      isProperty(each) && isPure(each.value) && !WIRE.test(each.key.name ?? each.key.value);
    return properties.every(isFree) ? { kind: 'object', nodes: properties } : undefined;
  },
  VariableDeclaration({ declarations }) {
    return { kind: 'declaration', nodes: declarations, needsOf: (at) => readNeeds(declarations, at) };
  },
  SequenceExpression({ expressions }, parent) {
    // The last one may be what somebody asked for.
    if (parent.type !== 'ExpressionStatement') return;
    const first = expressions.findIndex(isPlainAssignment);
    const behind = expressions.findIndex((each, at) => at > first && !isPlainAssignment(each));
    const nodes = expressions.slice(Math.max(first, 0), behind < 0 ? undefined : behind);
    return first < 0 ? undefined : { kind: 'assignment', nodes };
  },
};

const isProperty = ({ type, computed }) => type === 'Property' && !computed;

/** `this.#name = name`, whose value is none of the others. */
const isPlainAssignment = ({ type, operator, left, right }) =>
  type === 'AssignmentExpression' &&
  operator === '=' &&
  left.object?.type === 'ThisExpression' &&
  !left.computed &&
  /^(Identifier|Literal)$/.test(right.type);

/** Whether it makes no difference when it is evaluated. */
function isPure(root) {
  let mayDo = false;
  walk(root, {
    enter(node) {
      if (isFunction(node)) this.skip();
      else mayDo ||= /^(Call|New|Assignment|Update|Await|Yield|TaggedTemplate|Import)Exp/.test(node.type);
    },
  });
  return !mayDo;
}

/** The declarations that must stand before that one: those it reads, and those of which either may change the other. */
function readNeeds(declarations, at) {
  const own = declarations[at];
  const read = isConstant(own) ? new Set() : namesIn(own.init);
  const needs = new Set();
  for (const [other, each] of declarations.entries()) {
    if (other === at) continue;
    // What is called may come to use any that stand before it.
    const isFree = isConstant(own) || (isPure(own.init) && (isConstant(each) || isPure(each.init)));
    if ((other < at && !isFree) || [...namesIn(each.id)].some((name) => read.has(name))) needs.add(other);
  }
  return needs;
}

const isConstant = ({ init }) => !init || init.type === 'Literal' || isFunction(init);

function namesIn(root) {
  const names = new Set();
  walk(root, {
    enter({ type, name }) {
      if (type === 'Identifier') names.add(name);
    },
  });
  return names;
}
