import fc from 'fast-check';
import { isLong } from '../../../test/support/long';

/** Inputs that both libraries accept, the same ones in every run. */

export const random = { seed: 20_240_607, numRuns: 1000 };
// Requests go over a real socket, so there are fewer of them a property; all of them in CI.
export const randomRequests = { ...random, numRuns: isLong ? 1000 : 250 };
export const slow = { timeout: 60_000 };
const letters = [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-=@,.;'];

const digits = fc.nat(4_294_967_295);
export const socketId = fc.tuple(digits, digits).map(([a, b]) => `${a}.${b}`);
export const name = fc.string({ unit: fc.constantFrom(...letters), minLength: 1, maxLength: 120 });
export const prefixed = (prefix: string) => name.map((rest) => prefix + rest);
export const encrypted = prefixed('private-encrypted-');
export const plain = fc
  .oneof(name, prefixed('private-'), prefixed('presence-'), prefixed('cache-'))
  .filter((channel) => !channel.startsWith('private-encrypted-'));
export const privateChannel = fc.oneof(prefixed('private-'), encrypted, prefixed('private-encrypted-cache-'));
export const event = fc.string({ minLength: 1, maxLength: 100, unit: 'binary' });
export const text = fc.string({ unit: 'binary', maxLength: 60 });
export const json = fc.jsonValue({ maxDepth: 3 });
export const data = fc.oneof(json, text);
export const member = fc.record(
  { user_id: text.filter((id) => id !== ''), user_info: json, extra: json },
  { requiredKeys: ['user_id'] },
);
export const params = fc.record(
  { info: fc.constantFrom('user_count', 'user_count,subscription_count'), socket_id: socketId },
  { requiredKeys: [] },
);
export const query = fc.dictionary(
  // Names that plain objects inherit make the official library throw or lose the value.
  fc.oneof(name, text).filter((key) => !(key in {})),
  fc.oneof(text, fc.integer(), fc.boolean()),
);
