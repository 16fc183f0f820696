import { parse } from 'acorn';
import { describe, expect, it } from 'vitest';
import { readMeetings } from '../../builds/meetings.mjs';

const read = (code: string) => {
  const ast = parse(code, { ecmaVersion: 2022, sourceType: 'module' });
  return () => readMeetings(ast, (name) => ['one', 'two', 'create'].includes(name));
};

describe('code whose members cannot be told apart', () => {
  it.each([
    ['a base that is made by a call', 'class A {} class B extends mix(A) { one() {} }', 'no plain name'],
    ['a base that is a member', 'class B extends ns.A { one() {} }', 'no plain name'],
    ['a base of another name', 'const A = class Inner { one() {} }; class B extends A {}', 'A is extended'],
    [
      'two classes of one name',
      '{ class A { one() {} } } { class A { two() {} } }',
      'two classes are called A',
    ],
    ['a key that is a string', "f({ 'one': 1 })", '`one` is named by a string'],
    ['a member that is asked for by a string', "x['one']", '`one` is named by a string'],
    ['a name that is looked for', "'one' in x", '`one` is named by a string'],
    ['a list that is taken apart onto a member', '[x.one] = y', '`one` is set by a pattern'],
    ['an object that is taken apart onto a member', '({ a: x.one } = y)', '`one` is set by a pattern'],
    ['a default in a pattern', '[x.one = 1] = y', '`one` is set by a pattern'],
    ['a rest that becomes a member', '[...x.one] = y', '`one` is set by a pattern'],
    ['a loop that sets a member', 'for (x.one of y) f();', '`one` is set by a pattern'],
    ['a member of the platform', 'Object.create({})', '`Object.create` is a member of the platform'],
  ])('is refused: %s', (_what, code, problem) => {
    expect(read(code)).toThrow(problem);
  });

  it('is not what the client is made of', () => {
    const code = `class A extends Map { one = 1 } class B extends A { two() { return this.one; } }
      let { two } = f({ one: 1, 'three': 2 }), [four] = x.two; x.one = 'one'; x['three'] = two; '3' in x;`;

    expect(read(code)).not.toThrow();
  });
});
