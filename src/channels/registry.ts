import { checkName } from '../errors';
import type { Frame } from '../protocol/frame';
import type { Channel } from './channel';
import type { ChannelHost } from './channel-host';
import type { ChannelKind } from './kinds';
import type { Subscription } from './subscription';

/** Channels by name: makes them, and as the `ConnectionOwner` hands them and the user sessions and frames. */
export class ChannelRegistry {
  readonly #kinds: readonly ChannelKind[];
  readonly #host: ChannelHost;
  readonly #user: Subscription<object>;
  /** The wanted ones, and those unsubscribed while under way: they may be brought back. */
  readonly #channels = new Map<string, Channel>();

  /** @internal */
  constructor(kinds: readonly ChannelKind[], host: ChannelHost, user: Subscription<object>) {
    this.#kinds = kinds;
    this.#host = { ...host, forget: (name) => this.#channels.delete(name) };
    this.#user = user;
  }

  /** The channel of that name, if the application is subscribed or subscribing to it. */
  find(name: string): Channel | undefined {
    const channel = this.#channels.get(name);
    return channel?.wanted ? channel : undefined;
  }

  /** The channels the application is subscribed or subscribing to, in the order of the calls. */
  all(): Channel[] {
    return [...this.#channels.values()].filter((channel) => channel.wanted);
  }

  /** `returning` is a channel of that name that is to come back, if nothing else has the name. @internal */
  subscribe(name: string, returning?: Channel): Channel {
    const channel = this.#channels.get(name) ?? returning ?? this.#kindOf(name).create(name, this.#host);
    this.#channels.set(name, channel);
    channel.subscribe();
    return channel;
  }

  /** @internal */
  unsubscribe(name: string): void {
    this.find(name)?.unsubscribe();
  }

  /** @internal */
  isSubscribing(): boolean {
    return [...this.#channels.values()].some((channel) => channel.subscriptionPending);
  }

  /** @internal */
  opened(): void {
    for (const subscription of this.#everyone()) subscription.settle();
  }

  /** @internal */
  lost(since: number): void {
    for (const subscription of this.#everyone()) subscription.lost(since);
  }

  /** @internal */
  rested(): void {
    for (const subscription of this.#everyone()) subscription.rested();
  }

  /** Whether nothing may be sent to a channel of that name but through it. @internal */
  isSealed(name: string): boolean {
    return this.#kindOf(name).isSealed === true;
  }

  /** A frame for none of these channels is the user's, or nobody's. @internal */
  receive(frame: Frame, system: string | undefined): void {
    const { channel, event, data } = frame;
    if (channel == null && system === undefined) this.#host.emitter.emit(event, data);
    else (this.#channels.get(channel as string) ?? this.#user).receive(frame, system);
  }

  #everyone(): Subscription<object>[] {
    return [...this.#channels.values(), this.#user];
  }

  /** The last kind of the table fits every name. */
  #kindOf(name: string): ChannelKind {
    checkName(name, 'channel name');
    return this.#kinds.find(({ prefix }) => name.startsWith(prefix)) as ChannelKind;
  }
}
