import fc from 'fast-check';
import { anyData } from './inputs';

export const channels = ['room', 'presence-room', 'private-encrypted-room'] as const;

const systemNames = [
  ':error',
  ':ping',
  ':pong',
  ':connection_established',
  ':subscription_error',
  ':signin_success',
  ':cache_miss',
  ':nobody_knows',
  '_internal:subscription_succeeded',
  '_internal:subscription_error',
  '_internal:subscription_count',
  '_internal:member_added',
  '_internal:member_removed',
  '_internal:watchlist_events',
  '_internal:nobody_knows',
  ':',
  '_internal:',
];

const event = fc.oneof(
  fc
    .tuple(fc.constantFrom('jetsocket', 'pusher', 'Jetsocket', 'jetsocket '), fc.constantFrom(...systemNames))
    .map(([prefix, name]) => prefix + name),
  fc.constantFrom('created', 'client-typing', '__proto__', 'constructor', 'toString', ''),
  fc.string({ unit: 'binary' }),
  fc.jsonValue(),
);
const channel = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom<unknown>(...channels, undefined) },
  fc.constantFrom('unknown', '__proto__', 'constructor', '#server-to-user-7', '', 'room '),
  fc.jsonValue(),
);
const memberId = fc.oneof(
  fc.constantFrom('1', 1, 'count', '__proto__', 'constructor', null, {}),
  fc.jsonValue(),
);
const systemData = fc.oneof(
  fc.record({ user_id: memberId, user_info: fc.jsonValue() }, { requiredKeys: [] }),
  fc.record({
    code: fc.oneof(fc.integer({ min: 3990, max: 4400 }), fc.jsonValue()),
    message: fc.jsonValue(),
  }),
  fc.record({
    events: fc.oneof(fc.jsonValue(), fc.array(fc.record({ name: memberId, user_ids: fc.jsonValue() }))),
  }),
  fc.record({ subscription_count: fc.jsonValue() }),
  fc.record({
    presence: fc.record(
      { ids: fc.oneof(fc.array(memberId), fc.jsonValue()), hash: fc.jsonValue(), count: fc.jsonValue() },
      { requiredKeys: [] },
    ),
  }),
);
const data = fc.oneof(
  anyData,
  systemData,
  systemData.map((value) => JSON.stringify(value)),
);

const frame = fc.record({ event, channel, data, user_id: fc.jsonValue() }, { requiredKeys: ['event'] });

/** Damage on the way: cut, doubled, or a character replaced. */
const damaged = fc
  .tuple(
    frame,
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.constantFrom('cut', 'doubled', 'replaced'),
    fc.string(),
  )
  .map(([value, where, how, stray]) => {
    const text = JSON.stringify(value);
    const at = Math.floor(where * text.length);
    if (how === 'cut') return text.slice(0, at);
    return how === 'doubled' ? text + text.slice(at) : text.slice(0, at) + stray + text.slice(at + 1);
  });

/** What a server may send, as a text or in a binary frame. */
export const frames: fc.Arbitrary<string | ArrayBuffer> = fc.oneof(
  { weight: 8, arbitrary: frame.map((value) => JSON.stringify(value)) },
  { weight: 3, arbitrary: damaged },
  fc.json(),
  fc.string({ unit: 'binary' }),
  fc.uint8Array().map((bytes) => new Uint8Array(bytes).buffer),
  frame.map((value) => new TextEncoder().encode(JSON.stringify(value)).buffer as ArrayBuffer),
);

/** The data of an application's event that a frame carries for a channel, in a list; empty where it carries none. */
export function applicationData(message: string | ArrayBuffer, name: string): [unknown] | [] {
  const text = typeof message === 'string' ? message : new TextDecoder().decode(message);
  const value = parsed(text, undefined) as { event?: unknown; channel?: unknown; data?: unknown } | undefined;
  if (typeof value?.event !== 'string' || value.channel !== name) return [];
  if (/^(jetsocket|pusher)(_internal)?:/.test(value.event)) return [];
  return [typeof value.data === 'string' ? parsed(value.data, value.data) : value.data];
}

function parsed(text: string, otherwise: unknown): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return otherwise;
  }
}
