import type { DecryptionReason } from '../errors';
import type { SecretBox } from '../options';
import { asObject } from '../protocol/reading';
import { decodeBase64, sizeOfBase64 } from './base64';
import { NONCE, ROOM } from './cipher';

/** The length of the authenticator in front of a ciphertext, in bytes. */
const AUTHENTICATOR = 16;
/** A larger buffer is not kept, in bytes. */
const MAX_KEPT_BYTES = 256 * 1024;

/** The text of an opened event, or why there is none. */
export type Opened = { readonly text: string } | DecryptionReason;

/** From a sealed event to its text, on one reused buffer. Never throws. One a client. */
export class Opener {
  readonly #secretBox: SecretBox;
  readonly #nonce = new Uint8Array(NONCE);
  /** Made on first use: a bare realm has no decoder. */
  #decoder: TextDecoder | undefined;
  #buffer = new Uint8Array();

  constructor(secretBox: SecretBox) {
    this.#secretBox = secretBox;
  }

  /** Tries `keys` in their order. `data` is that of the frame, read as JSON: `{ nonce, ciphertext }`. */
  open(data: unknown, keys: readonly Uint8Array[]): Opened {
    const { nonce, ciphertext } = asObject(data);
    const size = sizeOfBase64(ciphertext);
    if (size < AUTHENTICATOR || !decodeBase64(nonce, this.#nonce)) return 'malformed';
    const end = ROOM + size;
    if (end > this.#buffer.length) {
      this.wipe();
      this.#buffer = new Uint8Array(Math.max(4096, 2 * end));
    }
    const box = this.#buffer.subarray(ROOM, end);
    try {
      if (!decodeBase64(ciphertext, box)) return 'malformed';
      for (const key of keys) {
        const plain = this.#tryKey(box, key);
        if (plain) return this.#decode(plain);
      }
      return 'forged-or-wrong-key';
    } finally {
      if (this.#buffer.length > MAX_KEPT_BYTES) this.wipe();
    }
  }

  /** Overwrites what was decrypted last. */
  wipe(): void {
    this.#buffer.fill(0);
    if (this.#buffer.length > MAX_KEPT_BYTES) this.#buffer = new Uint8Array();
  }

  #tryKey(box: Uint8Array, key: Uint8Array): Uint8Array | null {
    try {
      return this.#secretBox.open(box, this.#nonce, key);
    } catch {
      // Some ciphers throw where the key does not fit.
      return null;
    }
  }

  #decode(plain: Uint8Array): Opened {
    this.#decoder ??= new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    try {
      return { text: this.#decoder.decode(plain) };
    } catch {
      return 'not-utf8';
    }
  }
}
