/** Objects of the language or of the platform: what is behind them is not the library's. */
const isForeign = (value) =>
  value === globalThis || /^(WebSocket|Socket|AbortController|AbortSignal)$/.test(value.constructor?.name);

/**
 * Every text and all bytes that a script could come to from `root`: by properties, seen or not, by getters, and
 * by what maps and sets hold. Functions are entered too, for what stands on them.
 */
export function reachable(root) {
  const seen = new Set();
  const found = [];
  const waiting = [root];
  while (waiting.length) {
    const value = waiting.pop();
    if (typeof value === 'string') found.push(value);
    if (Object(value) !== value || seen.has(value) || isForeign(value)) continue;
    seen.add(value);
    if (ArrayBuffer.isView(value)) found.push(Buffer.from(value.buffer).toString('hex'));
    else if (value instanceof Map) waiting.push(...value.keys(), ...value.values());
    else if (value instanceof Set) waiting.push(...value);
    if (!ArrayBuffer.isView(value)) waiting.push(...membersOf(value));
  }
  return found;
}

function membersOf(object) {
  const members = [];
  for (let holder = object; holder; holder = Object.getPrototypeOf(holder)) {
    if (holder !== object && /\[native code\]/.test(holder.constructor)) break;
    for (const key of Reflect.ownKeys(holder)) {
      // Own getters and those of its class, each on the object itself.
      try {
        members.push(object[key]);
      } catch {}
    }
  }
  return members;
}
