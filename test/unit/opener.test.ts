import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import nacl from 'tweetnacl';
import naclUtil from 'tweetnacl-util';
import { describe, expect, it } from 'vitest';
import { naclSecretBox } from '../../src/encryption/cipher';
import { Opener } from '../../src/encryption/opener';
import { base64, seal } from '../support/sealing';

const key = new Uint8Array(randomBytes(32));

describe('the opener', () => {
  it('opens what tweetnacl sealed, for every length from 0 to 600', () => {
    const opener = new Opener(naclSecretBox);

    for (let length = 0; length <= 600; length++) {
      const text = 'ž€a'.repeat(200).slice(0, length);
      expect(opener.open(seal(text, key), [key])).toEqual({ text });
    }
  });

  it.each([4096, 65_536, 262_144, 1_000_000])('opens %i bytes, and a small one after it', (length) => {
    const opener = new Opener(naclSecretBox);

    expect(opener.open(seal('x'.repeat(length), key), [key])).toEqual({ text: 'x'.repeat(length) });
    expect(opener.open(seal('small', key), [key])).toEqual({ text: 'small' });
  });

  it('agrees with tweetnacl about anything, and never throws', () => {
    const opener = new Opener(naclSecretBox);
    const boxes = fc.record({
      nonce: fc.uint8Array({ minLength: 24, maxLength: 24 }),
      box: fc.uint8Array({ minLength: 16, maxLength: 100 }),
      own: fc.boolean(),
      flip: fc.option(fc.nat(200)),
    });
    fc.assert(
      fc.property(boxes, ({ nonce, box, own, flip }) => {
        const bytes = own ? nacl.secretbox(new TextEncoder().encode(base64(box)), nonce, key) : box;
        if (flip !== null) bytes[flip % bytes.length] = (bytes[flip % bytes.length] ?? 0) ^ 1;
        const plain = nacl.secretbox.open(bytes, nonce, key);
        const opened = opener.open({ nonce: naclUtil.encodeBase64(nonce), ciphertext: base64(bytes) }, [key]);
        expect(opened).toEqual(plain ? { text: naclUtil.encodeUTF8(plain) } : 'forged-or-wrong-key');
      }),
    );
  });

  it('tries keys in their order, and is none the worse for the wrong ones', () => {
    const opener = new Opener(naclSecretBox);
    const others = [randomBytes(32), randomBytes(32)].map((bytes) => new Uint8Array(bytes));

    expect(opener.open(seal('text', key), [...others, key])).toEqual({ text: 'text' });
    expect(opener.open(seal('text', key), others)).toBe('forged-or-wrong-key');
    expect(opener.open(seal('text', key), [])).toBe('forged-or-wrong-key');
  });

  it.each(['forged-or-wrong-key', 'malformed'])('keeps no large buffer after %s', (reason) => {
    let last = 0;
    const open: typeof naclSecretBox.open = (box, nonce, boxKey) => {
      last = box.buffer.byteLength;
      return naclSecretBox.open(box, nonce, boxKey);
    };
    const opener = new Opener({ open });
    const large = seal('x'.repeat(1_000_000), randomBytes(32));
    if (reason === 'malformed') large.ciphertext = large.ciphertext.replace(/^./, '!');

    expect(opener.open(large, [key])).toBe(reason);
    expect(opener.open(seal('small', key), [key])).toEqual({ text: 'small' });

    expect(last).toBeLessThanOrEqual(256 * 1024);
  });

  it('says what is wrong with anything else', () => {
    const opener = new Opener(naclSecretBox);
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.json(), fc.string()), (data) => {
        expect(['malformed', 'forged-or-wrong-key']).toContain(opener.open(data, [key]));
      }),
    );
  });

  it('takes the vector that NaCl publishes', () => {
    const hex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));
    const firstKey = hex('1b27556473e985d462cd51197a9a46c76009549eac6474f206c4ee0844f68389');
    const nonce = hex('69696ee955b62b73cd62bda875fc73d68219e0036b7a0b37');
    const message = hex(
      'be075fc53c81f2d5cf141316ebeb0c7b5228c52a4c62cbd44b66849b64244ffce5ecbaaf33bd751a1ac728d45e6c61296cdc3c01233561f41db66cce314adb310e3be8250c46f06dceea3a7fa1348057e2f6556ad6b1318a024a838f21af1fde048977eb48f59ffd4924ca1c60902e52f0a089bc76897040e082f937763848645e0705',
    );
    const box = hex(
      'f3ffc7703f9400e52a7dfb4b3d3305d98e993b9f48681273c29650ba32fc76ce48332ea7164d96a4476fb8c531a1186ac0dfc17c98dce87b4da7f011ec48c97271d2c20f9b928fe2270d6fb863d51738b48eeee314a7cc8ab932164548e526ae90224368517acfeabd6bb3732bc0e9da99832b61ca01b6de56244a9e88d5f9b37973f622a43d14a6599b1f654cb45a74e355a5',
    );

    expect(naclSecretBox.seal(message, nonce, firstKey)).toEqual(box);
    const lent = new Uint8Array(16 + box.length);
    lent.set(box, 16);
    expect(naclSecretBox.open(lent.subarray(16), nonce, firstKey)).toEqual(message);
  });
});
