/** The two spellings of this protocol family; a socket speaks the one its first frame uses. */
export type Prefix = 'jetsocket' | 'pusher';

/** One message of the wire, read but for its data. */
export interface Frame {
  /** As the server spelled it. */
  readonly event: string;
  /**
   * The name of a system event behind its prefix: `:error`, `_internal:member_added`.
   * Empty where the prefix is not this socket's; `undefined` for an application's event.
   */
  readonly system: string | undefined;
  readonly channel: string | undefined;
  /** A JSON text, a value, or nothing: see `readData`. */
  readonly data: unknown;
  /** Who sent it, on a client event of a presence channel. */
  readonly userId: string | undefined;
}

const SYSTEM = /^(jetsocket|pusher)(?:_internal)?:/;

/** Reads one message; `undefined` when it is no JSON object with a string `event`. */
export function decodeFrame(message: unknown, prefix: Prefix | undefined): Frame | undefined {
  let read: unknown;
  try {
    read = JSON.parse(
      typeof message === 'string' ? message : new TextDecoder().decode(message as ArrayBuffer),
    );
  } catch {
    return;
  }
  if (!isObject(read) || typeof read.event !== 'string') return;
  const { event, channel, data, user_id } = read;
  return {
    event,
    system: systemName(event, prefix),
    channel: typeof channel === 'string' ? channel : undefined,
    data,
    userId: typeof user_id === 'string' || typeof user_id === 'number' ? `${user_id}` : undefined,
  };
}

/** The prefix that an event such as `pusher:connection_established` begins with. */
export function prefixOf(event: string): Prefix | undefined {
  return SYSTEM.exec(event)?.[1] as Prefix | undefined;
}

function systemName(event: string, prefix: Prefix | undefined): string | undefined {
  const found = prefixOf(event);
  if (!found) return;
  return found === (prefix ?? found) ? event.slice(found.length) : '';
}

/** What an event carries: a text is read as JSON once and kept as text if that fails. */
export function readData(data: unknown): unknown {
  if (typeof data !== 'string') return data;
  try {
    return JSON.parse(data);
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
