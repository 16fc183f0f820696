import { show } from './show';

/** A name as one segment of a path: what a path cannot hold is escaped, the rest stays readable. */
export function segment(name: string): string {
  if (name === '.' || name === '..') throw new TypeError(`${show(name)} cannot stand in an address`);
  if (/\p{Surrogate}/u.test(name)) throw new TypeError(`${show(name)} is no text: half a character`);
  return encodeURIComponent(name).replace(/%(?:24|2B|2C|3A|3B|3D|40)/g, decodeURIComponent);
}

/** Throws unless the value is a path below the application, such as `/channels`. */
export function checkPath(path: unknown): asserts path is string {
  if (typeof path !== 'string' || !/^(?:\/[^/?#\\\s]+)+$/.test(path) || /\/\.\.?(?:\/|$)/.test(path)) {
    throw new TypeError('path must begin with "/" and hold no query: give the query as params');
  }
}
