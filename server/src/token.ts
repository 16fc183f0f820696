import { createHmac, timingSafeEqual } from 'node:crypto';

/** The key of an application and its secret, which never leaves this object: it only signs and verifies. */
export class Token {
  readonly key: string;
  readonly #secret: string;

  constructor(key: string, secret: string) {
    this.key = key;
    this.#secret = secret;
  }

  /** HMAC-SHA256 of the text or bytes, as lower-case hex. */
  sign(content: string | Uint8Array): string {
    return createHmac('sha256', this.#secret).update(content).digest('hex');
  }

  /** Whether the signature is ours; takes the same time wherever a forged one differs. */
  verify(content: string | Uint8Array, signature: string): boolean {
    const expected = Buffer.from(this.sign(content));
    const given = Buffer.from(signature);
    return expected.length === given.length && timingSafeEqual(expected, given);
  }
}
