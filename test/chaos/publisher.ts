import { clearInterval, setInterval } from 'node:timers';
import type { LocalService } from 'jetsocket-local';
import { seal } from '../support/sealing';
import { type Authority, userId } from './authority';
import { hostilePayloads } from './hostile-payloads';
import type { Random } from './random';
import { channelNames, eventNames } from './scenario';

/** Every event published carries this: its channel and its number there. */
export interface Numbered {
  readonly channel: string;
  readonly number: number;
  readonly text: string;
}

/** What encrypted events say, and so what may never be seen on the wire. */
export const secretMark = 'nobody-else-may-read-this';

export const userChannel = `#server-to-user-${userId}`;

/** The application's servers as far as they publish: numbered events on every channel, all the time. */
export class Publisher {
  readonly #service: LocalService;
  readonly #authority: Authority;
  readonly #random: Random;
  readonly #numbers = new Map<string, number>();
  /** The number of the key each sealed event was sealed with, by its nonce. */
  readonly sealedWith = new Map<string, { readonly key: number; readonly event: Numbered }>();
  /** Servers are deployed one after another: some still seal with the key before the last change. */
  oldKeys = 0.1;
  #timer: NodeJS.Timeout | undefined;

  constructor(service: LocalService, authority: Authority, random: Random) {
    this.#service = service;
    this.#authority = authority;
    this.#random = random;
  }

  start(every: number): void {
    this.#timer = setInterval(() => this.publishEverywhere(), every);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  publishEverywhere(): void {
    for (const channel of [...channelNames, userChannel]) this.publish(channel);
  }

  /** The number of the last event there. */
  last(channel: string): number {
    return this.#numbers.get(channel) ?? 0;
  }

  publish(channel: string): void {
    const number = this.last(channel) + 1;
    this.#numbers.set(channel, number);
    const event = { channel, number, text: secretMark };
    const name = eventNames[number % eventNames.length] as string;
    if (!this.#service.channels.has(channel) && !channel.includes('cache-')) return;
    if (!channel.startsWith('private-encrypted-')) return this.#service.publish(channel, name, event);
    const key = Math.max(0, this.#authority.keyNumber - (this.#random.chance(this.oldKeys) ? 1 : 0));
    const sealed = seal(JSON.stringify(event), this.#authority.keyOf(channel, key));
    this.sealedWith.set(sealed.nonce, { key, event });
    this.#service.publish(channel, name, sealed);
  }

  attack(channel: string, payload: number): void {
    const key = this.#authority.keyOf(channel, this.#authority.keyNumber);
    this.#service.publish(channel, 'hostile', hostilePayloads[payload]?.(key));
  }
}
