import type { Application } from './application';
import { byteLength } from './byte-length';
import type { Channel } from './channel';
import { isEventName } from './channel-name';
import type { Frame } from './frame';
import type { Peer } from './peer';

/** Passes a client's event on to the others of its channel, or answers why not. */
export function relayClientEvent(application: Application, peer: Peer, frame: Frame): void {
  const { channel: name, data, event } = frame;
  const channel = typeof name === 'string' ? application.channels.get(name) : undefined;
  const refusal = refusalOf(application, peer, frame, channel);
  if (channel !== undefined && refusal === undefined) application.relay(channel, peer, event, data);
  else peer.fail(4301, refusal ?? notOn, typeof name === 'string' ? name : undefined);
}

const notOn = 'To send client events the connection must be subscribed to the channel.';

function refusalOf(
  { settings }: Application,
  peer: Peer,
  { event, data }: Frame,
  channel: Channel | undefined,
): string | undefined {
  if (!settings.clientEvents) return 'The app does not have client messaging enabled.';
  if (!channel?.subscribers.has(peer.socketId)) return notOn;
  if (channel.kind.access !== 'private' && channel.kind.access !== 'presence') {
    return 'Client events are for private and presence channels.';
  }
  if (!isEventName(event)) return 'The name of a client event may have 200 characters.';
  if (byteLength(JSON.stringify(data) ?? '') > settings.maxEventBytes) {
    return `The data of a client event may have ${settings.maxEventBytes} bytes.`;
  }
  if (!peer.spend()) return `A connection may send ${settings.clientEventsPerSecond} client events a second.`;
  return undefined;
}
