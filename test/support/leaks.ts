/** Every way in which a few bytes may come out of a program: each form with its name. */
export function formsOf(secret: Uint8Array): [form: string, text: string][] {
  const bytes = Buffer.from(secret);
  const hex = bytes.toString('hex');
  const spaced = hex.replaceAll(/..(?!$)/g, '$& ');
  return [
    ['raw', bytes.toString('latin1')],
    ['hex', hex],
    ['hex in capitals', hex.toUpperCase()],
    ['hex as buffers are shown', spaced],
    ['a list of numbers', bytes.join()],
    [
      'an object of numbers',
      bytes.map((byte) => byte).reduce((text, byte, i) => `${text}${i ? ',' : ''}"${i}":${byte}`, ''),
    ],
    ...base64sOf(bytes).flatMap(([form, text]): [string, string][] => [
      [form, text],
      [`${form}, url-safe`, text.replaceAll('+', '-').replaceAll('/', '_')],
      [`${form}, in a URL`, encodeURIComponent(text)],
    ]),
  ];
}

/** Base64 of the bytes wherever they stand among others: less the letters that their neighbours decide. */
function base64sOf(bytes: Buffer): [form: string, text: string][] {
  return [0, 1, 2].map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const whole = Math.floor(((offset + bytes.length) * 8) / 6);
    return [`base64 at ${offset}`, text.slice(Math.ceil((offset * 8) / 6), whole)];
  });
}

/** The forms in which an output holds any of the secrets, as `secret: form`. */
export function leaksIn(output: Buffer, secrets: Readonly<Record<string, Uint8Array>>): string[] {
  const text = output.toString('latin1');
  // Long lists are broken into lines when they are printed.
  const flat = text.replaceAll(/\s/g, '');
  return Object.entries(secrets).flatMap(([name, secret]) =>
    formsOf(secret)
      .filter(([, form]) => text.includes(form) || flat.includes(form))
      .map(([form]) => `${name}: ${form}`),
  );
}
