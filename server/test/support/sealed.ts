import nacl from 'tweetnacl';
import { channelKey } from '../../../test/support/sealing';
import { masterKey } from './application';

/** Opens the sealed `data` of an event as a client would, or says `null`. */
export function open(channel: string, data: string): string | null {
  const key = channelKey(channel, masterKey);
  const { nonce, ciphertext } = JSON.parse(data) as { nonce: string; ciphertext: string };
  const plain = nacl.secretbox.open(Buffer.from(ciphertext, 'base64'), Buffer.from(nonce, 'base64'), key);
  return plain && Buffer.from(plain).toString();
}
