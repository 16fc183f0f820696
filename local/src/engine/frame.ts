/** One frame from a client: nothing about it but `event` has been checked. */
export interface Frame {
  readonly event: string;
  readonly channel?: unknown;
  readonly data?: unknown;
}

/** A JSON object whose fields have not been checked. */
export type Fields = Readonly<Record<string, unknown>>;

/** The frame in `text`, or `undefined` when it is not a JSON object with a string `event`. */
export function readFrame(text: string): Frame | undefined {
  const value = fieldsOf(text);
  return typeof value?.event === 'string' ? (value as unknown as Frame) : undefined;
}

/** The object that `value` is or holds as JSON text, or `undefined`. */
export function fieldsOf(value: unknown): Fields | undefined {
  const parsed = typeof value === 'string' ? parse(value) : value;
  const isObject = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed);
  return isObject ? (parsed as Fields) : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
