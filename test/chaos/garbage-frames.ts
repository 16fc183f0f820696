import type { Prefix } from './service-side';

/**
 * What no well-behaved server sends. None of it may change what is delivered, nor break the connection. Plain
 * lies about a wanted channel are left out: nobody could tell them from the truth.
 */
export const garbageFrames: readonly ((prefix: Prefix) => string)[] = [
  () => '',
  () => 'no JSON {',
  () => 'null',
  () => '[]',
  () => '42',
  () => '"text"',
  () => '{}',
  () => '{"event":7}',
  () => '{"event":null,"data":{}}',
  () => `{"event":"${'x'.repeat(100_000)}"}`,
  () => `{"event":"deep","data":${'['.repeat(5000)}${']'.repeat(5000)}}`,
  () => '{"event":"stray","channel":"never-subscribed","data":"{}"}',
  () => '{"event":"stray","channel":"__proto__","data":"{}"}',
  () => '{"event":"constructor","channel":"constructor","data":"{}"}',
  () => '{"event":"__proto__","data":{"__proto__":{"polluted":true}}}',
  () => '{"event":"stray","channel":{"toString":null},"data":"{}"}',
  () => '{"event":"stray","channel":["news"],"data":"{}"}',
  (prefix) => JSON.stringify({ event: `${prefix}:nobody_knows_this`, data: {} }),
  (prefix) => JSON.stringify({ event: `${prefix}_internal:nobody_knows_this`, channel: 'news' }),
  (prefix) =>
    JSON.stringify({ event: `${prefix}_internal:subscription_succeeded`, channel: 'never-subscribed' }),
  (prefix) => JSON.stringify({ event: `${prefix}:error`, data: null }),
  (prefix) => JSON.stringify({ event: `${prefix}:error`, data: { code: null, message: 'odd' } }),
  (prefix) => JSON.stringify({ event: `${prefix}:error`, data: { code: 4301, message: 'too fast' } }),
  (prefix) => JSON.stringify({ event: `${prefix}_internal:watchlist_events`, data: { events: 7 } }),
  (prefix) => JSON.stringify({ event: `${prefix}:connection_established`, data: { socket_id: '666.666' } }),
  (prefix) => JSON.stringify({ event: `${prefix}:ping` }),
  (prefix) => JSON.stringify({ event: `${prefix}:pong`, data: 7 }),
  (prefix) => {
    const other = prefix === 'pusher' ? 'jetsocket' : 'pusher';
    return JSON.stringify({ event: `${other}:error`, data: { code: 4001, message: 'another prefix' } });
  },
];
