import { authorizeChannel, type ChannelAuthorization, type PresenceData } from './channel-authorization';
import { checkChannel, checkSocketId, isPresence } from './names';
import type { Config } from './options';
import { show } from './show';

/** Who may subscribe, asked once for each channel of a batch. */
export interface BatchAuthorizationOptions {
  /**
   * `true` allows the subscription, presence data allows it as that member, `false` (or nothing) refuses it
   * with 403. May return a promise. What it throws is a 500 for that channel alone.
   */
  authorize(channel: string): Awaitable<boolean | PresenceData | null | undefined>;
  /** Hears why a channel got a 500, which the client is not told. */
  onError?(error: unknown, channel: string): void;
}

/** The answer for one channel of a batch. */
export type BatchEntry =
  | { status: 200; data: ChannelAuthorization }
  | { status: 400 | 403 | 500; data: string };

/** What an authorization endpoint answers to a batch of channels. */
export interface BatchAuthorization {
  channels: Record<string, BatchEntry>;
}

type Awaitable<Value> = Value | Promise<Value>;

/** Signs the subscriptions of one socket to several channels; each channel succeeds or fails by itself. */
export async function authorizeChannels(
  config: Config,
  socketId: string,
  names: readonly string[],
  options: BatchAuthorizationOptions,
): Promise<BatchAuthorization> {
  checkSocketId(socketId);
  if (!Array.isArray(names) || !names.every((name) => typeof name === 'string')) {
    throw new TypeError('authorizeChannels() needs an array of channel names');
  }
  if (typeof options?.authorize !== 'function') {
    throw new TypeError('authorizeChannels() needs { authorize(channel) }, which says who may subscribe');
  }
  const unique = [...new Set<string>(names)];
  const entries = await Promise.all(
    unique.map(async (name) => [name, await answer(config, socketId, name, options)] as const),
  );
  // `fromEntries` makes an own property of any name, `__proto__` among them.
  return { channels: Object.fromEntries(entries) };
}

async function answer(
  config: Config,
  socketId: string,
  name: string,
  options: BatchAuthorizationOptions,
): Promise<BatchEntry> {
  if (!isChannel(name)) return { status: 400, data: 'Invalid channel name' };
  try {
    const verdict = await options.authorize(name);
    if (verdict === false || verdict === null || verdict === undefined) {
      return { status: 403, data: 'Forbidden' };
    }
    return { status: 200, data: authorizeChannel(config, socketId, name, memberOf(name, verdict)) };
  } catch (error) {
    // A promise it may return fails the call as a throw does, instead of ending the process.
    await options.onError?.(error, name);
    return { status: 500, data: 'The authorization failed' };
  }
}

function isChannel(name: string): boolean {
  try {
    checkChannel(name);
    return true;
  } catch {
    return false;
  }
}

function memberOf(name: string, verdict: true | PresenceData): PresenceData | undefined {
  if (verdict === true) return undefined;
  if (typeof verdict !== 'object' || !('user_id' in verdict)) {
    throw new TypeError(`authorize() must answer true, false or presence data for ${show(name)}`);
  }
  // Presence data says who is on a presence channel; anywhere else it only says yes.
  return isPresence(name) ? verdict : undefined;
}
