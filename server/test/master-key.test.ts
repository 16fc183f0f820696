import { expect, test } from 'vitest';
import { Jetsocket } from '../src/index';
import { application, masterKey } from './support/application';

/** The forms of a master key. That an error shows none of it is tested with the other options. */

const construct = (options: Record<string, unknown>) => new Jetsocket({ ...application, ...options });

test.each<[key: unknown, got: string]>([
  ['x'.repeat(31), '31 characters (31 bytes); make one with crypto.randomBytes(32).toString("base64")'],
  [`${'x'.repeat(31)}é`, '32 characters (33 bytes); make'],
  [`${'x'.repeat(15)} ${'x'.repeat(17)}`, '33 characters (33 bytes); make'],
  [`${'x'.repeat(32)}\n`, '33 characters (33 bytes) with white space around it; make'],
  [` ${'x'.repeat(32)}`, '33 characters (33 bytes) with white space around it; make'],
  [new Uint8Array(31), '31 bytes; make'],
  [42, 'number'],
  [null, 'null'],
])('an error about the master key %o tells what it is', (encryptionMasterKey, got) => {
  expect(() => construct({ encryptionMasterKey })).toThrow(`, got ${got}`);
});

test('both master key options together are refused', () => {
  const base64 = masterKey.toString('base64');
  expect(() => construct({ encryptionMasterKey: base64, encryptionMasterKeyBase64: base64 })).toThrow(
    /encryptionMasterKey and encryptionMasterKeyBase64/,
  );
});

test('every form of one master key gives the same channel key', () => {
  const base64 = `${'+/AZaz09'.repeat(5)}abc=`;
  const odd = Buffer.from(base64, 'base64');
  const forms = [
    { encryptionMasterKey: base64 },
    { encryptionMasterKey: base64.replace('=', '') },
    { encryptionMasterKey: odd.toString('base64url') },
    { encryptionMasterKey: `${odd.toString('base64url')}=` },
    { encryptionMasterKey: odd },
    { encryptionMasterKey: new Uint8Array(odd) },
    { encryptionMasterKeyBase64: base64 },
    { encryptionMasterKeyBase64: odd.toString('base64url') },
  ];
  const keys = forms.map(
    (form) => construct(form).authorizeChannel('1.2', 'private-encrypted-x').shared_secret,
  );
  expect(new Set(keys).size).toBe(1);
  expect(keys[0]).toMatch(/^[A-Za-z0-9+/]{43}=$/);
});

test('a string of 32 bytes is taken as it is, one that looks like base64 included', () => {
  const text = 'abcdefghijklmnopqrstuvwxyz012345';
  const secret = (encryptionMasterKey: string | Uint8Array) =>
    construct({ encryptionMasterKey }).authorizeChannel('1.2', 'private-encrypted-x').shared_secret;
  expect(secret(text)).toBe(secret(Buffer.from(text)));
  expect(secret('é'.repeat(16))).toBe(secret(Buffer.from('é'.repeat(16))));
});

test('a master key given as bytes may be wiped by its owner afterwards', () => {
  const bytes = Uint8Array.from(masterKey);
  const library = construct({ encryptionMasterKey: bytes });
  const before = library.authorizeChannel('1.2', 'private-encrypted-x');
  bytes.fill(0);
  expect(library.authorizeChannel('1.2', 'private-encrypted-x')).toEqual(before);
});
