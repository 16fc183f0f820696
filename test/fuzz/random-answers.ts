import fc from 'fast-check';
import { anyData } from './inputs';

/** How an application's server answers the authorization of one channel. */
export interface Answer {
  readonly kind: 'private' | 'presence' | 'private-encrypted';
  readonly status: number;
  readonly body: string;
  /** What may be in no error. */
  readonly secret: string | undefined;
  readonly how: 'answers' | 'rejects' | 'throws' | 'breaks off' | 'gives nothing';
  /** As `fetch` would. */
  respond(): unknown;
}

const signature = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 64, maxLength: 64 });
const secret = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => Buffer.from(bytes).toString('base64'));
const oddSecret = fc.oneof(
  fc.uint8Array({ maxLength: 31 }).map((bytes) => Buffer.from(bytes).toString('base64')),
  secret.map((text) => text.slice(0, -1)),
  secret.map((text) => ` ${text}`),
  anyData,
);
const fields = fc.record(
  {
    auth: fc.oneof({ weight: 3, arbitrary: signature.map((text) => `key:${text}`) }, fc.jsonValue()),
    channel_data: fc.oneof(
      { weight: 3, arbitrary: fc.constant('{"user_id":"7"}') },
      fc.string(),
      fc.jsonValue(),
    ),
    shared_secret: fc.oneof({ weight: 3, arbitrary: secret }, oddSecret),
    more: fc.jsonValue(),
  },
  { requiredKeys: [] },
);
const body = fc.oneof(
  { weight: 6, arbitrary: fields.map((value) => JSON.stringify(value)) },
  fields.map((value) => JSON.stringify([value])),
  fields.map((value) => JSON.stringify(JSON.stringify(value))),
  fields.map((value) => JSON.stringify(value).slice(0, -1)),
  fc.json(),
  fc.string({ unit: 'binary' }),
);
const status = fc.oneof(
  { weight: 5, arbitrary: fc.constant(200) },
  fc.constantFrom(201, 204, 299, 300, 302, 400, 401, 403, 404, 408, 425, 429, 500, 502, 503, 599),
);
const retryAfter = fc.oneof(
  fc.constant(null),
  fc.constantFrom('0', '1', '-1', 'soon', '1e9', 'NaN', 'Infinity', '', ' ', 'Wed, 21 Oct 2015 07:28:00 GMT'),
  fc.string(),
);

export const answers: fc.Arbitrary<Answer> = fc
  .record({
    kind: fc.constantFrom('private', 'presence', 'private-encrypted'),
    status,
    body,
    retryAfter,
    how: fc.oneof(
      { weight: 12, arbitrary: fc.constant('answers' as const) },
      fc.constantFrom('rejects', 'throws', 'breaks off', 'gives nothing'),
    ),
  })
  .map(({ retryAfter, ...answer }) => ({
    ...answer,
    secret: secretOf(answer.body),
    respond: () => respond(answer, retryAfter),
  }));

function respond(
  { status, body, how }: Omit<Answer, 'respond' | 'secret'>,
  retryAfter: string | null,
): unknown {
  if (how === 'throws') throw new Error('no network');
  if (how === 'rejects') return Promise.reject(new TypeError('no network'));
  if (how === 'gives nothing') return Promise.resolve(undefined);
  const text = () => (how === 'breaks off' ? Promise.reject(new Error('terminated')) : Promise.resolve(body));
  return Promise.resolve({
    ok: status >= 200 && status < 300,
    status,
    headers: { get: () => retryAfter },
    text,
  });
}

function objectOf(text: string): Record<string, unknown> | undefined {
  try {
    const value = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function secretOf(text: string): string | undefined {
  const { auth } = objectOf(text) ?? {};
  return typeof auth === 'string' && auth.length > 20 ? auth : undefined;
}

/** Whether its status is heard; a body that breaks off comes too late to matter. */
export function hasStatus({ how }: Answer): boolean {
  return how === 'answers' || how === 'breaks off';
}

/** By the contract: a 2xx with an object whose fields are what this kind of channel needs. */
export function isSuccess({ kind, status, body, how }: Answer): boolean {
  const { auth, channel_data, shared_secret } = objectOf(body) ?? {};
  if (how !== 'answers' || status > 299 || typeof auth !== 'string') return false;
  if (kind === 'presence') return typeof channel_data === 'string';
  if (kind === 'private') return true;
  return typeof shared_secret === 'string' && /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/.test(shared_secret);
}

/** What the subscribe frame of a success carries. */
export function expectedOf({ body }: Answer): Record<string, unknown> {
  const { auth, channel_data } = objectOf(body) ?? {};
  return channel_data === undefined ? { auth } : { auth, channel_data };
}
