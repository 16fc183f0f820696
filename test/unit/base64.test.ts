import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { decodeBase64, encodeBase64, sizeOfBase64 } from '../../src/encryption/base64';

function decode(text: string): Uint8Array | undefined {
  const size = sizeOfBase64(text);
  if (size < 0) return;
  const target = new Uint8Array(size);
  return decodeBase64(text, target) ? target : undefined;
}

/** What newer engines bring: the decoder skips white space, and stops without a word when the target is full. */
function withNative(): void {
  const { prototype } = Uint8Array;
  const names = ['toBase64', 'setFromBase64'];
  const before = names.map((name) => Object.getOwnPropertyDescriptor(prototype, name));
  Object.assign(prototype, {
    toBase64(this: Uint8Array) {
      return Buffer.from(this).toString('base64');
    },
    setFromBase64(this: Uint8Array, text: string) {
      if (!/^[\w+/=\s]*$/.test(text)) throw new SyntaxError('not base64');
      const bytes = Buffer.from(text, 'base64').subarray(0, this.length);
      this.set(bytes);
      return { read: text.length, written: bytes.length };
    },
  });
  onTestFinished(() => {
    for (const [i, name] of names.entries()) {
      const own = before[i];
      if (own) Object.defineProperty(prototype, name, own);
      else Reflect.deleteProperty(prototype, name);
    }
  });
}

it('base64 reads and writes what the platform does, for every length', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
      const text = Buffer.from(bytes).toString('base64');
      expect(encodeBase64(bytes)).toBe(text);
      expect(sizeOfBase64(text)).toBe(bytes.length);
      expect(decode(text)).toEqual(bytes);
    }),
  );
});

it.each([0, 2, 4, 8])('base64 refuses a target of another size, %i bytes, and leaves it alone', (size) => {
  const target = new Uint8Array(size).fill(9);

  expect(decodeBase64('AAEC', target)).toBe(false);

  expect(target).toEqual(new Uint8Array(size).fill(9));
});

describe('strictly', () => {
  it.each([
    ['white space around', ' AAEC'],
    ['a line break at the end', 'AAEC\n'],
    ['white space inside', 'AA EC A='],
    ['four blanks', '    '],
    ['a tab for a letter', 'AAE\t'],
    ['no padding', 'AA'],
    ['half of it', 'AA='],
    ['too much of it', 'AAE=='],
    ['nothing but padding', '===='],
    ['one letter and padding', 'A==='],
    ['padding inside', 'AA==AAEC'],
    ['padding in front', '=AAE'],
    ['the url-safe alphabet', '-_-_'],
    ['letters beyond', 'AAé='],
    ['a character outside', 'AA!C'],
    ['a zero', 'AA\0C'],
    ['something wide', 'AA\u{1F389}'],
  ])('%s is refused: %j', (_what, text) => {
    expect(decode(text)).toBeUndefined();
  });

  it('whatever the platform would put up with: what is taken is written the same again', () => {
    const alphabet = fc.string({ unit: fc.constantFrom(...'ABCDwxyz0189+/=== \n-_') });
    fc.assert(
      fc.property(alphabet, (text) => {
        const bytes = decode(text);
        if (bytes) expect(encodeBase64(bytes).slice(0, -3)).toBe(text.slice(0, -3));
        if (bytes) expect(Buffer.from(text, 'base64')).toEqual(Buffer.from(bytes));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('by the decoder of the engine, where it has one', () => {
  it('base64 is read and written as without', () => {
    withNative();
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
    const text = Buffer.from(bytes).toString('base64');

    expect(encodeBase64(bytes)).toBe(text);
    expect(decode(text)).toEqual(bytes);
  });

  it.each(['AA EC A=', 'AAE\t', 'AA!C'])('%j is refused all the same', (text) => {
    withNative();

    expect(decode(text)).toBeUndefined();
  });
});
