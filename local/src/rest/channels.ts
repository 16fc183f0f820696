import type { Application } from '../engine/application';
import { isChannelName, kindOf } from '../engine/channel-name';
import { RestError } from './answer';
import { attributesOf, readInfo } from './info';

type Parameters = ReadonlyMap<string, string>;

/** GET /channels: the occupied channels. */
export function getChannels(application: Application, parameters: Parameters): object {
  const prefix = parameters.get('filter_by_prefix') ?? '';
  const info = readInfo(parameters.get('info'), 'info');
  if (info.has('user_count') && kindOf(prefix).access !== 'presence') {
    throw new RestError(400, 'info may name user_count when filter_by_prefix begins with presence-', 'info');
  }
  const names = [...application.channels.keys()].filter((name) => name.startsWith(prefix) && !isUsers(name));
  const entries = names.map((name) => [name, attributesOf(application, name, info)] as const);
  return { channels: Object.fromEntries(entries) };
}

/** GET /channels/NAME: whether it is occupied, and what was asked. */
export function getChannel(application: Application, name: string, parameters: Parameters): object {
  demandChannelName(name);
  const info = readInfo(parameters.get('info'), 'info');
  if (info.has('user_count') && kindOf(name).access !== 'presence') {
    throw new RestError(400, 'info may name user_count of presence channels', 'info');
  }
  return { occupied: application.channels.has(name), ...attributesOf(application, name, info) };
}

/** GET /channels/NAME/users: who is on a presence channel. */
export function getUsers(application: Application, name: string): object {
  demandChannelName(name);
  if (kindOf(name).access !== 'presence') {
    throw new RestError(400, 'users can be asked of presence channels', 'channel');
  }
  const ids = application.channels.get(name)?.members?.ids ?? [];
  return { users: ids.map((id) => ({ id })) };
}

/** The channel by which a user hears of events is the service's own affair, as with webhooks. */
function isUsers(name: string): boolean {
  return kindOf(name).access === 'user';
}

function demandChannelName(name: string): void {
  if (!isChannelName(name)) throw new RestError(400, 'The path does not name a possible channel', 'channel');
}
