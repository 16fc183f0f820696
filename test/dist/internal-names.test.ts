import { describe, expect, it } from 'vitest';
import { internalNames } from '../../builds/internal-names.mjs';
import { read } from './support/built';

describe.each(['jetsocket', 'jetsocket-with-encryption'])('what the script file of %s shortens', (name) => {
  it.each(['.d.mts', '.d.cts'])('is no name of the published %s', (extension) => {
    const types = read(`dist/${name}${extension}`).replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
    expect(types).toContain('subscribe');

    expect(internalNames.filter((each) => new RegExp(`\\b${each}\\b`).test(types))).toEqual([]);
  });

  it('is gone from it', () => {
    const code = read(`dist/${name}.min.js`);
    expect(code).toContain('.subscribe(');

    expect(internalNames.filter((each) => code.includes(`.${each}(`))).toEqual([]);
  });
});

it('is in use, each of it', () => {
  const code = read('dist/jetsocket-with-encryption.js');

  expect(internalNames.filter((each) => !new RegExp(`\\b${each}\\b`).test(code))).toEqual([]);
});
