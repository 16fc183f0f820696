import { parse } from 'acorn';
import { walk } from 'estree-walker';
import { describe, expect, it } from 'vitest';
import { readSwap } from '../../builds/packing/swaps.mjs';

/** The lists of more than one in the code: what may stand in another order, and who must stand before whom. */
function swapsOf(code: string) {
  const swaps: string[] = [];
  walk(parse(code, { ecmaVersion: 2022, ranges: true }) as Parameters<typeof walk>[0], {
    enter(node, parent) {
      const { nodes = [], needsOf } = readSwap(node as never, parent as never, code) ?? {};
      if (nodes.length < 2) return;
      const texts = nodes.map(({ start, end }) => code.slice(start, end));
      const needs = texts.map(
        (text, at) => text + [...(needsOf?.(at) ?? [])].map((each) => `<${each}`).join(''),
      );
      swaps.push(needs.join(' | '));
    },
  });
  return swaps;
}

describe('a script stays the same where these change places', () => {
  it.each([
    ['x="a"===b.c&&d', '"a" | b.c'],
    ['let { a, b: c = 1 } = d', 'a | b: c = 1'],
    ['f({ status: a, retryIn: () => g() })', 'status: a | retryIn: () => g()'],
    ['let a, b = () => c(), d = 1', 'a | b = () => c() | d = 1'],
    ['let a = b.c, d = a.e, f = g.h', 'a = b.c | d = a.e<0 | f = g.h'],
    ['let a = b(), c = d.e, f = 1', 'a = b() | c = d.e<0 | f = 1'],
    ['let a = 1, b = () => a, c = d(b)', 'a = 1 | b = () => a | c = d(b)<0<1'],
    ['this.a=b,this.c=d,e()', 'this.a=b | this.c=d'],
  ])('%s', (code, swap) => {
    expect(swapsOf(code)).toEqual([swap]);
  });

  it.each([
    ['a()===b', 'what is called may change the other'],
    ['(a=1)===b', 'so may an assignment'],
    ['a<b', 'the sign would have to turn'],
    ['function f(a) { return"b"===a }', 'something would have to stand behind `return`'],
    ['let { a, b = a } = c', 'one is made of the other'],
    ['let { a = b(), c } = d', 'what is called may change the other'],
    ['let{a}=b,c=1', 'something would have to stand behind `let`'],
    ['let { a, ...b } = c', 'the rest is what the others leave'],
    ['f({ ...a, b })', 'the later one wins'],
    ['f({ [a]: 1, b: 2 })', 'two keys may be the same'],
    ['f({ event: a, data: b })', 'whoever looks at the wire finds the order of the source'],
    ['x=(this.a=b,this.c=d)', 'the last one is what it gives'],
    ['this.a=b(),this.c=d', 'a call may look at the object'],
  ])('but not in %s: %s', (code) => {
    expect(swapsOf(code)).toEqual([]);
  });
});
