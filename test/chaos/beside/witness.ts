import type { Numbered } from '../publisher';
import { fields } from '../wire-model';
import type { AnyChannel, AnyClient } from './client';

/** What a listener of one channel can tell without looking inside of the client. */
export interface Counts {
  heard: number;
  duplicates: number;
  outOfOrder: number;
  /** Events that were missing between two others while the client said it was subscribed. */
  missing: number;
  /** Events that were missing over a lost connection, and nothing said so. */
  missingUnnamed: number;
  afterUnsubscribe: number;
  sealedDelivered: number;
  uncaught: number;
}

export const none = (): Counts => ({
  heard: 0,
  duplicates: 0,
  outOfOrder: 0,
  missing: 0,
  missingUnnamed: 0,
  afterUnsubscribe: 0,
  sealedDelivered: 0,
  uncaught: 0,
});

/** One channel as an application sees it: what was wished, what was heard. */
export class Witness {
  wanted = false;
  /** The last thing the application heard was that it failed. */
  isToldOfFailure = false;
  object: AnyChannel | undefined;
  readonly #name: string;
  readonly #counts: Counts;
  #numbers = new Set<number>();
  #last = 0;
  /** Events between two others that errors spoke of. */
  #errors = 0;
  #isAfterReturn = false;
  #isNamed = false;
  /** Whether this object has ever been subscribed. */
  #isKnown = false;

  constructor(name: string, counts: Counts) {
    this.#name = name;
    this.#counts = counts;
  }

  subscribe(client: AnyClient): void {
    this.wanted = true;
    const channel = client.subscribe(this.#name);
    this.isToldOfFailure = false;
    if (channel === this.object) return;
    this.object = channel;
    this.#numbers = new Set();
    this.#last = 0;
    this.#isKnown = false;
    channel.bind_global((event, data) => this.#hears(channel, event, data));
  }

  unsubscribe(client: AnyClient): void {
    this.wanted = false;
    client.unsubscribe(this.#name);
  }

  #hears(channel: AnyChannel, event: string, data: unknown): void {
    const name = /^(?:jetsocket|pusher):(.*)/.exec(event)?.[1];
    if (!this.wanted || channel !== this.object) {
      if (!name) this.#counts.afterUnsubscribe++;
      return;
    }
    if (name === 'subscription_error') this.isToldOfFailure = true;
    if (name === 'subscription_succeeded') {
      this.isToldOfFailure = false;
      this.#isAfterReturn = true;
      // What came before belongs to an earlier subscription of the same name.
      if (!this.#isKnown) this.#last = 0;
      this.#isKnown = true;
    }
    if (name === 'gap') this.#isNamed = true;
    if (name === 'decryption_error') this.#errors++;
    if (!name) this.#delivered(data);
  }

  #delivered(data: unknown): void {
    const counts = this.#counts;
    const { number, nonce, ciphertext } = fields(data) as Partial<Numbered> & Record<string, unknown>;
    if (nonce !== undefined || ciphertext !== undefined) counts.sealedDelivered++;
    if (typeof number !== 'number') return;
    counts.heard++;
    // A cache channel gives its last event again on return, behind one that came while the answer was held, or
    // before an earlier subscription of the same object was answered.
    const isRepeated = this.#name.includes('cache-') && number === Math.max(...this.#numbers);
    if (this.#numbers.has(number)) counts.duplicates += isRepeated ? 0 : 1;
    else if (number < this.#last) counts.outOfOrder++;
    const hole = this.#last ? number - this.#last - 1 - this.#errors : 0;
    if (hole > 0 && !this.#isAfterReturn) counts.missing += hole;
    if (hole > 0 && this.#isAfterReturn && !this.#isNamed) counts.missingUnnamed += hole;
    this.#numbers.add(number);
    this.#last = Math.max(this.#last, number);
    this.#errors = 0;
    this.#isAfterReturn = this.#isNamed = false;
  }
}

/** Adds what one run counted to a sum. */
export function add<Sum extends object>(sum: Sum, more: Sum): Sum {
  const entries = Object.entries(sum).map(([key, value]) => [key, value + more[key as keyof Sum]]);
  return Object.fromEntries(entries) as Sum;
}
