import { parse } from 'acorn';
import { describe, expect, it } from 'vitest';
import { readMeetings } from '../../builds/meetings.mjs';

function meetingsOf(code: string, names: string) {
  const ours = names.split(' ');
  const meet = readMeetings(parse(code, { ecmaVersion: 2022 }), (name) => ours.includes(name));
  return ours.flatMap((one, at) =>
    ours.slice(at + 1).flatMap((other) => (meet(one, other) ? [`${one} ${other}`] : [])),
  );
}

describe('members that may not be called the same', () => {
  it.each([
    ['those of one class', 'class A { one() {} get two() {} three = 1; }', 'one two three'],
    ['what a class sets on itself', 'class A { one() { this.two = 1; } }', 'one two'],
    [
      'those of a base',
      'class A { one() {} } class B extends A {} class C extends B { two() {} }',
      'one two',
    ],
    ['those of two literals, one of which may be spread', 'f({ one: 1 }); f({ two() {} })', 'one two'],
    ['those of a literal and a pattern', 'f({ one: 1 }); const { two } = f()', 'one two'],
    ['what a class reads of itself', 'class A { one() { return this.two; } } f({ two: 1 });', 'one two'],
    ['any and one that nothing declares', 'class A { one() {} } x.two;', 'one two'],
    ['any and one that only a pattern names', 'class A { one() {} } const { two } = x;', 'one two'],
    ['any and one that is set from outside', 'class A { one() {} } f({ two: 1 }); x.two = 1;', 'one two'],
  ])('are %s', (_what, code, names) => {
    const [one = '', ...others] = names.split(' ');

    expect(meetingsOf(code, names)).toEqual(expect.arrayContaining(others.map((each) => `${one} ${each}`)));
  });

  it.each([
    ['of classes that do not extend one another', 'class A { one() {} } class B { two() {} }'],
    [
      'of two classes with one base',
      'class A {} class B extends A { one() {} } class C extends A { two() {} }',
    ],
    ['of a class and a literal', 'class A { one() {} } f({ two: 1 })'],
    ['of a class within the method of another', 'class A { one() { return class B { two() {} } } }'],
  ])('are not those %s', (_what, code) => {
    expect(meetingsOf(code, 'one two')).toEqual([]);
  });
});
