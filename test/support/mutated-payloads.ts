import fc from 'fast-check';
import nacl from 'tweetnacl';
import { base64, seal } from './sealing';

/** What a channel tells of one event. */
export type Outcome = { readonly data: unknown } | { readonly reason: string };

const strictBase64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** What must come of a payload, by the whole of tweetnacl and the decoders of Node. */
export function outcomeOf(payload: unknown, key: Uint8Array): Outcome {
  const { nonce, ciphertext } = fieldsOf(payload);
  const [n, box] = [bytesOf(nonce), bytesOf(ciphertext)];
  if (n?.length !== 24 || !box || box.length < 16) return { reason: 'malformed' };
  const plain = nacl.secretbox.open(box, n, key);
  if (!plain) return { reason: 'forged-or-wrong-key' };
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(plain);
  } catch {
    return { reason: 'not-utf8' };
  }
  return { data: parsed(text) };
}

function fieldsOf(payload: unknown): { nonce?: unknown; ciphertext?: unknown } {
  const value = typeof payload === 'string' ? parsed(payload) : payload;
  return typeof value === 'object' && value !== null ? value : {};
}

function bytesOf(text: unknown): Uint8Array | undefined {
  return typeof text === 'string' && strictBase64.test(text)
    ? new Uint8Array(Buffer.from(text, 'base64'))
    : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

type Sealed = Record<'nonce' | 'ciphertext', unknown>;
type Mutation = (sealed: Sealed) => unknown;

const field = fc.constantFrom('nonce' as const, 'ciphertext' as const);
const at = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

/** Changes one of the two texts. */
const text = (change: (text: string) => string, name: keyof Sealed): Mutation => {
  return (sealed) => ({ ...sealed, [name]: change(String(sealed[name])) });
};
/** Changes the bytes of one of the two, and writes them as base64 again. */
const bytes = (change: (bytes: Buffer) => Uint8Array, name: keyof Sealed): Mutation =>
  text((before) => base64(change(Buffer.from(before, 'base64'))), name);

const flips = fc
  .tuple(field, at, fc.nat(7))
  .map(([name, where, bit]) =>
    bytes(
      (all) => all.map((byte, i) => (i === Math.floor(where * all.length) ? byte ^ (1 << bit) : byte)),
      name,
    ),
  );
const cuts = fc.tuple(field, fc.nat(40)).map(([name, n]) => bytes((all) => all.subarray(0, -n), name));
const additions = fc
  .tuple(field, fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.boolean())
  .map(([name, more, isFirst]) => bytes((all) => Buffer.concat(isFirst ? [more, all] : [all, more]), name));

const strayText = fc.constantFrom(
  ' ',
  '\n',
  '\r\n',
  '\t',
  '=',
  '==',
  '-',
  '_',
  '%',
  '\0',
  'é',
  '\u{1F512}',
  'A',
  '/',
);
const insertions = fc
  .tuple(field, at, strayText)
  .map(([name, where, stray]) =>
    text((all) => all.slice(0, where * all.length) + stray + all.slice(where * all.length), name),
  );
const replacements = fc
  .tuple(field, at, strayText)
  .map(([name, where, stray]) =>
    text((all) => all.slice(0, where * all.length) + stray + all.slice(where * all.length + 1), name),
  );
const variants = fc
  .tuple(
    field,
    fc.constantFrom<(all: string) => string>(
      (all) => all.replaceAll('+', '-').replaceAll('/', '_'),
      (all) => all.replace(/=+$/, ''),
      (all) => all.replace(/=*$/, '===='),
      (all) => all.replace(/=+$/, (end) => 'A'.repeat(end.length)),
      (all) => all.replace(/.(=+)$/, 'B$1'),
      (all) => all.toLowerCase(),
      (all) => `${all}${all}`,
      (all) => all.replaceAll(/.{4}/g, '$& '),
      (all) => Buffer.from(all, 'base64').toString('hex'),
      () => '',
    ),
  )
  .map(([name, change]) => text(change, name));

const types = fc.tuple(field, fc.oneof(fc.jsonValue(), fc.constant(undefined))).map(
  ([name, value]): Mutation =>
    (sealed) => ({ ...sealed, [name]: value }),
);
const shapes = fc.oneof(
  fc.constantFrom<Mutation>(
    (sealed) => [sealed],
    (sealed) => JSON.stringify(JSON.stringify(sealed)),
    (sealed) => JSON.stringify(sealed).slice(0, -1),
    (sealed) => `\u{feff}${JSON.stringify(sealed)}`,
    (sealed) => JSON.stringify(sealed).replace('{', '{"__proto__":{"nonce":1},'),
    (sealed) => `{"__proto__":${JSON.stringify(sealed)}}`,
    ({ nonce, ciphertext }) => ({ nonce: ciphertext, ciphertext: nonce }),
    ({ nonce, ciphertext }) => ({ nonce: [nonce], ciphertext: { 0: ciphertext } }),
    (sealed) => ({ ...sealed, more: 'fields' }),
    () => undefined,
  ),
  fc.jsonValue().map(
    (value): Mutation =>
      () =>
        value,
  ),
);
const none = fc.constant<Mutation>((sealed) => sealed);

/** What is sealed: values, texts of all kinds, and bytes that are no text. */
const content = fc.oneof(
  fc.json(),
  fc.string({ unit: 'binary' }),
  fc.uint8Array({ maxLength: 200 }),
  fc.constantFrom('', '\u{feff}1', '{"half":', '"\\ud800"'),
  fc.nat(40_000).map((length) => 'x'.repeat(length)),
);

/** Sealed with the key, with another one, or made up; then mutated up to twice, and as text or as a value. */
export function payloads(key: Uint8Array): fc.Arbitrary<unknown> {
  const mutation = fc.oneof(none, flips, cuts, additions, insertions, replacements, variants, types, shapes);
  const sealedWith = fc.oneof(
    { weight: 9, arbitrary: fc.constant(key) },
    { weight: 1, arbitrary: otherKeys },
  );
  return fc.tuple(content, sealedWith, mutation, fc.boolean()).map(([what, with_, mutate, isText]) => {
    const payload = mutate(seal(what, with_));
    return isText && typeof payload === 'object' ? JSON.stringify(payload) : payload;
  });
}

const otherKeys = fc.uint8Array({ minLength: 32, maxLength: 32 });
