/** What newer engines bring. */
interface NativeBase64 {
  setFromBase64?(text: string): { readonly written: number };
  toBase64?(): string;
}

/** How many bytes standard, padded base64 of this length holds; a fraction where it has no such length. */
export function sizeOfBase64(text: unknown): number {
  if (typeof text !== 'string') return -1;
  return (text.length / 4) * 3 - (text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0);
}

/** Decodes strictly into the whole of `target`; `false` for anything that is not base64 of that many bytes. */
export function decodeBase64(text: unknown, target: Uint8Array): text is string {
  const size = target.length;
  if (sizeOfBase64(text) !== size) return false;
  // White space, which both decoders skip, makes them yield less than the length promises.
  try {
    const native = (target as NativeBase64).setFromBase64?.(text as string);
    if (native) return native.written === size;
    const binary = atob(text as string);
    for (let i = 0; i < size; i++) target[i] = binary.charCodeAt(i);
    return binary.length === size;
  } catch {
    return false;
  }
}

export function encodeBase64(bytes: Uint8Array): string {
  return (
    (bytes as NativeBase64).toBase64?.() ??
    btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
  );
}
