import { randomBytes } from 'node:crypto';
import { base64, seal } from '../support/sealing';

/** What an attacker may publish on an encrypted channel, given the key in use; none of it may be delivered. */
export const hostilePayloads: readonly ((key: Uint8Array) => unknown)[] = [
  () => ({ forged: 'plaintext' }),
  () => '"forged plaintext"',
  () => null,
  () => [],
  () => ({ nonce: '', ciphertext: '' }),
  () => ({ nonce: base64(randomBytes(24)), ciphertext: base64(randomBytes(64)) }),
  () => ({ nonce: base64(randomBytes(23)), ciphertext: base64(randomBytes(64)) }),
  () => ({ nonce: 'not base64!', ciphertext: 'nor this' }),
  () => seal('{"forged":true}', randomBytes(32)),
  (key) => {
    const { nonce, ciphertext } = seal('{"forged":true}', key);
    const bytes = Buffer.from(ciphertext, 'base64');
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    return { nonce, ciphertext: base64(bytes) };
  },
  (key) => ({ ...seal('{"forged":true}', key), nonce: base64(randomBytes(24)) }),
  (key) => {
    const { nonce, ciphertext } = seal('{"forged":true}', key);
    return { nonce, ciphertext: ciphertext.slice(0, 16) };
  },
  (key) => seal(Buffer.from([0xff, 0xfe, 0x80]), key),
];
