import { UsageError } from '../errors';

/** The two spellings of this protocol family; a socket speaks the one its first frame uses. */
export type Prefix = 'jetsocket' | 'pusher';

/** One message of the wire, read but for its data. */
export interface Frame {
  /** As the server spelled it. */
  readonly event: string;
  /** What a system event is spelled with. */
  readonly prefix: Prefix | undefined;
  /**
   * The name of a system event behind its prefix: `:error`, `_internal:member_added`.
   * Empty where the prefix is not this socket's; `undefined` for an application's event.
   */
  readonly system: string | undefined;
  readonly channel: string | undefined;
  /** A JSON text, a value, or nothing: see `readData`. */
  readonly data: unknown;
  /** Who sent it, on a client event of a presence channel. */
  readonly user_id: string | undefined;
}

const SYSTEM = /^(jetsocket|pusher)(_internal)?:/;

/**
 * Reads one message; `undefined` when it is no JSON object with a string `event`. Without `prefix`, the
 * one it has is taken for the socket's.
 */
export function decodeFrame(message: unknown, prefix?: Prefix): Frame | undefined {
  try {
    const text = typeof message === 'string' ? message : new TextDecoder().decode(message as ArrayBuffer);
    // A channel or a sender that is no string is nobody's: it finds nothing by that name.
    const frame = JSON.parse(text);
    if (typeof frame.event === 'string') {
      const found = SYSTEM.exec(frame.event)?.[1];
      frame.prefix = found;
      frame.system = found && (found === (prefix ?? found) ? frame.event.slice(found.length) : '');
      return frame;
    }
  } catch {
    // Not JSON, or `null`.
  }
  return;
}

/** What an event is to carry, as JSON. @throws UsageError where JSON cannot hold it */
export function encodeData(event: string, data: unknown = null): string {
  try {
    const json = JSON.stringify(data);
    if (json !== undefined) return json;
  } catch {
    // A circle, a bigint, or a `toJSON` that throws.
  }
  throw new UsageError(`${event} cannot be sent: JSON cannot hold its data`);
}

/** What an event carries: a text is read as JSON once and kept as text if that fails. */
export function readData(data: unknown): unknown {
  try {
    return typeof data === 'string' ? JSON.parse(data) : data;
  } catch {
    return data;
  }
}

/** The same, where only an object is of use: anything else reads as an empty one. */
export function readObject(data: unknown): Record<string, unknown> {
  const value = readData(data);
  return isObject(value) ? value : {};
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
