import { setImmediate as nextTurn } from 'node:timers/promises';
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import DefaultExport, { Jetsocket, type JetsocketOptions, JetsocketRequestError } from '../src/index';
import { application, libraryAt, masterKey } from './support/application';
import { recordingServer } from './support/recording-server';

const secrets = /secret-full|key-full|BwcHBwcH|hunter2/;

const construct = (options: Record<string, unknown>) =>
  new Jetsocket({ ...application, ...options } as unknown as JetsocketOptions);

/** What the process is warned of, which Node tells a tick later. */
async function warningsOf(act: () => unknown): Promise<string[]> {
  const warnings: string[] = [];
  const note = (warning: Error) => warnings.push(`${warning.name}: ${warning.message}`);
  process.on('warning', note);
  act();
  await nextTurn();
  process.off('warning', note);
  return warnings;
}

test('the class is the default export, a named export, and carries its error', () => {
  expect(DefaultExport).toBe(Jetsocket);
  expect(Jetsocket.JetsocketRequestError).toBe(JetsocketRequestError);
});

test.each<[field: string, value: unknown]>([
  ['appId', undefined],
  ['appId', ''],
  ['appId', '../other'],
  ['appId', 'a/b'],
  ['appId', 1.5],
  ['appId', 2 ** 53],
  ['appId', '.a'],
  ['appId', {}],
  ['key', undefined],
  ['key', ''],
  ['key', 42],
  ['key', 'hunter2:x'],
  ['key', 'hunter2\n'],
  ['key', 'hunter2 x'],
  ['key', 'hunter2\u0000'],
  ['secret', undefined],
  ['secret', ''],
  ['secret', ['hunter2']],
  ['cluster', 7],
  ['cluster', 'eu.evil.example/'],
  ['cluster', '/eu'],
  ['host', ''],
  ['host', 'https://example.com'],
  ['host', 'example.com:6001'],
  ['host', 'example.com/path'],
  ['host', 'user@example.com'],
  ['host', '999.999.999.999'],
  ['host', '[example.com]'],
  ['host', 'x::1x'],
  ['host', 'x::1]'],
  ['host', '[::1x'],
  ['host', null],
  ['port', 0],
  ['port', 65_536],
  ['port', 1.5],
  ['port', '60o1'],
  ['port', '1e3'],
  ['port', '000443'],
  ['port', [443]],
  ['port', true],
  ['port', null],
  ['useTLS', 'false'],
  ['useTLS', 0],
  ['timeout', -1],
  ['timeout', Number.NaN],
  ['timeout', Number.POSITIVE_INFINITY],
  ['timeout', '10'],
  ['timeout', 2 ** 31],
  ['prefix', 'acme'],
  ['prefix', null],
  ['encryptionMasterKey', ''],
  ['encryptionMasterKey', null],
  ['encryptionMasterKey', 42],
  ['encryptionMasterKey', 'hunter2'],
  ['encryptionMasterKey', 'hunter2'.padEnd(31)],
  ['encryptionMasterKey', `${'hunter2'.padEnd(31)}é`],
  ['encryptionMasterKey', `${masterKey.toString('base64')}\n`],
  ['encryptionMasterKey', new Uint8Array(31)],
  ['encryptionMasterKey', Buffer.alloc(31, 7).toString('base64')],
  ['encryptionMasterKey', Buffer.alloc(33, 7).toString('base64')],
  ['encryptionMasterKeyBase64', ''],
  ['encryptionMasterKeyBase64', null],
  ['encryptionMasterKeyBase64', masterKey],
  ['encryptionMasterKeyBase64', 'hunter2'.padEnd(32)],
  ['encryptionMasterKeyBase64', '*'.repeat(44)],
  ['encryptionMasterKeyBase64', Buffer.alloc(33, 7).toString('base64')],
])('%s of %o is refused with an error that names it and shows no secret', (field, value) => {
  let caught: unknown;
  try {
    construct({ [field]: value });
  } catch (error) {
    caught = error;
  }
  expect(caught).toBeInstanceOf(Error);
  expect((caught as Error).message).toMatch(new RegExp(`^${field} `));
  expect(inspect(caught)).not.toMatch(secrets);
});

test.each([undefined, null, 'app-1'])('options of %o are an error that says what is needed', (options) => {
  expect(() => new Jetsocket(options as unknown as JetsocketOptions)).toThrow(/appId, key and secret/);
});

test.each<[name: string, told: string]>([
  ['encrpytionMasterKey', 'did you mean encryptionMasterKey?'],
  ['encryption_master_key_base64', 'did you mean encryptionMasterKeyBase64?'],
  ['masterKey', 'did you mean encryptionMasterKey?'],
  ['appID', 'did you mean appId?'],
  ['forceTLS', 'did you mean useTLS?'],
  ['wsHost', 'did you mean host?'],
  ['x', 'there are appId, key, secret, cluster, host, port, useTLS, timeout, encryptionMasterKey, '],
  ['__proto__', 'there are appId, key,'],
  ['constructor', 'there are appId, key,'],
  ['agent', "requests go by Node's fetch"],
  ['proxy', "requests go by Node's fetch"],
  ['keepAlive', "requests go by Node's fetch"],
  ['encrypted', 'use useTLS'],
  ['scheme', 'use useTLS, false for http'],
])('%s is not an option, and a warning says what may be meant', async (name, told) => {
  const options: unknown = JSON.parse(`{"${name}":"hunter2"}`);
  const [warning] = await warningsOf(
    () => new Jetsocket(Object.assign(options as object, { ...application })),
  );
  expect(warning?.startsWith(`JetsocketWarning: "${name}" is not an option; ${told}`)).toBe(true);
  expect(warning).not.toMatch(secrets);
});

