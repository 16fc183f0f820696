import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Digests } from '../rest/authentication';

/** The engine's and the REST interface's cryptography, by Node. */
export const nodeDigests: Digests = {
  verify: (secret, text, signature) =>
    same(createHmac('sha256', secret).update(text).digest('hex'), signature),
  md5: (bytes) => createHash('md5').update(bytes).digest('hex'),
  same,
};

/** Comparing digests instead of the texts makes both sides the same length, and so the time. */
function same(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
