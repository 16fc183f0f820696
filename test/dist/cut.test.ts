import { appendFileSync, copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Plugin, rollup } from 'rollup';
import nacl from 'tweetnacl';
import { beforeAll, describe, expect, it } from 'vitest';
import { minify } from '../../builds/script-file.mjs';
import { tweetnaclCut } from '../../builds/tweetnacl-cut.mjs';
import { vector } from '../support/nacl-vector';

// The part of tweetnacl that the builds carry, bundled and minified as they are, against the whole one.

/** (output, input, length, nonce, key) → 0, or -1 where the box was not made with that key. */
type SecretBox = (
  out: Uint8Array,
  input: Uint8Array,
  length: number,
  nonce: Uint8Array,
  key: Uint8Array,
) => number;
type Cut = Record<'crypto_secretbox' | 'crypto_secretbox_open', SecretBox>;

const original = createRequire(import.meta.url).resolve('tweetnacl');
/** What NaCl's own layout wants in front of a message, and in front of a box. */
const [ZEROS, ROOM] = [32, 16];

/** The functions as a module of the SDK imports them, through the plugins of the builds. */
async function bundle(plugins: Plugin[], format: 'es' | 'iife' = 'iife'): Promise<string> {
  const entry: Plugin = {
    name: 'entry',
    resolveId: (id) => (id === 'entry' ? id : null),
    load: (id) => (id === 'entry' ? `import nacl from 'tweetnacl'; export default nacl.lowlevel;` : null),
  };
  const bundled = await rollup({ input: 'entry', plugins: [entry, ...plugins] });
  const { output } = await bundled.generate({ format, name: 'cut' });
  return output[0].code;
}

const evaluate = (code: string): Cut => new Function(`${code}; return cut;`)() as Cut;

const variants: Record<string, () => Promise<string>> = {
  'as it is': () => bundle([tweetnaclCut()]),
  minified: () => bundle([tweetnaclCut(), ...minify()]),
};

describe.each(Object.entries(variants))('the cut, %s', (_name, make) => {
  let cut: Cut;

  beforeAll(async () => {
    cut = evaluate(await make());
  });

  /** Boxes and opens as the SDK does, on one buffer. */
  function seal(message: Uint8Array, nonce: Uint8Array, key: Uint8Array): Uint8Array {
    const bytes = new Uint8Array(ZEROS + message.length);
    bytes.set(message, ZEROS);
    cut.crypto_secretbox(bytes, bytes, bytes.length, nonce, key);
    return bytes.slice(ROOM);
  }

  function open(box: Uint8Array, nonce: Uint8Array, key: Uint8Array): Uint8Array | null {
    const bytes = new Uint8Array(ROOM + box.length);
    bytes.set(box, ROOM);
    const before = bytes.slice();
    const isOpen = cut.crypto_secretbox_open(bytes, bytes, bytes.length, nonce, key) === 0;
    // Verified before anything is decrypted: a forgery changes nothing.
    if (!isOpen) expect(Buffer.compare(bytes, before)).toBe(0);
    return isOpen ? bytes.slice(ZEROS) : null;
  }

  it('makes the box of the published vector', () => {
    const { key, nonce, message, box } = vector;

    expect(seal(message, nonce, key)).toEqual(box);
    expect(open(box, nonce, key)).toEqual(message);
  });

  it('makes and opens the same boxes as the whole of tweetnacl', () => {
    const sizes = [...Array(601).keys(), 1023, 1024, 1025, 4096, 10_000, 16_383, 65_535, 65_536];
    for (const size of sizes) {
      const [message, nonce, key] = [nacl.randomBytes(size), nacl.randomBytes(24), nacl.randomBytes(32)];
      const box = nacl.secretbox(message, nonce, key);

      expect(Buffer.compare(seal(message, nonce, key), box), `box of ${size} bytes`).toBe(0);
      expect(Buffer.compare(open(box, nonce, key) ?? Buffer.of(0), message), `${size} bytes`).toBe(0);
    }
  });

  it.each(Object.entries(forgeries()))('refuses a box with %s', (_what, forge) => {
    for (const size of [0, 1, 15, 16, 17, 63, 64, 65, 600, 10_000, 65_536]) {
      const [message, nonce, key] = [nacl.randomBytes(size), nacl.randomBytes(24), nacl.randomBytes(32)];
      const box = nacl.secretbox(message, nonce, key);
      const forged = forge({ box, nonce, key });

      expect(open(forged.box, forged.nonce, forged.key), `${size} bytes`).toBeNull();
      expect(nacl.secretbox.open(forged.box, forged.nonce, forged.key)).toBeNull();
    }
  });
});

describe('the plugin', () => {
  it('keeps the text of the functions byte for byte', async () => {
    const [whole, code] = [readFileSync(original, 'utf8'), await bundle([tweetnaclCut()], 'es')];
    const functions = [
      ...'vn crypto_verify_16 core_salsa20 core_hsalsa20 crypto_core_salsa20 crypto_core_hsalsa20'.split(' '),
      ...'crypto_stream_salsa20_xor crypto_stream_salsa20 crypto_stream crypto_stream_xor'.split(' '),
      ...'crypto_onetimeauth crypto_onetimeauth_verify crypto_secretbox crypto_secretbox_open'.split(' '),
    ].map((name) => `function ${name}(`);
    const methods = ['blocks', 'finish', 'update'].map((name) => `poly1305.prototype.${name} = function(`);

    for (const start of [...functions, ...methods, 'var poly1305 = function(', 'var sigma = ']) {
      const from = whole.indexOf(start);
      const text = whole
        .slice(from, whole.indexOf(start === 'var sigma = ' ? ';' : '\n}', from) + 2)
        .trimEnd();

      expect(from, start).toBeGreaterThan(0);
      expect(code, start).toContain(text);
    }
  });

  it('lets go of everything else', async () => {
    const code = await bundle([tweetnaclCut()]);

    expect(code).not.toMatch(/25519|crypto_sign|crypto_box|crypto_hash|randombytes|getRandomValues|require/);
  });

  it('refuses any other file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'jetsocket-cut-'));
    const file = join(folder, 'nacl-fast.js');
    copyFileSync(original, file);
    await expect(bundle([tweetnaclCut(file)])).resolves.toContain('crypto_secretbox_open');

    appendFileSync(file, '\n');
    await expect(bundle([tweetnaclCut(file)])).rejects.toThrow(
      /not the reviewed nacl-fast\.js.*SHA-256 is [0-9a-f]{64}/,
    );
    rmSync(folder, { recursive: true });
  });
});

interface Sealed {
  readonly box: Uint8Array;
  readonly nonce: Uint8Array;
  readonly key: Uint8Array;
}

function flipped(bytes: Uint8Array, index: number): Uint8Array {
  const copy = bytes.slice();
  copy[index] = (copy[index] ?? 0) ^ 1;
  return copy;
}

function forgeries(): Record<string, (sealed: Sealed) => Sealed> {
  return {
    'another authenticator': (sealed) => ({ ...sealed, box: flipped(sealed.box, 0) }),
    'another last byte': (sealed) => ({ ...sealed, box: flipped(sealed.box, sealed.box.length - 1) }),
    'its last byte cut off': (sealed) => ({ ...sealed, box: sealed.box.slice(0, -1) }),
    'another nonce': (sealed) => ({ ...sealed, nonce: flipped(sealed.nonce, 23) }),
    'another key': (sealed) => ({ ...sealed, key: flipped(sealed.key, 31) }),
  };
}
