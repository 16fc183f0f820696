import { readFile } from 'node:fs/promises';

/** Everything a browser gets to load for the console: path → file and type. */
const files: ReadonlyMap<string, readonly [file: string, type: string]> = new Map([
  ['/console', ['index.html', 'text/html; charset=utf-8']],
  ['/console/console.css', ['console.css', 'text/css; charset=utf-8']],
  ['/console/console.js', ['console.js', 'text/javascript; charset=utf-8']],
  ['/console/console.js.map', ['console.js.map', 'application/json']],
  ['/console/icon.svg', ['icon.svg', 'image/svg+xml']],
]);

/** In the sources beside this file, and in what is published beside the code. */
const folder = new URL('./page/', import.meta.url);

/**
 * Nothing but the console's own files runs in its page, and no other page may frame it: one that did could
 * lead clicks onto its buttons.
 */
export const pageHeaders = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
};

/** The file at a path with its type, or `undefined`. */
export async function pageFile(path: string): Promise<{ type: string; text: string } | undefined> {
  const [file, type] = files.get(path) ?? [];
  if (file === undefined || type === undefined) return undefined;
  const text = await readFile(new URL(file, folder), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : { type, text };
}
