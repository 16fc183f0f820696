import { UsageError } from '../errors';
import type { SecretBox } from '../options';
import type { Randomize } from '../platform/platform';
import { encodeBase64 } from './base64';

/** What the wire carries of an event nobody else can read; both are base64. */
export interface Sealed {
  readonly nonce: string;
  readonly ciphertext: string;
}

/** Seals a text with a fresh random nonce. @throws UsageError where there is nothing to do that with */
export type Seal = (text: string, key: Uint8Array) => Sealed;

export function createSeal(secretBox: SecretBox, randomize: Randomize): Seal {
  return (text, key) => {
    const nonce = new Uint8Array(24);
    if (!secretBox.seal || !randomize(nonce)) {
      throw new UsageError('sealing needs `secretbox.seal` and `crypto.getRandomValues`');
    }
    const box: Uint8Array | undefined = secretBox.seal(new TextEncoder().encode(text), nonce, key);
    // A promise, of a cipher that is asynchronous, would be sent as nothing.
    if (!box?.length) throw new UsageError('`secretbox.seal` must return bytes');
    return { nonce: encodeBase64(nonce), ciphertext: encodeBase64(box) };
  };
}
