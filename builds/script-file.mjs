import { basename } from 'node:path';
import { gzipSync } from 'node:zlib';
import terser from '@rollup/plugin-terser';
import { minify as swc } from '@swc/core';
import { walk } from 'estree-walker';
import MagicString from 'magic-string';
import { isFunction, parseScript } from './syntax.mjs';

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
 * are: what it would fold into expressions repeats less, and gzip makes more of it. The first comes once more,
 * for variables that are but other names for one another by now.
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
  compress,
];

/** Says `let` once where a minifier begins a function with a `var` for what it needs itself, and a `let` follows. */
export const joined = {
  name: 'joined',
  renderChunk(code) {
    const result = new MagicString(code);
    walk(parseScript(code), {
      enter({ body }, parent) {
        if (!parent || !isFunction(parent)) return;
        const [first, second] = Array.isArray(body) ? body : [];
        const isBare = first?.kind === 'var' && first.declarations.every(({ init }) => !init);
        if (!isBare || second?.kind !== 'let') return;
        result.overwrite(first.start, first.start + 3, 'let');
        result.overwrite(first.end - 1, second.start + 4, ',');
      },
    });
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
