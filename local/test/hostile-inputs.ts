/** A small seeded generator, so that a failure can be repeated. */
export function generator(seed: number) {
  let state = seed;
  const below = (limit: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T;
  return { below, pick };
}

/** Chance that can be had again. */
export type Random = ReturnType<typeof generator>;

const events = ['subscribe', 'unsubscribe', 'signin', 'ping', 'pong', 'error', '__proto__', ''];
const words = [
  '__proto__',
  'constructor',
  'private-a',
  'presence-a',
  'private-encrypted-a',
  'cache-a',
  '#server-to-user-1',
  '',
  'x'.repeat(5000),
  '\ud800',
  '\u0000',
  'app-key:00',
  ':',
  '{}',
  '{"user_id":"__proto__"}',
  '[[[[',
  'null',
];

function hostileValue({ below, pick }: Random, depth = 0): unknown {
  const kind = below(depth > 3 ? 5 : 8);
  if (kind < 3) return pick(words);
  if (kind === 3) return pick([null, true, 0, -1, 1e308, 7, '']);
  if (kind === 4) return undefined;
  if (kind === 5) return Array.from({ length: below(4) }, () => hostileValue({ below, pick }, depth + 1));
  const names = ['channel', 'auth', 'channel_data', 'user_data', 'toString', '__proto__', pick(words)];
  const entries = Array.from({ length: below(5) }, () => [
    pick(names),
    hostileValue({ below, pick }, depth + 1),
  ]);
  return Object.fromEntries(entries);
}

/** A frame such as nobody should send. */
export function hostileFrame(random: Random): string | Buffer {
  const { below, pick } = random;
  const kind = below(10);
  if (kind === 0) return Buffer.from(Array.from({ length: below(64) }, () => below(256)));
  if (kind === 1) return pick(words);
  if (kind === 2) return '['.repeat(below(100_000));
  if (kind === 3)
    return `{"event":"client-x","channel":"private-a","data":${'['.repeat(4000)}${']'.repeat(4000)}}`;
  const name = pick(['jetsocket:', 'jetsocket_internal:', 'pusher:', 'client-', '']) + pick(events);
  const event = kind === 4 ? hostileValue(random) : name;
  const text = JSON.stringify({ event, channel: hostileValue(random), data: hostileValue(random) });
  return kind === 5 ? text.slice(0, below(text.length)) : text;
}

/** A request such as nobody should make. */
export interface HostileRequest {
  method: string;
  path: string;
  query: string;
  headers: Record<string, string>;
  body: Buffer | undefined;
}

const methods = ['GET', 'POST', 'POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH'];
const segments = [
  ...['apps', 'app', 'other', 'events', 'batch_events', 'channels', 'users', 'terminate_connections'],
  ...[
    'room',
    'presence-a',
    'cache-a',
    '',
    '.',
    '..',
    '%2e%2e',
    '%2F',
    '%00',
    '%',
    '%E0%A4%A',
    '__proto__',
    '~',
  ],
];
const goodPaths = [
  ...['/apps/app/events', '/apps/app/batch_events', '/apps/app/channels', '/apps/app/channels/presence-a'],
  ...[
    '/apps/app/channels/presence-a/users',
    '/apps/app/users/1/events',
    '/apps/app/users/1/terminate_connections',
  ],
];
const parameters = ['info', 'filter_by_prefix', 'auth_key', 'auth_timestamp', 'body_md5', '__proto__', 'x'];

function hostileBody(random: Random): Buffer | undefined {
  const { below, pick } = random;
  const kind = below(8);
  if (kind === 0) return undefined;
  if (kind === 1) return Buffer.from(Array.from({ length: below(200) }, () => below(256)));
  if (kind === 2) return Buffer.from('['.repeat(below(50_000)));
  const event = (): object => ({
    name: pick(['greet', hostileValue(random)]),
    data: pick(['{}', 'x'.repeat(20_000), hostileValue(random)]),
    channel: pick(['room', 'cache-a', hostileValue(random)]),
    ...(below(2) && { channels: pick([['room'], hostileValue(random)]) }),
    ...(below(4) === 0 && { socket_id: pick(['1.1', hostileValue(random)]) }),
    ...(below(4) === 0 && { info: pick(['subscription_count', hostileValue(random)]) }),
  });
  const body = kind < 6 ? event() : { batch: Array.from({ length: below(12) }, event) };
  return Buffer.from(JSON.stringify(pick([body, body, hostileValue(random)])) ?? '');
}

/** Half of them go where there is something; what they ask for there is still nonsense most of the time. */
export function hostileRequest(random: Random): HostileRequest {
  const { below, pick } = random;
  const wild = () => `/${Array.from({ length: below(6) }, () => pick(segments)).join('/')}`;
  const pairs = Array.from({ length: below(3) }, () => [pick(parameters), pick(words).slice(0, 300)]);
  const method = pick(methods);
  return {
    method,
    path: below(2) ? pick(goodPaths) : wild(),
    query: pairs
      .map(
        ([name = '', value = '']) =>
          `${name}=${encodeURIComponent(value.replaceAll(/[\ud800-\udfff]/g, ''))}`,
      )
      .join('&'),
    headers: below(10)
      ? {}
      : { [pick(['content-encoding', 'x-a', 'origin', 'cookie'])]: pick(['gzip', 'null', 'a'.repeat(3000)]) },
    body: method === 'GET' || method === 'HEAD' ? undefined : hostileBody(random),
  };
}

/** Bytes that are hardly HTTP. */
export function hostileBytes({ below, pick }: Random): Buffer {
  const line = pick([
    'GET / HTTP/1.1',
    'GET /app/app-key HTTP/1.1',
    'POST /apps/app/events HTTP/9.9',
    'PRI * HTTP/2.0',
  ]);
  const header = pick([
    'Host: x',
    'Content-Length: -1',
    'Transfer-Encoding: chunked',
    'Upgrade: websocket',
    ': ',
  ]);
  const noise = Buffer.from(Array.from({ length: below(100) }, () => below(256)));
  return Buffer.concat([Buffer.from(pick([`${line}\r\n${header}\r\n\r\n`, line, ''])), noise]);
}
