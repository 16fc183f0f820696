/** What newer engines bring. */
interface NativeBase64 {
  setFromBase64?(text: string): { readonly read: number; readonly written: number };
  toBase64?(): string;
}

/** How many bytes standard, padded base64 of this length holds; -1 where there is none of this length. */
export function sizeOfBase64(text: string): number {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  return text.length % 4 ? -1 : (text.length / 4) * 3 - padding;
}

/** Decodes strictly into the first bytes of `target`, which must be large enough; `false` for anything else. */
export function decodeBase64(text: string, target: Uint8Array): boolean {
  const size = sizeOfBase64(text);
  // White space, which both decoders skip, makes them yield less than the length promises.
  try {
    const native = (target as NativeBase64).setFromBase64?.(text);
    if (native) return native.read === text.length && native.written === size;
    const binary = atob(text);
    for (let i = 0; i < size; i++) target[i] = binary.charCodeAt(i);
    return binary.length === size;
  } catch {
    return false;
  }
}

export function encodeBase64(bytes: Uint8Array): string {
  const native = (bytes as NativeBase64).toBase64?.();
  if (native !== undefined) return native;
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}
