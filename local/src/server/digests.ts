import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Digests } from '../rest/authentication';

/** The engine's and the REST interface's cryptography, by Node. */
export const nodeDigests: Digests = {
  verify: (secret, text, signature) => same(sign(secret, text), signature),
  md5: (bytes) => createHash('md5').update(bytes).digest('hex'),
  same,
};

/** Lower-case hex HMAC-SHA256. */
export function sign(secret: string, text: string): string {
  return createHmac('sha256', secret).update(text).digest('hex');
}

/** Comparing digests instead of the texts makes both sides the same length, and so the time. */
function same(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
