import { fieldsOf } from '../../local/src/engine/frame';
import { decodeBase64, encodeBase64, sizeOfBase64 } from '../encryption/base64';
import { NONCE, naclSecretBox, ROOM } from '../encryption/cipher';
import { channelKey } from './test-app';
import { utf8 } from './utf8';

/** Seals what is published on encrypted channels, and opens what clients sealed. */
export class Sealing {
  #sealed = 0;

  /** What the wire carries of a text; the nonces are counted, so that a test is the same each time. */
  seal(channel: string, text: string): string {
    const nonce = new Uint8Array(NONCE);
    this.#sealed += 1;
    new DataView(nonce.buffer).setUint32(0, this.#sealed);
    const box = naclSecretBox.seal(utf8(text), nonce, channelKey(channel));
    return JSON.stringify({ nonce: encodeBase64(nonce), ciphertext: encodeBase64(box) });
  }

  /** The value that a client sealed, or `undefined` when it does not open. */
  open(channel: string, data: unknown): unknown {
    const { nonce, ciphertext } = fieldsOf(data) ?? {};
    const nonceBytes = new Uint8Array(NONCE);
    const size = sizeOfBase64(ciphertext);
    if (size < 0 || !decodeBase64(nonce, nonceBytes)) return undefined;
    const box = new Uint8Array(ROOM + size).subarray(ROOM);
    if (!decodeBase64(ciphertext, box)) return undefined;
    const bytes = naclSecretBox.open(box, nonceBytes, channelKey(channel));
    return bytes === null ? undefined : readJson(bytes);
  }
}

/** Without TextDecoder, for the same reason as `utf8`. */
function readJson(bytes: Uint8Array): unknown {
  const escaped = Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, '0')}`);
  try {
    return JSON.parse(decodeURIComponent(escaped.join('')));
  } catch {
    return undefined;
  }
}
