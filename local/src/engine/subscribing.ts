import type { Application } from './application';
import { memberOf, problemWithAuth } from './authorization';
import { byteLength } from './byte-length';
import { isChannelName, kindOf, userOf } from './channel-name';
import type { RefusalDialect } from './fault-arguments';
import type { Fields } from './frame';
import type { Member } from './members';
import type { Peer } from './peer';
import type { Refusal } from './wire';

const unauthorized = (why: string): Refusal => ({
  type: 'AuthError',
  error: `The connection is unauthorized: ${why}.`,
  status: 401,
});

/** Obeys a subscribe command, or refuses it; the connection stays either way. */
export function subscribe(application: Application, peer: Peer, data: Fields): void {
  const { channel: name } = data;
  if (typeof name !== 'string') peer.fail(null, 'A subscribe command needs data with a channel');
  else if (peer.channels.has(name)) peer.fail(null, `Already subscribed to ${name}`, name);
  else decide(application, peer, name, data);
}

function decide(application: Application, peer: Peer, name: string, data: Fields): void {
  const member = kindOf(name).access === 'presence' ? memberOf(data.channel_data) : undefined;
  const refusal = refusalOf(application, peer, name, data, member);
  if (refusal) turnDown(application, peer, name, refusal);
  else application.join(peer, name, member);
}

function turnDown(application: Application, peer: Peer, channel: string, refusal: Refusal): void {
  const { socketId } = peer;
  application.tell({ kind: 'subscription_refused', socketId, channel, message: refusal.error });
  peer.send(application.wire.refused(channel, refusal));
}

/** Refuses a subscription on request, in the manner of one of the family's servers. */
export function refuse(application: Application, peer: Peer, channel: string, dialect: RefusalDialect): void {
  const { wire } = application;
  const message = 'A fault on purpose.';
  application.tell({ kind: 'subscription_refused', socketId: peer.socketId, channel, message });
  if (dialect === 'subscription_error') peer.send(wire.refused(channel, unauthorized('a fault on purpose')));
  if (dialect === 'internal') peer.send(wire.refusedInternally(channel));
  if (dialect === 'error-4009') peer.fail(4009, 'Connection is unauthorized');
  if (dialect === 'error-null') peer.fail(null, `Auth value for subscription to ${channel} is invalid`);
}

function refusalOf(
  application: Application,
  peer: Peer,
  name: string,
  data: Fields,
  member: Member | undefined,
): Refusal | undefined {
  if (!isChannelName(name)) return { type: 'InvalidChannel', error: channelRule, status: 400 };
  const problem = problemWithAccess(application, peer, name, data);
  if (problem !== undefined) return unauthorized(problem);
  if (kindOf(name).access === 'presence' && member === undefined) {
    return { type: 'AuthError', error: 'channel_data must be JSON with a user_id.', status: 401 };
  }
  return limitOf(application, peer, name, data, member);
}

const channelRule = 'A channel name is 1 to 200 characters out of a-z A-Z 0-9 _ - = @ , . ;';

function problemWithAccess(
  application: Application,
  peer: Peer,
  name: string,
  data: Fields,
): string | undefined {
  const { access } = kindOf(name);
  if (access === 'public') return undefined;
  if (access === 'user')
    return peer.user?.id === userOf(name) ? undefined : 'it is the channel of another user';
  const signed = `${peer.socketId}:${name}`;
  const withData = typeof data.channel_data === 'string' ? `${signed}:${data.channel_data}` : signed;
  return problemWithAuth(application, data.auth, withData);
}

function limitOf(
  { settings, channels }: Application,
  peer: Peer,
  name: string,
  data: Fields,
  member: Member | undefined,
): Refusal | undefined {
  const tooMany = (what: string): Refusal => ({ type: 'LimitReached', error: what, status: 4100 });
  if (peer.channels.size >= settings.maxChannels) {
    return tooMany(`A connection may be on ${settings.maxChannels} channels.`);
  }
  if (typeof data.channel_data === 'string' && byteLength(data.channel_data) > settings.maxEventBytes) {
    return tooMany(`channel_data may have ${settings.maxEventBytes} bytes.`);
  }
  const members = channels.get(name)?.members;
  if (member && members && members.size >= settings.maxPresenceMembers && !members.has(member.id)) {
    return tooMany(`A presence channel may have ${settings.maxPresenceMembers} members.`);
  }
  return undefined;
}
