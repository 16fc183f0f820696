import { decodeBase64 } from './base64';

/** The length of a key, in bytes. */
const KEY = 32;
/** How long the key before the last change is still tried, in milliseconds: servers are deployed one after another. */
const OVERLAP = 300_000;

/** The current and the previous key of a channel. Keys are overwritten with zeros when let go. */
export class KeyRing {
  /** The current one first. */
  readonly #keys: Uint8Array[] = [];
  #changedAt = 0;

  /** The keys to try, the current one first. Expiry is checked here, so that no timer holds a key. */
  get keys(): readonly Uint8Array[] {
    // A clock that was set back must not make it live longer.
    if (Math.abs(Date.now() - this.#changedAt) > OVERLAP) this.wipe(1);
    return this.#keys;
  }

  /** Takes 32 bytes of base64: whether they were not known; `undefined` where it is anything else. */
  take(secret: unknown): boolean | undefined {
    const key = new Uint8Array(KEY);
    if (!decodeBase64(secret, key)) return;
    const known = this.keys.findIndex((each) => equal(each, key));
    if (known === 0) key.fill(0);
    else {
      // A change that is taken back brings the previous key again: then it is the current one.
      this.wipe(1);
      this.#keys.unshift(key);
      this.#changedAt = Date.now();
    }
    return known < 0;
  }

  /** Lets go of all keys but the first `kept`. */
  wipe(kept = 0): void {
    for (const key of this.#keys.splice(kept)) key.fill(0);
  }
}

/** In constant time: the comparison must not tell how much of a key was guessed. */
function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.reduce((difference, byte, i) => difference | (byte ^ Number(b[i])), 0) === 0;
}
