import { isolated } from './isolated';

/** How a forced refusal of a subscription is put; servers of the family have four ways, and some never answer. */
export type RefusalDialect = (typeof dialects)[number];

export const dialects = ['subscription_error', 'internal', 'error-4009', 'error-null', 'silence'] as const;

/** What happens to a new connection: an error frame and a close with a code, a reset, or no handshake ever. */
export type ConnectionRefusal = 'reset' | 'silence' | { readonly code: number; readonly message?: string };

/** Which connection is dropped, by default all, and how: without a code as a lost network drops it. */
export interface DropOptions {
  readonly socketId?: string;
  readonly code?: number;
  readonly reason?: string;
}

/** Which channels a fault is about: one by name, or those the function picks. */
export type ChannelChoice = string | ((channel: string) => boolean);

/** Changes an outgoing frame; `undefined` loses it. */
export type Rewrite = (text: string, socketId: string) => string | undefined;

/** Whether a fault is about a channel; a function that throws does not pick it. */
export function picks(channels: ChannelChoice, channel: string): boolean {
  return typeof channels === 'string' ? channels === channel : isolated(() => channels(channel), false);
}

/** @throws RangeError for what the platform would refuse to send, which is too late then */
function checkCloseCode(code: number): void {
  if (code === 1000 || (Number.isInteger(code) && code >= 3000 && code <= 4999)) return;
  throw new RangeError(`${code} cannot be sent as a close code; use 1000 or 3000 to 4999`);
}

/** @throws RangeError for a code that cannot be sent, TypeError for what is no refusal */
export function checkConnectionRefusal(refusal: ConnectionRefusal): void {
  if (refusal === 'reset' || refusal === 'silence') return;
  if (typeof refusal !== 'object' || refusal === null) {
    throw new TypeError(
      `connections are refused by 'reset', 'silence' or { code }, not by ${String(refusal)}`,
    );
  }
  checkCloseCode(refusal.code);
}

/** @throws TypeError for a dialect that no server speaks */
export function checkDialect(dialect: RefusalDialect): void {
  if (dialects.includes(dialect)) return;
  throw new TypeError(`there is no dialect ${String(dialect)}; use one of ${dialects.join(', ')}`);
}

/** @throws TypeError */
export function checkChannels(channels: ChannelChoice): void {
  if (typeof channels === 'string' || typeof channels === 'function') return;
  throw new TypeError(`channels are a name, or a function that picks them by name, not ${String(channels)}`);
}

/** @throws RangeError */
export function checkDelay(ms: number): void {
  if (Number.isFinite(ms) && ms >= 0) return;
  throw new RangeError(`a delay is a number of milliseconds, not ${String(ms)}`);
}

/** @throws TypeError */
export function checkRewrite(rewrite: Rewrite): void {
  if (typeof rewrite === 'function') return;
  throw new TypeError(`frames are rewritten by a function, not by ${String(rewrite)}`);
}

/** @throws TypeError */
export function checkSocketId(socketId: string | undefined): void {
  if (socketId === undefined || typeof socketId === 'string') return;
  throw new TypeError(`a socket id is text such as '1.23', not ${String(socketId)}`);
}

/** @throws TypeError */
export function checkText(text: string): void {
  if (typeof text === 'string') return;
  throw new TypeError(`only text can be sent, not ${String(text)}; make JSON of it first`);
}

/** @throws TypeError, RangeError for a code that cannot be sent */
export function checkDrop(options: DropOptions): void {
  if (typeof options !== 'object' || options === null) {
    throw new TypeError(`connections are dropped by { socketId, code, reason }, not by ${String(options)}`);
  }
  checkSocketId(options.socketId);
  if (options.code !== undefined) checkCloseCode(options.code);
}
