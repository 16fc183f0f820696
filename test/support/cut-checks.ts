import nacl from 'tweetnacl';
import { base64 } from './sealing';

// What a built file must make of events, by the whole of tweetnacl. Used in Node and in browsers alike.

/** One event as the wire carries it, and what the channel must tell: its text, or that it is forged. */
export interface Check {
  readonly data: { readonly nonce: string; readonly ciphertext: string };
  readonly expected: string;
}

export const FORGED = 'forged-or-wrong-key';
/** Every length a block can have, several times over, and large ones around powers of two. */
export const lengths = [
  ...Array(601).keys(),
  ...[1023, 1024, 1025, 4095, 4096, 4097, 10_000, 16_384, 32_767, 65_535, 65_536],
];

interface Sealed {
  readonly box: Uint8Array;
  readonly nonce: Uint8Array;
}

const flipped = (bytes: Uint8Array, index: number): Uint8Array =>
  bytes.map((byte, i) => (i === index ? byte ^ 1 : byte));

/** Five kinds of what was not sealed so with the key. */
const forgeries: readonly ((sealed: Sealed, message: Uint8Array, key: Uint8Array) => Sealed)[] = [
  ({ box, nonce }) => ({ nonce, box: flipped(box, 0) }),
  ({ box, nonce }) => ({ nonce, box: flipped(box, box.length - 1) }),
  ({ box, nonce }, message) => ({ nonce, box: message.length ? box.slice(0, -1) : new Uint8Array(16) }),
  ({ box, nonce }) => ({ box, nonce: flipped(nonce, 23) }),
  ({ nonce }, message, key) => ({ nonce, box: nacl.secretbox(message, nonce, flipped(key, 31)) }),
];

/** For each length an event that opens, and five that do not. */
export function makeChecks(key: Uint8Array): Check[] {
  return lengths.flatMap((length) => {
    const text = textOf(length);
    const message = new Uint8Array(Buffer.from(text));
    const nonce = nacl.randomBytes(24);
    const sealed = { nonce, box: nacl.secretbox(message, nonce, key) };
    const forged = forgeries.map((forge) => forge(sealed, message, key));
    return [sealed, ...forged].map((each, kind) => ({
      data: { nonce: base64(each.nonce), ciphertext: base64(each.box) },
      expected: kind ? FORGED : text,
    }));
  });
}

/** A text of that many bytes that is no JSON. */
export function textOf(length: number): string {
  return Array.from({ length }, (_, i) => String.fromCharCode(97 + ((i * 7 + length) % 26))).join('');
}

/** What the whole of tweetnacl makes of a value under a nonce in base64. */
export function sealedBy(nonce: string, value: unknown, key: Uint8Array): string {
  const message = new Uint8Array(Buffer.from(JSON.stringify(value)));
  return base64(nacl.secretbox(message, new Uint8Array(Buffer.from(nonce, 'base64')), key));
}

/** How an event is told: a text that is no error, since no text here has a dash. */
export const outcomeOf = (event: string, data: unknown): string =>
  event === 'jetsocket:decryption_error' ? (data as { reason: string }).reason : String(data);

/** What a realm must do so that a message of bytes goes through `trigger` and comes out of `bind`. */
export interface Fixed {
  readonly message: readonly number[];
  readonly nonce: readonly number[];
}

/** Runs where the built file runs, in place of its codecs and random bytes: one letter is one byte. */
export function fixCodecs({ message, nonce }: Fixed): void {
  const stand = {
    TextDecoder: class {
      decode = (bytes: Uint8Array) => String.fromCharCode(...bytes);
    },
    TextEncoder: class {
      encode = () => Uint8Array.from(message);
    },
    crypto: { getRandomValues: (bytes: Uint8Array) => bytes.set(nonce) },
  };
  for (const [name, value] of Object.entries(stand)) {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
}
