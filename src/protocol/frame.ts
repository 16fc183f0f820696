import { UsageError } from '../errors';
import { readData } from './reading';

/** The two spellings of this protocol family; a socket speaks the one its first frame uses. */
export type Prefix = 'jetsocket' | 'pusher';

/** One message of the wire, its data read. */
export interface Frame {
  /** As the service spelled it. */
  readonly event: string;
  readonly channel?: string;
  readonly data?: unknown;
  /** Who sent it, on a client event of a presence channel. */
  readonly user_id?: string;
}

const SYSTEM = /^(jetsocket|pusher)(?:_internal)?:(.*)/s;

/**
 * Reads one message; `undefined` when it is no JSON object with a string `event`. A channel or a sender that
 * is no string is nobody's: it finds nothing by that name.
 */
export function decodeFrame(message: unknown): Frame | undefined {
  try {
    const text = typeof message === 'string' ? message : new TextDecoder().decode(message as ArrayBuffer);
    const frame = JSON.parse(text);
    frame.data = readData(frame.data);
    if (typeof frame.event === 'string') return frame;
  } catch {
    // Not JSON, or `null`.
  }
  return;
}

/** A system event: what it is spelled with, and its name behind that: `error`, `member_added`. */
export interface SystemEvent {
  readonly prefix?: Prefix;
  /** Empty where the prefix is not the socket's `own`; `undefined` for an application's event. */
  readonly system?: string | undefined;
}

export function readSystemEvent(event = '', own?: Prefix): SystemEvent {
  const [, prefix, name] = SYSTEM.exec(event) ?? [];
  return { prefix: prefix as Prefix, system: prefix && own && prefix !== own ? '' : name };
}

/** What an event is to carry, as JSON. @throws UsageError where JSON cannot hold it */
export function encodeData(event: string, data: unknown = null): string {
  try {
    const json = JSON.stringify(data);
    if (json !== undefined) return json;
  } catch {
    // A circle, a bigint, or a `toJSON` that throws.
  }
  throw new UsageError(`the data of ${event} must fit into JSON`);
}
