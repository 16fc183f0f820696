import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import type { WebhookHeaders, WebhookRequest } from '../src/index';
import { libraryAt } from './support/application';

const library = libraryAt(1);
const rawBody = '{"time_ms":1700000000000,"events":[{"name":"channel_occupied","channel":"prés"}]}';
const sign = (body: string | Buffer, secret = 'secret-full') =>
  createHmac('sha256', secret).update(body).digest('hex');
const headersOf = (body: string | Buffer = rawBody, key = 'key-full', secret = 'secret-full') => ({
  'x-jetsocket-key': key,
  'x-jetsocket-signature': sign(body, secret),
});

test('a signed webhook is valid and gives its data, events and time', () => {
  const webhook = library.webhook({ rawBody, headers: headersOf() });
  expect(webhook.isValid()).toBe(true);
  expect(webhook.getData()).toEqual(JSON.parse(rawBody));
  expect(webhook.getEvents()).toEqual([{ name: 'channel_occupied', channel: 'prés' }]);
  expect(webhook.getTime()).toEqual(new Date(1_700_000_000_000));
});

const signature = sign(rawBody);

test.each<[what: string, headers: WebhookHeaders]>([
  ['capitals', { 'X-Jetsocket-Key': 'key-full', 'X-JETSOCKET-SIGNATURE': signature }],
  ['lists', { 'x-jetsocket-key': ['key-full'], 'x-jetsocket-signature': [signature] }],
  ['the other prefix', { 'x-pusher-key': 'key-full', 'x-pusher-signature': signature }],
  ['Headers', new Headers({ 'X-Jetsocket-Key': 'key-full', 'X-Jetsocket-Signature': signature })],
  [
    'Headers of the other prefix',
    new Headers({ 'X-Pusher-Key': 'key-full', 'X-Pusher-Signature': signature }),
  ],
])('headers may come as %s', (_what, headers) => {
  expect(library.webhook({ rawBody, headers }).isValid()).toBe(true);
  expect(libraryAt(1, { prefix: 'pusher' }).webhook({ rawBody, headers }).isValid()).toBe(true);
});

test('with both prefixes present, the configured one decides', () => {
  const headers = { ...headersOf(), 'x-pusher-key': 'key-full', 'x-pusher-signature': '00' };
  expect(library.webhook({ rawBody, headers }).isValid()).toBe(true);
  expect(libraryAt(1, { prefix: 'pusher' }).webhook({ rawBody, headers }).isValid()).toBe(false);
});

test('the raw body may be bytes, and they may be reused afterwards', () => {
  const bytes = Buffer.from(rawBody);
  const webhook = library.webhook({ rawBody: bytes, headers: headersOf() });
  bytes.fill(0);
  expect(webhook.isValid()).toBe(true);
  expect(
    library.webhook({ rawBody: new TextEncoder().encode(rawBody), headers: headersOf() }).isValid(),
  ).toBe(true);
});

test('the signature is over the bytes, not over what they mean', () => {
  const spaced = JSON.stringify(JSON.parse(rawBody), null, 1);
  expect(library.webhook({ rawBody: spaced, headers: headersOf() }).isValid()).toBe(false);
});

test.each<[what: string, request: WebhookRequest]>([
  ['no headers', { rawBody, headers: {} }],
  ['no key', { rawBody, headers: { 'x-jetsocket-signature': signature } }],
  ['no signature', { rawBody, headers: { 'x-jetsocket-key': 'key-full' } }],
  ['another key', { rawBody, headers: { ...headersOf(), 'x-jetsocket-key': 'key-other' } }],
  ['another secret', { rawBody, headers: headersOf(rawBody, 'key-full', 'secret-other') }],
  ['an empty signature', { rawBody, headers: { ...headersOf(), 'x-jetsocket-signature': '' } }],
  [
    'a short signature',
    { rawBody, headers: { ...headersOf(), 'x-jetsocket-signature': signature.slice(1) } },
  ],
  ['a longer one', { rawBody, headers: { ...headersOf(), 'x-jetsocket-signature': `${signature}0` } }],
  ['one of other letters', { rawBody, headers: { ...headersOf(), 'x-jetsocket-signature': 'é'.repeat(64) } }],
  ['a changed body', { rawBody: rawBody.replace('occupied', 'vacated_'), headers: headersOf() }],
  ['a body that is no JSON', { rawBody: 'time_ms=1', headers: headersOf('time_ms=1') }],
  ['an empty body', { rawBody: '', headers: headersOf('') }],
  ['a body of null', { rawBody: 'null', headers: headersOf('null') }],
  ['a body of a number', { rawBody: '7', headers: headersOf('7') }],
  [
    'a signature that is no text',
    { rawBody, headers: { ...headersOf(), 'x-jetsocket-signature': 7 as never } },
  ],
])('%s: not valid, and its content is not given out', (_what, request) => {
  const webhook = library.webhook(request);
  expect(webhook.isValid()).toBe(false);
  for (const read of [() => webhook.getData(), () => webhook.getEvents(), () => webhook.getTime()]) {
    expect(read).toThrow(/not valid/);
  }
});

