import { parse } from 'acorn';

/** The tree of a script; each node has its range. */
export const parseScript = (script) =>
  parse(script, { ecmaVersion: 2022, ranges: true, sourceType: 'script' });

export const isFunction = ({ type }) => /Function/.test(type);
export const isClass = ({ type }) => /^Class(Declaration|Expression)$/.test(type);
