import { parse } from 'acorn';

/** The tree of a script; each node has its range. */
export const parseScript = (script) =>
  parse(script, { ecmaVersion: 2022, ranges: true, sourceType: 'script' });

/** How many tokens a script has: names run together would be fewer. */
export function countTokens(script) {
  let count = 0;
  parse(script, { ecmaVersion: 2022, sourceType: 'script', onToken: () => count++ });
  return count;
}

export const isFunction = ({ type }) => /Function/.test(type);
export const isClass = ({ type }) => /^Class(Declaration|Expression)$/.test(type);
