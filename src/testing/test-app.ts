import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { encodeBase64 } from '../encryption/base64';
import { utf8 } from './utf8';

/** Anything will do, as long as it is nobody's: it never leaves the test. */
const SECRET = 'secret-of-the-test-kit';
const MASTER_KEY = utf8('the-test-kit-encrypts-with-this!');

/**
 * The application that the test service knows. These are fixed values for tests: configure your own server's
 * code with them, and what it signs and encrypts is good here.
 */
export interface TestApp {
  readonly appId: string;
  readonly key: string;
  readonly secret: string;
  /** The master key of encrypted channels, base64 of 32 bytes. */
  readonly encryptionMasterKeyBase64: string;
}

export function testApp(key: string): TestApp {
  return { appId: 'test', key, secret: SECRET, encryptionMasterKeyBase64: encodeBase64(MASTER_KEY) };
}

/** HMAC-SHA256 as lower-case hex. */
export function sign(secret: string, text: string): string {
  return bytesToHex(hmac(sha256, utf8(secret), utf8(text)));
}

/** The key of one encrypted channel. */
export function channelKey(channel: string): Uint8Array {
  return sha256(Uint8Array.from([...utf8(channel), ...MASTER_KEY]));
}
