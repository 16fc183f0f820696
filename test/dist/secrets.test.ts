import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import { expect, it } from 'vitest';
import { formsOf, leaksIn } from '../support/leaks';
import { channelKey } from '../support/sealing';

const room = 'private-encrypted-room';
const program = fileURLToPath(new URL('../support/debug-run.mjs', import.meta.url));

const script = fileURLToPath(new URL('../../dist/jetsocket-with-encryption.min.js', import.meta.url));

it.each([
  ['the module', undefined],
  ['the script file', script],
])(
  'neither keys nor plaintexts are in what a whole run of %s prints, all it can reach included',
  async (_, SCRIPT) => {
    const masters = [randomBytes(32), randomBytes(32)];
    const words = ['orange', 'walnut', 'thistle', 'heron'].map(
      (word) => `${word}-${randomBytes(8).toString('hex')}`,
    );
    const token = randomBytes(16).toString('hex');
    const SECRETS = JSON.stringify({ masters: masters.map((key) => key.toString('base64')), words, token });
    const run = spawn(process.execPath, [program], { env: { ...process.env, SECRETS, SCRIPT } });
    const [out, errors, [code]] = await Promise.all([
      buffer(run.stdout),
      buffer(run.stderr),
      once(run, 'exit'),
    ]);
    const output = Buffer.concat([out, errors]);

    expect([code, out.subarray(-200).toString()]).toEqual([0, expect.stringContaining('THE END')]);
    // It did print: frames of both directions, errors, logs, and the objects themselves.
    for (const sign of [
      'ciphertext',
      'client-said',
      'DecryptionError',
      'AuthorizationError',
      'Jetsocket warn',
    ]) {
      expect(output.includes(sign), sign).toBe(true);
    }
    for (const reason of ['malformed', 'forged-or-wrong-key', '403', '500', 'a handler that throws']) {
      expect(output.includes(reason), reason).toBe(true);
    }
    expect(output.length).toBeGreaterThan(50_000);
    const channelKeys = masters.map((master) => channelKey(room, master));
    expect(
      leaksIn(output, {
        'master key': masters[0] as Uint8Array,
        'second master key': masters[1] as Uint8Array,
        'channel key': channelKeys[0] as Uint8Array,
        'second channel key': channelKeys[1] as Uint8Array,
        ...Object.fromEntries([...words, token].map((word) => [word, Buffer.from(word)])),
      }),
    ).toEqual([]);
  },
);

it('whoever printed a key would be found out', () => {
  const key = randomBytes(32);
  const ways: Record<string, string | Buffer> = {
    raw: Buffer.concat([Buffer.from('x'), key, Buffer.from('y')]),
    hex: key.toString('hex'),
    'in a buffer': inspect(Buffer.from(key)),
    'in an array': inspect(new Uint8Array(key)),
    'in JSON': JSON.stringify(new Uint8Array(key)),
    'in a list in JSON': JSON.stringify([...key]),
    base64: key.toString('base64'),
    'in base64 of more': Buffer.concat([Buffer.from('{"key":"'), key, Buffer.from('"}')]).toString('base64'),
    'in a URL': `?key=${key.toString('base64url')}`,
  };

  for (const [way, output] of Object.entries(ways)) {
    expect(leaksIn(Buffer.from(output), { key }), way).not.toEqual([]);
  }
  expect(leaksIn(randomBytes(100_000), { key })).toEqual([]);
  for (const [form, text] of formsOf(key)) expect(text.length, form).toBeGreaterThanOrEqual(32);
});
