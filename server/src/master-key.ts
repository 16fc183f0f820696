import { kindOf } from './show';

/** The length of a master key, in bytes. */
const KEY_LENGTH = 32;
const base64Key = /^(?:[A-Za-z0-9+/]{43}|[A-Za-z0-9_-]{43})=?$/;
const howToMake = 'make one with crypto.randomBytes(32).toString("base64")';

/** The two options that can hold the master key of encrypted channels. */
export interface MasterKeyOptions {
  /**
   * The master key of encrypted channels: base64 of 32 bytes (44 characters, or 43 without padding, standard
   * or url-safe alphabet), a string of exactly 32 bytes, or the 32 bytes themselves.
   */
  encryptionMasterKey?: string | Uint8Array | undefined;
  /** The same key, as base64 only. Give one of the two. */
  encryptionMasterKeyBase64?: string | undefined;
}

/** Reads the master key in any of its forms; `undefined` when none was given. Throws without showing the key. */
export function resolveMasterKey(options: MasterKeyOptions): Uint8Array | undefined {
  const { encryptionMasterKey: key, encryptionMasterKeyBase64: base64 } = options;
  if (key !== undefined && base64 !== undefined) {
    throw new TypeError('encryptionMasterKey and encryptionMasterKeyBase64 are both set; keep one of them');
  }
  if (base64 !== undefined) return fromBase64(base64);
  if (key === undefined) return undefined;
  return typeof key === 'string' ? fromString(key) : fromBytes(key);
}

function fromBase64(key: unknown): Uint8Array {
  if (typeof key !== 'string') {
    throw new TypeError(`encryptionMasterKeyBase64 must be a string, got ${kindOf(key)}`);
  }
  if (base64Key.test(key)) return Buffer.from(key, 'base64');
  throw new TypeError(
    `encryptionMasterKeyBase64 must be base64 of 32 bytes (44 characters), got ${describe(key)}; ${howToMake}`,
  );
}

function fromString(key: string): Uint8Array {
  if (base64Key.test(key)) return Buffer.from(key, 'base64');
  const bytes = Buffer.from(key);
  if (bytes.length === KEY_LENGTH) return bytes;
  throw new TypeError(
    'encryptionMasterKey must be base64 of 32 bytes (44 characters) or a string of exactly 32 bytes, ' +
      `got ${describe(key)}; ${howToMake}`,
  );
}

function fromBytes(key: unknown): Uint8Array {
  if (!(key instanceof Uint8Array)) {
    throw new TypeError(`encryptionMasterKey must be a string or a Uint8Array, got ${kindOf(key)}`);
  }
  if (key.length !== KEY_LENGTH) {
    throw new TypeError(`encryptionMasterKey must be 32 bytes, got ${key.length} bytes; ${howToMake}`);
  }
  // A copy: the caller may wipe or reuse its buffer.
  return Uint8Array.from(key);
}

function describe(key: string): string {
  const size = `${kindOf(key)} (${Buffer.byteLength(key)} bytes)`;
  return /^\s|\s$/.test(key) ? `${size} with white space around it` : size;
}
