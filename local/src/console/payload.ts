import { byteLength } from '../engine/byte-length';
import { kindOf } from '../engine/channel-name';
import { fieldsOf } from '../engine/frame';
import type { Payload } from './messages';

/** What is shown of a longer text. */
const SHOWN_LENGTH = 4000;

/** An event's data as the page shows it. Nothing is opened here: the service has no key. */
export function payloadOf(channel: string, data: unknown): Payload {
  const whole = typeof data === 'string' ? data : (JSON.stringify(data) ?? '');
  const shown = { text: whole.slice(0, SHOWN_LENGTH), bytes: byteLength(whole) };
  if (!kindOf(channel).encrypted) return shown;
  const { nonce, ciphertext } = fieldsOf(data) ?? {};
  const isSealed = typeof nonce === 'string' && typeof ciphertext === 'string';
  return isSealed
    ? { ...shown, sealed: { nonce, ciphertext: ciphertext.slice(0, SHOWN_LENGTH) } }
    : { ...shown, open: true };
}
