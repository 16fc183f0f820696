import { basename } from 'node:path';
import { gzipSync } from 'node:zlib';
import terser from '@rollup/plugin-terser';
import { minify as swc } from '@swc/core';
import MagicString from 'magic-string';

/** Rewrites the code to say the same in less. Names are left alone: see packing. */
const compress = {
  name: 'compress',
  async renderChunk(code) {
    const options = {
      ecma: 2022,
      sourceMap: true,
      mangle: false,
      compress: { ecma: 2022, passes: 3, keep_classnames: true },
      format: { comments: 'some' },
    };
    const { code: less, map } = await swc(code, options);
    return { code: less, map };
  },
};

/**
 * Two minifiers, since each sees what the other does not. terser comes second and leaves variables where they
 * are: what it would fold into expressions repeats less, and gzip makes more of it.
 */
export const minify = () => [
  compress,
  terser({
    ecma: 2022,
    compress: {
      passes: 2,
      keep_fargs: false,
      pure_getters: true,
      collapse_vars: false,
      keep_classnames: true,
    },
    mangle: false,
    format: { comments: /^!/ },
  }),
];

/** Says `let` once where a minifier declares what it needed itself by a `var` before it. */
export const joined = {
  name: 'joined',
  renderChunk(code) {
    const result = new MagicString(code);
    result.replaceAll(/\bvar ([\w$,]+);let /g, (_all, names) => `let ${names},`);
    return { code: result.toString(), map: result.generateMap({ hires: true }) };
  },
};

/** Engines compile a function in parentheses at once, instead of reading it twice. */
export const eager = {
  name: 'eager',
  renderChunk(code) {
    const result = new MagicString(code);
    result.appendLeft(code.indexOf('=function()') + 1, '(').appendLeft(code.lastIndexOf('()'), ')');
    return { code: result.toString(), map: result.generateMap({ hires: true }) };
  },
};

/** Says how large a script file has become. */
export const scriptSize = {
  name: 'script-size',
  writeBundle({ file }, bundle) {
    const { code } = bundle[basename(file)];
    const bytes = Buffer.byteLength(code);
    console.log(`${file}: ${bytes} bytes, ${gzipSync(code, { level: 9 }).length} gzip -9`);
  },
};
