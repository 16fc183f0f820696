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
  readonly user_id: string | undefined;
}

const SYSTEM = /^(jetsocket|pusher)(_internal)?:/;

/** Reads one message; `undefined` when it is no JSON object with a string `event`. */
export function decodeFrame(message: unknown, prefix: Prefix | undefined): Frame | undefined {
  try {
    const text = typeof message === 'string' ? message : new TextDecoder().decode(message as ArrayBuffer);
    const { event, channel, data, user_id } = JSON.parse(text) as Partial<Frame>;
    // A channel or a sender that is no string is nobody's: it finds nothing by that name.
    if (typeof event === 'string')
      return { event, system: systemName(event, prefix), channel, data, user_id };
  } catch {
    // Not JSON, or `null`.
  }
  return;
}

/** The prefix that an event such as `pusher:connection_established` begins with. */
export function prefixOf(event: string): Prefix | undefined {
  return SYSTEM.exec(event)?.[1] as Prefix | undefined;
}

function systemName(event: string, prefix: Prefix | undefined): string | undefined {
  const found = prefixOf(event);
  return found && (prefix && found !== prefix ? '' : event.slice(found.length));
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
