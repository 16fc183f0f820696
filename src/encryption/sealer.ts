import { UsageError } from '../errors';
import type { SecretBox } from '../options';
import type { Randomize } from '../platform/platform';
import { encodeBase64 } from './base64';

/** What the wire carries of an event nobody else can read; both are base64. */
export interface Sealed {
  readonly nonce: string;
  readonly ciphertext: string;
}

/** Seals client events, each with a fresh random nonce. One a client. */
export class Sealer {
  readonly #secretBox: SecretBox;
  readonly #randomize: Randomize;

  constructor(secretBox: SecretBox, randomize: Randomize) {
    this.#secretBox = secretBox;
    this.#randomize = randomize;
  }

  /** @throws UsageError where there is nothing to seal with, or no secure random numbers */
  seal(text: string, key: Uint8Array): Sealed {
    const nonce = new Uint8Array(24);
    if (!this.#secretBox.seal)
      throw new UsageError('the option `secretbox` has no `seal` to send events with');
    if (!this.#randomize(nonce)) {
      throw new UsageError('nothing can be sealed: this runtime has no `crypto.getRandomValues`');
    }
    const ciphertext = encodeBase64(this.#secretBox.seal(new TextEncoder().encode(text), nonce, key));
    return { nonce: encodeBase64(nonce), ciphertext };
  }
}
