import { decodeBase64 } from './base64';

const KEY = 32;
/** How long the key before the last change is still tried: servers are deployed one after another. */
const OVERLAP = 300_000;

/** The current and the previous key of a channel. Keys are overwritten with zeros when let go. */
export class KeyRing {
  /** The current one first. */
  readonly #keys: Uint8Array[] = [];
  #changedAt = 0;

  /** The keys to try, the current one first. Expiry is checked here, so that no timer holds a key. */
  get keys(): readonly Uint8Array[] {
    if (this.#keys.length > 1 && Date.now() - this.#changedAt > OVERLAP) this.wipe(1);
    return this.#keys;
  }

  /** Takes 32 bytes of base64: `new` or `known`; `undefined` where it is anything else. */
  take(secret: unknown): 'new' | 'known' | undefined {
    const key = new Uint8Array(KEY);
    if (!decodeBase64(secret, key)) return;
    const [current, previous] = this.keys;
    if (current && equal(current, key)) {
      key.fill(0);
      return 'known';
    }
    // A change that is taken back brings the previous key again: then it is the current one.
    const isKnown = previous && equal(previous, key);
    this.wipe(1);
    this.#keys.unshift(key);
    this.#changedAt = Date.now();
    return isKnown ? 'known' : 'new';
  }

  /** Lets go of all keys but the first `kept`. */
  wipe(kept = 0): void {
    for (const key of this.#keys.splice(kept)) key.fill(0);
  }
}

/** In constant time: the comparison must not tell how much of a key was guessed. */
function equal(a: Uint8Array, b: Uint8Array): boolean {
  let difference = 0;
  for (let i = 0; i < KEY; i++) difference |= Number(a[i]) ^ Number(b[i]);
  return difference === 0;
}
