import type { Application, OutgoingEvent } from '../engine/application';
import { byteLength } from '../engine/byte-length';
import { isChannelName, isEventName, kindOf, userChannel } from '../engine/channel-name';
import { type Fields, fieldsOf } from '../engine/frame';
import { RestError } from './answer';
import { attributesOf, readInfo } from './info';

const MOST_CHANNELS = 100;
const MOST_EVENTS = 10;

/** POST /events: one event to one or more channels. */
export function postEvent(application: Application, body: Fields): object {
  const names = channelsOf(body);
  const event = eventOf(application, body, '');
  const info = readInfo(body.info, 'info');
  for (const channel of names) application.publish({ ...event, channel });
  if (info.size === 0) return {};
  const entries = names.map((name) => [name, attributesOf(application, name, info)] as const);
  return { channels: Object.fromEntries(entries) };
}

/** POST /batch_events: up to ten events, each to a channel of its own; all are checked before any is sent. */
export function postBatch(application: Application, { batch }: Fields): object {
  if (!Array.isArray(batch)) throw new RestError(400, 'batch must be a list of events', 'batch');
  if (batch.length > MOST_EVENTS) {
    throw new RestError(400, `batch may have ${MOST_EVENTS} events, not ${batch.length}`, 'batch');
  }
  const events = batch.map((each: unknown, index) => batched(application, each, `batch[${index}].`));
  for (const { event } of events) application.publish(event);
  if (events.every(({ info }) => info.size === 0)) return {};
  return { batch: events.map(({ event, info }) => attributesOf(application, event.channel, info)) };
}

/** POST /users/ID/events: one event to every connection of a user. */
export function postUserEvent(application: Application, userId: string, body: Fields): object {
  application.publish({ ...eventOf(application, body, ''), channel: userChannel(userId) });
  return {};
}

function batched(application: Application, value: unknown, where: string) {
  const fields = fieldsOf(typeof value === 'string' ? undefined : value);
  if (fields === undefined)
    throw new RestError(400, `${where.slice(0, -1)} must be an object`, where.slice(0, -1));
  const channel = channelNamed(fields.channel, `${where}channel`);
  const event: OutgoingEvent = { ...eventOf(application, fields, where), channel };
  return { event, info: readInfo(fields.info, `${where}info`) };
}

function eventOf(application: Application, fields: Fields, where: string): Omit<OutgoingEvent, 'channel'> {
  const { name, data, socket_id: except } = fields;
  const fail = (status: number, field: string, what: string) => {
    throw new RestError(status, `${where}${field} ${what}`, where + field);
  };
  if (typeof name !== 'string' || !isEventName(name)) return fail(400, 'name', 'must be 1 to 200 characters');
  if (application.wire.reserves(name)) return fail(400, 'name', 'is reserved for the service');
  if (typeof data !== 'string') return fail(400, 'data', 'must be a string');
  const most = application.settings.maxEventBytes;
  if (byteLength(data) > most) return fail(413, 'data', `may have ${most} bytes, not ${byteLength(data)}`);
  if (except === undefined || except === null) return { event: name, data };
  if (typeof except !== 'string' || !/^\d+\.\d+$/.test(except)) {
    return fail(400, 'socket_id', 'must be two numbers joined by a dot');
  }
  return { event: name, data, except };
}

function channelsOf({ channel, channels }: Fields): string[] {
  if (channels === undefined) return [channelNamed(channel, 'channel')];
  if (!Array.isArray(channels) || channels.length === 0 || channels.length > MOST_CHANNELS) {
    throw new RestError(400, `channels must be a list of 1 to ${MOST_CHANNELS} names`, 'channels');
  }
  const names = [...new Set(channels.map((each: unknown) => channelNamed(each, 'channels')))];
  if (names.length > 1 && names.some((name) => kindOf(name).encrypted)) {
    throw new RestError(400, 'channels must be that one when an encrypted channel is among them', 'channels');
  }
  return names;
}

function channelNamed(value: unknown, field: string): string {
  if (typeof value === 'string' && isChannelName(value)) return value;
  throw new RestError(400, `${field} must be 1 to 200 characters out of a-z A-Z 0-9 _ - = @ , . ;`, field);
}
