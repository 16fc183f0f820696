import { createHash, randomBytes } from 'node:crypto';
import nacl from 'tweetnacl';
import naclUtil from 'tweetnacl-util';
import { show } from './show';

/** The key of one encrypted channel: SHA-256 of its name and the master key. */
export function channelKey(channel: string, masterKey: Uint8Array | undefined): Uint8Array {
  if (masterKey === undefined) {
    throw new Error(
      `${show(channel)} is an encrypted channel: set encryptionMasterKey in new Jetsocket() to use it`,
    );
  }
  return createHash('sha256').update(channel).update(masterKey).digest();
}

/** Seals the JSON text of an event for one encrypted channel, under a nonce that is never used again. */
export function seal(json: string, channel: string, masterKey: Uint8Array | undefined): string {
  const nonce = randomBytes(nacl.secretbox.nonceLength);
  const ciphertext = nacl.secretbox(naclUtil.decodeUTF8(json), nonce, channelKey(channel, masterKey));
  return JSON.stringify({
    nonce: naclUtil.encodeBase64(nonce),
    ciphertext: naclUtil.encodeBase64(ciphertext),
  });
}
