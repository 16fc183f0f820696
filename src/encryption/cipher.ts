import nacl from 'tweetnacl';
import type { SecretBox } from '../options';

/** (output, input, length, nonce, key); the types of tweetnacl leave its own C-like interface out. */
type LowLevel = (m: Uint8Array, c: Uint8Array, length: number, nonce: Uint8Array, key: Uint8Array) => number;

const lowlevel = (
  nacl as unknown as { lowlevel: Record<'crypto_secretbox' | 'crypto_secretbox_open', LowLevel> }
).lowlevel;

/** The length of a nonce, in bytes. */
export const NONCE = 24;
/** The room that NaCl's own layout wants in front of a box, in bytes. */
export const ROOM = 16;
/** And in front of a message: the room, then the authenticator. */
const ZEROS = 32;

/** XSalsa20-Poly1305 by tweetnacl. `open` works in place: the box must lie behind 16 spare bytes. */
export const naclSecretBox: Required<SecretBox> = {
  seal(message, nonce, key) {
    const bytes = new Uint8Array(ZEROS + message.length);
    bytes.set(message, ZEROS);
    lowlevel.crypto_secretbox(bytes, bytes, bytes.length, nonce, key);
    return bytes.subarray(ROOM);
  },
  open(box, nonce, key) {
    const bytes = new Uint8Array(box.buffer, box.byteOffset - ROOM, box.length + ROOM);
    // It verifies before it decrypts, and leaves the bytes alone when they are forged.
    return lowlevel.crypto_secretbox_open(bytes, bytes, bytes.length, nonce, key)
      ? null
      : bytes.subarray(ZEROS);
  },
};
