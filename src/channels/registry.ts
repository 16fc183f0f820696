import type { Session } from '../connection/session';
import { UsageError } from '../errors';
import type { Frame } from '../protocol/frame';
import type { Channel } from './channel';
import type { ChannelHost } from './channel-host';
import type { ChannelKind } from './kinds';

/** Channels by name: makes them, and hands them sessions and frames. */
export class ChannelRegistry {
  readonly #kinds: readonly ChannelKind[];
  readonly #host: ChannelHost;
  readonly #channels = new Map<string, Channel>();
  /** Unsubscribed while their first subscription is under way: they may be brought back. */
  readonly #leaving = new Map<string, Channel>();
  #session: Session | undefined;

  constructor(kinds: readonly ChannelKind[], host: ChannelHost) {
    this.#kinds = kinds;
    this.#host = { ...host, left: (name) => this.#leaving.delete(name) };
  }

  /** The channel of that name, if the application is subscribed or subscribing to it. */
  find(name: string): Channel | undefined {
    return this.#channels.get(name);
  }

  all(): Channel[] {
    return [...this.#channels.values()];
  }

  /** @internal */
  subscribe(name: string): Channel {
    const channel = this.#channels.get(name) ?? this.#leaving.get(name) ?? this.#create(name);
    this.#leaving.delete(name);
    this.#channels.set(name, channel);
    channel.subscribe();
    return channel;
  }

  /** @internal */
  unsubscribe(name: string): void {
    const channel = this.#channels.get(name);
    if (!channel) return;
    this.#channels.delete(name);
    channel.unsubscribe();
    if (channel.subscriptionPending) this.#leaving.set(name, channel);
  }

  /** Whether the server has yet to answer a subscription. @internal */
  isSubscribing(): boolean {
    return this.#leaving.size > 0 || this.all().some((channel) => channel.subscriptionPending);
  }

  /** @internal */
  opened(session: Session): void {
    this.#session = session;
    for (const channel of this.all()) channel.opened(session);
  }

  /** @internal */
  lost(since: number): void {
    this.#session = undefined;
    for (const channel of this.all()) channel.lost(since);
    for (const channel of this.#leaving.values()) channel.lost(since);
    this.#leaving.clear();
  }

  /** @internal */
  rested(): void {
    for (const channel of this.all()) channel.rested();
  }

  /** Whether nothing may be sent to a channel of that name but through it. @internal */
  isSealed(name: string): boolean {
    return this.#kindOf(name).isSealed === true;
  }

  /** @internal */
  receive(frame: Frame): void {
    const name = frame.channel as string;
    (this.#channels.get(name) ?? this.#leaving.get(name))?.receive(frame);
  }

  #create(name: string): Channel {
    if (typeof name !== 'string' || !name) throw new UsageError('a channel name must be a non-empty string');
    const channel = this.#kindOf(name).create(name, this.#host);
    if (this.#session) channel.opened(this.#session);
    return channel;
  }

  /** The last kind of the table fits every name. */
  #kindOf(name: string): ChannelKind {
    return this.#kinds.find(({ prefix }) => name.startsWith(prefix)) as ChannelKind;
  }
}