test('the last digit of the signature counts', () => {
  for (const digit of '0123456789abcdef') {
    const headers = { ...headersOf(), 'x-jetsocket-signature': signature.slice(0, -1) + digit };
    expect(library.webhook({ rawBody, headers }).isValid()).toBe(signature.endsWith(digit));
  }
});

test('extra tokens are accepted while keys are replaced, and then the content is given out', () => {
  const headers = headersOf(rawBody, 'key-old', 'secret-old');
  const old = { key: 'key-old', secret: 'secret-old' };
  const webhook = library.webhook({ rawBody, headers });
  expect(webhook.isValid()).toBe(false);
  expect(webhook.isValid([{ key: 'key-old', secret: 'wrong' }])).toBe(false);
  expect(webhook.isValid([{ key: 'key-other', secret: 'secret-old' }])).toBe(false);
  expect(webhook.isValid([{ key: 'key-other', secret: 'x' }, old])).toBe(true);
  expect(webhook.isValid()).toBe(false);
  expect(webhook.getEvents()).toHaveLength(1);
  expect(library.webhook({ rawBody, headers }).isValid(old)).toBe(true);
  expect(library.webhook({ rawBody, headers: headersOf() }).isValid([old])).toBe(true);
});

test('a webhook without events has none', () => {
  expect(library.webhook({ rawBody: '{}', headers: headersOf('{}') }).getEvents()).toEqual([]);
});

test('a body that something parsed already is an error that says what to pass', () => {
  const parsed = { rawBody: JSON.parse(rawBody), headers: {} };
  expect(() => library.webhook(parsed as WebhookRequest)).toThrow(/before anything parses it/);
  expect(() => library.webhook({ body: rawBody, headers: {} } as unknown as WebhookRequest)).toThrow(
    /rawBody/,
  );
  expect(() => library.webhook(undefined as unknown as WebhookRequest)).toThrow(/needs { rawBody }/);
  for (const headers of [undefined, null, 'x-jetsocket-key: key-full']) {
    expect(() => library.webhook({ rawBody, headers: headers as never })).toThrow(/needs { headers }/);
  }
});

test('a key beyond ASCII fits as Node shows it, and as it is', () => {
  const other = libraryAt(1, { key: 'clé-1' });
  for (const key of ['clé-1', Buffer.from('clé-1').toString('latin1')]) {
    expect(other.webhook({ rawBody, headers: headersOf(rawBody, key) }).isValid()).toBe(true);
  }
  expect(other.webhook({ rawBody, headers: headersOf(rawBody, 'cle-1') }).isValid()).toBe(false);
});

test.each<[extra: unknown]>([
  [[null]],
  ['key-old'],
  [[{ key: 'key-old' }]],
  [[{ key: 'key-old', secret: '' }]],
  [[{ key: '', secret: 'secret-old' }]],
  [[{ key: 'key-old', secret: 8_675_309 }]],
  [[{ key: 8_675_309, secret: 'secret-old' }]],
])('extra tokens that are none, such as %o, are an error that says so', (extra) => {
  // Whoever knew that a secret is empty could sign with it.
  const webhook = library.webhook({ rawBody, headers: headersOf(rawBody, 'key-old', '') });
  expect(() => webhook.isValid(extra as never)).toThrow(/^isValid\(\) takes { key, secret }, both strings/);
});

test('no extra tokens may be null', () => {
  const webhook = library.webhook({ rawBody, headers: headersOf() });
  expect(webhook.isValid(null as unknown as [])).toBe(true);
});
