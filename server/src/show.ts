/** A name for an error message: quoted, on one line and short, since names come from strangers. */
export function show(name: unknown): string {
  if (typeof name !== 'string') return `of type ${kindOf(name)}`;
  return JSON.stringify(name.length > 60 ? `${name.slice(0, 60)}…` : name);
}

/** What the value of an option is, never what it says: it may be a secret, or one in the wrong place. */
export function kindOf(value: unknown): string {
  if (typeof value === 'string') return value === '' ? 'an empty string' : `${value.length} characters`;
  if (Array.isArray(value)) return 'array';
  return value === null ? 'null' : typeof value;
}
