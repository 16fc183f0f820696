import { seal } from './encryption';
import { toJson } from './json';
import { checkChannel, checkEvent, checkSocketId, isEncrypted } from './names';
import { show } from './show';

/** What the service takes: channels of one event, events of one batch, bytes of one event's data. */
const MOST_CHANNELS = 100;
const MOST_EVENTS = 10;
const MOST_DATA_BYTES = 10_240;

/** What may go with an event beside its data. */
export interface EventParams {
  /** The socket that is not to hear the event, usually the one that caused it; `null` for none. */
  socket_id?: string | null | undefined;
  /** Attributes of the channels to return, comma separated, such as `user_count,subscription_count`. */
  info?: string | null | undefined;
}

/** One event of a batch. */
export interface BatchEvent extends EventParams {
  channel: string;
  /** The name of the event. */
  name: string;
  data: unknown;
}

/** The body of a request that triggers one event on one or more channels. */
export function eventBody(
  masterKey: Uint8Array | undefined,
  channels: readonly string[],
  event: string,
  data: unknown,
  params: EventParams,
): string {
  checkEvent(event);
  checkChannels(channels);
  // More than one channel means that none is encrypted, so the first stands for all of them.
  const text = serialize(masterKey, channels[0] ?? '', event, data);
  return JSON.stringify({ name: event, data: text, channels, ...checkedParams(params) });
}

/** The body of a request that sends one event to every connection of a user, whose channel is given. */
export function userEventBody(channel: string, event: string, data: unknown): string {
  checkEvent(event);
  return JSON.stringify({
    name: event,
    data: serialize(undefined, channel, event, data),
    channels: [channel],
  });
}

/** The body of a request that triggers several events, each on its own channel. */
export function batchBody(masterKey: Uint8Array | undefined, events: readonly BatchEvent[]): string {
  if (!Array.isArray(events)) throw new TypeError('triggerBatch() needs an array of { channel, name, data }');
  if (events.length === 0) throw new TypeError('triggerBatch() needs at least one event, got an empty array');
  if (events.length > MOST_EVENTS) {
    throw new RangeError(`A batch holds at most ${MOST_EVENTS} events, got ${events.length}`);
  }
  return JSON.stringify({ batch: events.map((event: BatchEvent) => batchEvent(masterKey, event)) });
}

function batchEvent(masterKey: Uint8Array | undefined, event: BatchEvent): Record<string, unknown> {
  if (typeof event !== 'object' || event === null) {
    throw new TypeError('Every event of a batch must be an object { channel, name, data }');
  }
  const { channel, name, data, ...params } = event;
  checkChannel(channel);
  if (name === undefined)
    throw new TypeError('An event of a batch has no name: it is { channel, name, data }');
  checkEvent(name);
  checkedParams(params);
  const sent = { ...event, data: serialize(masterKey, channel, name, data) };
  return pick(sent, ['channel', 'name', 'data', 'socket_id', 'info']);
}

function checkChannels(channels: readonly string[]): void {
  if (channels.length === 0) throw new TypeError('trigger() needs at least one channel, got an empty array');
  if (channels.length > MOST_CHANNELS) {
    throw new RangeError(`One event goes to at most ${MOST_CHANNELS} channels, got ${channels.length}`);
  }
  for (const channel of channels) checkChannel(channel);
  const encrypted = channels.find(isEncrypted);
  if (encrypted !== undefined && channels.length > 1) {
    throw new TypeError(
      `${show(encrypted)} is an encrypted channel: trigger its events on that one channel alone`,
    );
  }
}

function checkedParams(params: EventParams): Record<string, unknown> {
  // Nobody would be excluded, and nobody would notice.
  if ('socketId' in params)
    throw new TypeError('The socket to leave out is given as socket_id, not socketId');
  if (params.socket_id != null) checkSocketId(params.socket_id);
  if (params.info != null && typeof params.info !== 'string') {
    throw new TypeError('info must be a string, such as "user_count,subscription_count"');
  }
  return pick(params, ['socket_id', 'info']);
}

/**
 * The named fields, without those that are `null`, in the order the caller wrote them, which is the order of the
 * official library's bodies.
 */
function pick(source: object, names: readonly string[]): Record<string, unknown> {
  const fields = Object.entries(source).filter(([name, value]) => names.includes(name) && value !== null);
  return Object.fromEntries(fields);
}

/** The data of an event as it goes over the wire: text as it is, the rest as JSON, sealed where it must be. */
function serialize(masterKey: Uint8Array | undefined, channel: string, event: string, data: unknown): string {
  const json = () => toJson(`The data of ${show(event)}`, data);
  const text = isEncrypted(channel)
    ? seal(json(), channel, masterKey)
    : typeof data === 'string'
      ? data
      : json();
  const size = Buffer.byteLength(text);
  if (size <= MOST_DATA_BYTES) return text;
  const state = isEncrypted(channel) ? 'sealed' : 'as text';
  throw new RangeError(
    `The data of ${show(event)} has ${size} bytes ${state}; at most ${MOST_DATA_BYTES} are allowed`,
  );
}
