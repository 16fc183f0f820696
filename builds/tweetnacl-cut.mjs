import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** tweetnacl 1.0.3, nacl-fast.js: the file whose text was read and whose cut was tested. */
const REVIEWED = '6bcd37a3b20dce913f82d4b23e4e2b661058b4b953df8a3f8c45d56ac4f72447';
// Everything that secretbox needs stands between these two, and nothing there runs at load but
// a constant and the methods of Poly1305. What lies outside ties all of NaCl to one object.
const FIRST = 'function vn(';
const BEHIND = 'function set25519(';

/** What tweetnacl says of its origin, for the banner of a file that carries a part of it. */
export const notice = 'With a part of TweetNaCl.js 1.0.3, public domain';

/**
 * A Rollup plugin: `import nacl from 'tweetnacl'` gives `nacl.lowlevel.crypto_secretbox` and
 * `crypto_secretbox_open` alone, their text byte for byte, as a module that tree shaking can
 * reach into. Code that uses these two is the same with and without it. Any other file than the
 * reviewed one fails the build.
 */
export function tweetnaclCut(file = createRequire(import.meta.url).resolve('tweetnacl')) {
  return {
    name: 'tweetnacl-cut',
    resolveId: (source) => (source === 'tweetnacl' ? file : null),
    load(id) {
      if (id !== file) return null;
      const text = readFileSync(file, 'utf8');
      const hash = createHash('sha256').update(text).digest('hex');
      if (hash !== REVIEWED) {
        this.error(`${file} is not the reviewed nacl-fast.js of tweetnacl 1.0.3: its SHA-256 is ${hash}`);
      }
      const functions = text.slice(text.indexOf(FIRST), text.indexOf(BEHIND));
      return `${functions}const lowlevel = { crypto_secretbox, crypto_secretbox_open };\nexport default { lowlevel };\n`;
    },
  };
}
