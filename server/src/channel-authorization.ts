import { channelKey } from './encryption';
import { toJson } from './json';
import { checkChannel, checkSocketId, isEncrypted, isPresence } from './names';
import type { Config } from './options';
import { show } from './show';

/** Who a member of a presence channel is, as every other member will see it. */
export interface PresenceData {
  user_id: string | number;
  user_info?: unknown;
}

/** What an authorization endpoint answers. */
export interface ChannelAuthorization {
  auth: string;
  /** On presence channels: the presence data as it was signed. */
  channel_data?: string;
  /** On encrypted channels: the key of the channel, base64. */
  shared_secret?: string;
}

/** Signs the subscription of one socket to one channel. */
export function authorizeChannel(
  config: Config,
  socketId: string,
  channel: string,
  presenceData?: PresenceData | null,
): ChannelAuthorization {
  checkSocketId(socketId);
  checkChannel(channel);
  const channelData = serializePresence(channel, presenceData ?? undefined);
  const signed = [socketId, channel, ...(channelData === undefined ? [] : [channelData])].join(':');
  const answer: ChannelAuthorization = { auth: `${config.token.key}:${config.token.sign(signed)}` };
  if (channelData !== undefined) answer.channel_data = channelData;
  if (isEncrypted(channel)) {
    answer.shared_secret = Buffer.from(channelKey(channel, config.masterKey)).toString('base64');
  }
  return answer;
}

function serializePresence(channel: string, data: PresenceData | undefined): string | undefined {
  if (data === undefined) {
    if (!isPresence(channel)) return undefined;
    throw new TypeError(
      `${show(channel)} is a presence channel: give authorizeChannel() { user_id, user_info? }`,
    );
  }
  const text = toJson(`The presence data for ${show(channel)}`, data);
  // What is signed is checked, not what was passed: a `user_id` that JSON leaves out is no user id.
  const read: unknown = JSON.parse(text);
  if (typeof read !== 'object' || read === null || Array.isArray(read)) {
    throw new TypeError(`The presence data for ${show(channel)} must be an object { user_id, user_info? }`);
  }
  if (isPresence(channel) && !isUserId((read as { user_id?: unknown }).user_id)) {
    throw new TypeError(
      `The presence data for ${show(channel)} needs a user_id: a string that is not empty, or a number`,
    );
  }
  return text;
}

function isUserId(id: unknown): boolean {
  return (typeof id === 'string' && id !== '') || typeof id === 'number';
}
