import { refusals } from '../../engine/activity';
import type { Entry, Payload } from '../messages';
import { element } from './element';
import { exactTimeOf, plural } from './words';

/** Longer data is folded. */
const UNFOLDED_LENGTH = 120;

type Part = Node | string;

/** The row of one thing that happened. */
export function describe(entry: Entry): HTMLLIElement {
  const time = element('time', { dateTime: new Date(entry.at).toISOString() }, exactTimeOf(entry.at));
  const what = element('p', { className: 'what' }, ...whatOf(entry));
  const row = element('li', { className: 'entry' }, time, element('div', {}, what));
  row.dataset.kind = kindOf(entry);
  if (entry.kind === 'event') row.lastElementChild?.append(payloadOf(entry.payload));
  return row;
}

function kindOf(entry: Entry): 'event' | 'life' | 'trouble' {
  if (entry.kind === 'event') return entry.payload.open ? 'trouble' : 'event';
  const isTrouble = refusals.includes(entry.kind);
  return isTrouble || (entry.kind === 'disconnected' && entry.code !== undefined) ? 'trouble' : 'life';
}

function whatOf(entry: Entry): Part[] {
  switch (entry.kind) {
    case 'event':
      return eventOf(entry);
    case 'connected':
      return [code(entry.socketId), ' connected', entry.origin ? ` from ${entry.origin}` : ''];
    case 'disconnected':
      return [code(entry.socketId), entry.code ? ` was closed with ${entry.code}` : ' disconnected'];
    case 'turned_away':
      return [`A client was turned away with ${entry.code}: ${entry.message}`];
    case 'signed_in':
      return [code(entry.socketId), ' signed in as ', strong(entry.userId)];
    case 'subscription_refused':
      return [code(entry.socketId), ' was refused ', code(entry.channel), `: ${entry.message}`];
    case 'client_error':
      return [code(entry.socketId), ` was told ${entry.code ?? 'of an error'}: ${entry.message}`];
    default:
      return channelOf(entry);
  }
}

function channelOf(entry: Extract<Entry, { channel: string }>): Part[] {
  const channel = code(entry.channel);
  switch (entry.kind) {
    case 'subscribed':
      return [code(entry.socketId), ' subscribed to ', channel];
    case 'unsubscribed':
      return [code(entry.socketId), ' left ', channel];
    case 'member_added':
      return [strong(entry.userId), ' joined ', channel];
    case 'member_removed':
      return [strong(entry.userId), ' is gone from ', channel];
    default:
      return [entry.kind.replaceAll('_', ' '), ' ', channel];
  }
}

function eventOf(entry: Extract<Entry, { kind: 'event' }>): Part[] {
  const from = entry.socketId === undefined ? [] : [' from ', code(entry.socketId)];
  const to = ` to ${plural(entry.recipients, 'connection')}`;
  return [strong(entry.event), ' on ', code(entry.channel), ...from, to];
}

function payloadOf({ text, bytes, sealed, open }: Payload): HTMLElement {
  if (sealed) return sealedPayload(sealed, bytes);
  const warning = open ? [element('span', { className: 'tag bad' }, 'not sealed'), ' '] : [];
  if (text.length <= UNFOLDED_LENGTH) {
    return element('p', { className: 'payload' }, ...warning, code(text === '' ? 'no data' : text));
  }
  const cut = bytes > text.length ? ` (${plural(bytes, 'byte')})` : '';
  const summary = element('summary', {}, ...warning, code(`${text.slice(0, UNFOLDED_LENGTH)}…`), cut);
  return element('details', { className: 'payload' }, summary, element('pre', {}, pretty(text)));
}

/** As it is on the wire: the service cannot open it, and nor can this page. */
function sealedPayload(
  { nonce, ciphertext }: { nonce: string; ciphertext: string },
  bytes: number,
): HTMLElement {
  const start = ciphertext.slice(0, 44) + (ciphertext.length > 44 ? '…' : '');
  const tag = element('span', { className: 'tag encrypted' }, 'sealed');
  const summary = element('summary', {}, tag, ' ', code(start), ` ${plural(bytes, 'byte')}`);
  const whole = element('pre', {}, `nonce ${nonce}\nciphertext ${ciphertext}`);
  return element('details', { className: 'payload' }, summary, whole);
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function code(text: string): HTMLElement {
  return element('code', {}, text);
}

function strong(text: string): HTMLElement {
  return element('strong', {}, text);
}