test('what is undefined is not given, whatever it is called', async () => {
  expect(await warningsOf(() => construct({ agent: undefined, cluster: undefined }))).toEqual([]);
});

test('the options of the official library that both have are taken', async () => {
  const encryptionMasterKeyBase64 = masterKey.toString('base64');
  const common = { cluster: 'eu', host: 'a.example', port: '443', useTLS: true, timeout: 1000 };
  expect(await warningsOf(() => construct({ ...common, encryptionMasterKeyBase64 }))).toEqual([]);
});

test.each<[value: unknown, got: string]>([
  ['', 'an empty string'],
  ['a/b', '3 characters'],
  [1.5, 'number'],
  [null, 'null'],
  [undefined, 'undefined'],
  [{}, 'object'],
  [[], 'array'],
])('an error about the option %o says it got %s', (appId, got) => {
  expect(() => construct({ appId })).toThrow(new RegExp(`, got ${got}$`));
});

test.each<[field: string, value: unknown, got: string]>([
  ['port', 70_000, '70000'],
  ['timeout', -1, '-1'],
  ['port', 'hunter2', '7 characters'],
  ['timeout', ['hunter2'], 'array'],
  ['secret', 8_675_309, 'number'],
  ['key', 8_675_309, 'number'],
  ['encryptionMasterKey', 8_675_309, 'number'],
  ['encryptionMasterKeyBase64', [8_675_309], 'array'],
])('an error about a %s of %o shows a number where it can be no secret: it got %s', (field, value, got) => {
  expect(() => construct({ [field]: value })).toThrow(new RegExp(`, got ${got}$`));
});

test('printing the library or turning it into JSON shows neither secret nor master key', () => {
  for (const encryptionMasterKey of [masterKey, masterKey.toString('base64')]) {
    const library = construct({ encryptionMasterKey });
    const shown = [
      inspect(library, { depth: null, showHidden: true }),
      JSON.stringify(library),
      String(library),
      inspect(library.webhook({ rawBody: '{}', headers: {} }), { depth: null, showHidden: true }),
    ].join('\n');
    expect(shown).not.toMatch(secrets);
    expect(shown).not.toMatch(/(07 ){4}|(7, ?){4}/);
  }
});

test.each<[options: Partial<JetsocketOptions>, origin: string]>([
  [{}, 'https://ws.jetsocket.io'],
  [{ cluster: '' }, 'https://ws.jetsocket.io'],
  [{ cluster: 'eu' }, 'https://ws-eu.jetsocket.io'],
  [{ cluster: 'us-east_1' }, 'https://ws-us-east_1.jetsocket.io'],
  [{ cluster: 'eu', host: 'rt.example.com' }, 'https://rt.example.com'],
  [{ host: 'rt-1.example.com', port: '1' }, 'https://rt-1.example.com:1'],
  [{ port: 65_535 }, 'https://ws.jetsocket.io:65535'],
  [{ port: '65535' }, 'https://ws.jetsocket.io:65535'],
  [{ cluster: 'eu', port: 8443 }, 'https://ws-eu.jetsocket.io:8443'],
  [{ host: 'localhost', port: '6001', useTLS: false }, 'http://localhost:6001'],
  [{ host: '::1', port: 6001, useTLS: false }, 'http://[::1]:6001'],
  [{ host: '[::1]', useTLS: false }, 'http://[::1]'],
  [{ host: '[1:2:3:4:5:6:7:8]' }, 'https://[1:2:3:4:5:6:7:8]'],
])('with %o the service is at %s', async (options, origin) => {
  const asked: string[] = [];
  const original = globalThis.fetch;
  globalThis.fetch = async (url) => {
    asked.push(String(url));
    return new Response('{}');
  };
  try {
    await construct(options).channels();
  } finally {
    globalThis.fetch = original;
  }
  expect(asked).toHaveLength(1);
  expect(asked[0]?.startsWith(`${origin}/apps/app-1/channels?`)).toBe(true);
});

test.each(['a', '~a', '-a', '_', 'a.b', 'a~b-c', String(2 ** 53 - 1), 2 ** 53 - 1])(
  'the application id %o stands in the address',
  async (appId) => {
    const server = await recordingServer();
    await libraryAt(server.port, { appId }).channels();
    expect(server.requests[0]?.path).toBe(`/apps/${appId}/channels`);
  },
);

test('a numeric application id works, and so do keys with unusual characters', async () => {
  const server = await recordingServer();
  await libraryAt(server.port, { appId: 42, key: 'k+y&/#%=é' }).channels();
  expect(server.requests[0]?.path).toBe('/apps/42/channels');
  expect(new URLSearchParams(server.requests[0]?.query).get('auth_key')).toBe('k+y&/#%=é');
});
