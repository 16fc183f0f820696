import {
  type ChannelChoice,
  type ConnectionRefusal,
  checkChannels,
  type DropOptions,
  type RefusalDialect,
  type Rewrite,
} from '../../local/src/engine/fault-arguments';
import type { Faults } from '../../local/src/engine/faults';
import { fieldsOf } from '../../local/src/engine/frame';
import type { Wire } from '../../local/src/engine/wire';

/**
 * What goes wrong, on request. Each lasting fault returns the function that ends it; `clear()` ends them all.
 * What your server refuses is no fault of the service: see `authorize`.
 */
export class TestFaults {
  readonly #faults: Faults;
  readonly #wire: Wire;

  /** @internal */
  constructor(faults: Faults, wire: Wire) {
    this.#faults = faults;
    this.#wire = wire;
  }

  /** Drops one connection or all: with a close code, or without one as a lost network does (1006). */
  drop(options: DropOptions = {}): void {
    this.#faults.drop(options);
  }

  /**
   * Refuses new connections: as a network that is not there, with a service that never speaks, or with the
   * code of an error. @default 'reset'
   */
  refuse(refusal: ConnectionRefusal = 'reset'): () => void {
    return this.#faults.refuseConnections(refusal);
  }

  /** Refuses subscriptions, whatever their signature. @default 'subscription_error' */
  refuseSubscriptions(channels: ChannelChoice, dialect?: RefusalDialect): () => void {
    return this.#faults.refuse(channels, dialect);
  }

  /** Leaves all that clients say about these channels, subscriptions first, unread until it is ended. */
  hangSubscriptions(channels: ChannelChoice): () => void {
    return this.#faults.hold(channels);
  }

  /** Says nothing, on these connections and on new ones, until it is ended; then all that waited. */
  hang(socketId?: string): () => void {
    return this.#faults.stall(socketId);
  }

  /** Says everything `ms` milliseconds late, in order. */
  delay(ms: number, socketId?: string): () => void {
    return this.#faults.delay(ms, socketId);
  }

  /**
   * Damages the events of these channels, or of all: on encrypted channels the ciphertext, which is a
   * `decryption_error`; elsewhere the frame, which is an `error` of the connection.
   */
  corrupt(channels: ChannelChoice = () => true): () => void {
    checkChannels(channels);
    return this.#faults.rewrite((text) => (this.#isEventOf(channels, text) ? damaged(text) : text));
  }

  /** Changes the frames of the service as you like; `undefined` loses one. */
  rewrite(rewrite: Rewrite): () => void {
    return this.#faults.rewrite(rewrite);
  }

  /** Sends any text as it is, to one connection or all, whether it is a frame or not. */
  send(text: string, socketId?: string): void {
    this.#faults.send(text, socketId);
  }

  /** Ends every fault. */
  clear(): void {
    this.#faults.clear();
  }

  #isEventOf(channels: ChannelChoice, text: string): boolean {
    const { event, channel } = fieldsOf(text) ?? {};
    if (typeof event !== 'string' || typeof channel !== 'string' || this.#wire.reserves(event)) return false;
    return typeof channels === 'string' ? channels === channel : channels(channel);
  }
}

/** The frame with one character of its ciphertext changed; one that is not sealed is cut in the middle. */
function damaged(text: string): string {
  const frame = fieldsOf(text);
  const { nonce, ciphertext } = fieldsOf(frame?.data) ?? {};
  if (typeof nonce !== 'string' || typeof ciphertext !== 'string') return text.slice(0, text.length / 2);
  const forged = (ciphertext.startsWith('A') ? 'B' : 'A') + ciphertext.slice(1);
  return JSON.stringify({ ...frame, data: JSON.stringify({ nonce, ciphertext: forged }) });
}
