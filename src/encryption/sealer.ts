import { UsageError } from '../errors';
import type { SecretBox } from '../options';
import type { Randomize } from '../platform/platform';
import { encodeBase64 } from './base64';
import { NONCE } from './cipher';

/** What the wire carries of an event nobody else can read; both are base64. */
export interface Sealed {
  readonly nonce: string;
  readonly ciphertext: string;
}

/** Seals a text with a fresh random nonce. @throws UsageError where there is nothing to do that with */
export type Seal = (text: string, key: Uint8Array) => Sealed;

export function createSeal(secretBox: SecretBox, randomize: Randomize): Seal {
  return (text, key) => {
    const nonce = new Uint8Array(NONCE);
    const box = randomize(nonce) ? secretBox.seal?.(new TextEncoder().encode(text), nonce, key) : undefined;
    // The promise of an asynchronous cipher, or hex from one made for text, would be sent as nonsense.
    if (!box?.buffer?.byteLength) {
      throw new UsageError('sealing needs `crypto.getRandomValues`, and bytes from `secretbox.seal`');
    }
    return { nonce: encodeBase64(nonce), ciphertext: encodeBase64(box) };
  };
}
