import { createHash, randomBytes } from 'node:crypto';
import nacl from 'tweetnacl';

/** The key of a channel under a master key of 32 bytes, by the family's rule. */
export function channelKey(channel: string, master: Uint8Array): Uint8Array {
  return createHash('sha256').update(channel).update(master).digest();
}

export function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

/** What the wire carries of a text that only holders of the key can read. */
export function seal(text: string | Uint8Array, key: Uint8Array): { nonce: string; ciphertext: string } {
  const nonce = randomBytes(24);
  const box = nacl.secretbox(new Uint8Array(Buffer.from(text)), nonce, key);
  return { nonce: base64(nonce), ciphertext: base64(box) };
}

/** The text that was sealed; throws for anything forged. */
export function unseal(sealed: unknown, key: Uint8Array): string {
  const { nonce, ciphertext } = sealed as { nonce: string; ciphertext: string };
  const plain = nacl.secretbox.open(Buffer.from(ciphertext, 'base64'), Buffer.from(nonce, 'base64'), key);
  if (!plain) throw new Error('it does not open with this key');
  return Buffer.from(plain).toString();
}
