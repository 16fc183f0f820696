import { type ChannelChoice, type ConnectionRefusal, dialects } from '../engine/fault-arguments';
import type { Fields } from '../engine/frame';
import type { Hub } from '../engine/hub';
import { fitsPattern } from '../engine/star-pattern';
import { RestError } from '../rest/answer';
import { postEvent } from '../rest/events';

const LONGEST_DELAY = 60_000;

/** What the page's buttons do; each reads what it needs of the request. */
const actions: ReadonlyMap<string, (hub: Hub, fields: Fields) => void> = new Map([
  ['trigger', trigger],
  ['drop', (hub: Hub, fields: Fields) => hub.faults.drop(target(fields))],
  [
    'close',
    (hub: Hub, fields: Fields) =>
      hub.faults.drop({ ...target(fields), code: closeCode(fields), reason: text(fields, 'reason') }),
  ],
  [
    'delay',
    (hub: Hub, fields: Fields) =>
      void hub.faults.delay(number(fields, 'ms', 1, LONGEST_DELAY), target(fields).socketId),
  ],
  ['stall', (hub: Hub, fields: Fields) => void hub.faults.stall(target(fields).socketId)],
  [
    'refuse-connections',
    (hub: Hub, fields: Fields) => void hub.faults.refuseConnections(connectionRefusal(fields)),
  ],
  ['refuse-subscriptions', refuseSubscriptions],
  ['end', end],
  ['end-all', (hub: Hub) => hub.faults.clear()],
]);

/** Does what one request of the page asks for; throws a RestError that names the field that is wrong. */
export function act(hub: Hub, fields: Fields): void {
  const run = typeof fields.action === 'string' ? actions.get(fields.action) : undefined;
  if (run === undefined) throw wrong('action', `must be one of ${[...actions.keys()].join(', ')}`);
  run(hub, fields);
}

function trigger(hub: Hub, fields: Fields): void {
  const application = hub.application(text(fields, 'app'));
  if (application === undefined) throw wrong('app', 'must be the id of an application');
  postEvent(application, { channel: fields.channel, name: fields.event, data: fields.data });
}

function refuseSubscriptions(hub: Hub, fields: Fields): void {
  const dialect = dialects.find((each) => each === fields.dialect);
  if (dialect === undefined) throw wrong('dialect', `must be one of ${dialects.join(', ')}`);
  hub.faults.refuse(channelChoice(text(fields, 'channels')), dialect);
}

function end(hub: Hub, fields: Fields): void {
  const fault = hub.faults.active.find(({ id }) => id === fields.fault);
  if (fault === undefined) throw wrong('fault', 'is over already');
  fault.end();
}

/** One connection, or all where none is named. */
function target({ socketId }: Fields): { socketId?: string } {
  if (socketId === undefined) return {};
  if (typeof socketId === 'string' && socketId !== '') return { socketId };
  throw wrong('socketId', 'must be the id of a connection');
}

function closeCode(fields: Fields): number {
  return fields.code === 1000 ? 1000 : number(fields, 'code', 3000, 4999);
}

function connectionRefusal(fields: Fields): ConnectionRefusal {
  if (fields.how === 'reset' || fields.how === 'silence') return fields.how;
  if (fields.how === 'code') return { code: closeCode(fields) };
  throw wrong('how', 'must be reset, silence or code');
}

/** A name, or with a star in it all names that fit. */
function channelChoice(pattern: string): ChannelChoice {
  const stars = pattern.split('*').length - 1;
  if (pattern === '' || stars > 1) throw wrong('channels', 'must be a name, which may have one * in it');
  if (stars === 0) return pattern;
  const fits = (channel: string) => fitsPattern(channel, pattern);
  // Lists of faults call a choice by its name.
  return Object.defineProperty(fits, 'name', { value: pattern });
}

function text(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value === 'string' && value.length <= 200) return value;
  throw wrong(name, 'must be a text of at most 200 characters');
}

function number(fields: Fields, name: string, least: number, most: number): number {
  const value = fields[name];
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
  throw wrong(name, `must be a whole number from ${least} to ${most}`);
}

function wrong(field: string, what: string): RestError {
  return new RestError(400, `${field} ${what}`, field);
}
