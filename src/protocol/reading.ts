// What strangers sent, read as what it should be: it may be anything.

/** What an event carries: a text is read as JSON once and kept as text if that fails. */
export function readData(data: unknown): unknown {
  try {
    return typeof data === 'string' ? JSON.parse(data) : data;
  } catch {
    return data;
  }
}

/** The same, where only an object is of use. */
export function readObject(data: unknown): Record<string, unknown> {
  return asObject(readData(data));
}

/** Anything but an object is taken for an empty one. */
export function asObject(value: unknown): Record<string, unknown> {
  return isObject(value) ? value : {};
}

/** The text or number that is said, as text; `undefined` for all else, which may throw when it is made text. */
export function asText(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? `${value}` : undefined;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
