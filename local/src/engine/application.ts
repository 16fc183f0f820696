import type { ActivityFeed, News } from './activity';
import { Allowance } from './allowance';
import { Channel } from './channel';
import { kindOf } from './channel-name';
import { EventCache } from './event-cache';
import type { Member } from './members';
import type { Peer } from './peer';
import type { App } from './settings';
import type { Surroundings } from './surroundings';
import { Users } from './users';
import type { Wire } from './wire';

/** Up to this many subscribers each change of their number is told at once, beyond it on the next round. */
const COUNTED_AT_ONCE = 100;

/** An event on its way to a channel; `data` is on the wire what it is here. */
export interface OutgoingEvent {
  readonly channel: string;
  readonly event: string;
  readonly data: unknown;
  /** A connection that shall not get it. */
  readonly except?: string | undefined;
}

/** One application: its connections, its occupied channels and its users. */
export class Application {
  readonly settings: App;
  readonly wire: Wire;
  readonly surroundings: Surroundings;
  readonly #activity: ActivityFeed;
  readonly connections = new Map<string, Peer>();
  readonly channels = new Map<string, Channel>();
  readonly users: Users;
  readonly cache: EventCache;
  /** REST requests. */
  readonly requests: Allowance;
  readonly #miscounted = new Set<Channel>();

  constructor(settings: App, wire: Wire, surroundings: Surroundings, activity: ActivityFeed) {
    this.settings = settings;
    this.wire = wire;
    this.surroundings = surroundings;
    this.#activity = activity;
    this.users = new Users(wire);
    this.requests = new Allowance(settings.requestsPerSecond, () => surroundings.now());
    this.cache = new EventCache(() => surroundings.now(), settings.cacheLifetime * 1000);
  }

  /** Tells those who watch the engine. */
  tell(news: News): void {
    this.#activity.tell(this.settings.id, news);
  }

  /** Puts a connection on a channel and tells everybody concerned. */
  join(peer: Peer, name: string, member?: Member): void {
    const channel = this.#open(name);
    channel.subscribers.set(peer.socketId, peer);
    peer.channels.add(name);
    this.tell({ kind: 'subscribed', socketId: peer.socketId, channel: name, userId: member?.id });
    if (member && channel.members?.join(peer.socketId, member)) {
      channel.broadcast(this.wire.memberAdded(name, member.id, member.info), peer.socketId);
      this.tell({ kind: 'member_added', channel: name, userId: member.id });
    }
    peer.send(this.wire.subscribed(name, channel.members?.list()));
    if (channel.kind.cache) peer.send(this.cache.get(name) ?? this.#miss(name));
    this.#count(channel);
  }

  /** Takes a connection off a channel; does nothing when it is not on it. */
  leave(peer: Peer, name: string): void {
    const channel = this.channels.get(name);
    if (!peer.channels.delete(name) || channel === undefined) return;
    channel.subscribers.delete(peer.socketId);
    this.tell({ kind: 'unsubscribed', socketId: peer.socketId, channel: name });
    const gone = channel.members?.leave(peer.socketId);
    if (gone !== undefined) {
      channel.broadcast(this.wire.memberRemoved(name, gone));
      this.tell({ kind: 'member_removed', channel: name, userId: gone });
    }
    if (channel.subscribers.size === 0) this.#shut(channel);
    else this.#count(channel);
  }

  /** Delivers an event from the application's server; cache channels keep it. */
  publish({ channel: name, event, data, except }: OutgoingEvent): void {
    this.tell({ kind: 'event', channel: name, event, data });
    const channel = this.channels.get(name);
    const cached = kindOf(name).cache;
    if (channel === undefined && !cached) return;
    const text = this.wire.event(name, event, data);
    if (cached) this.cache.set(name, text);
    channel?.broadcast(text, except);
  }

  /** Passes a client's event on to the others of its channel; it is not kept. */
  relay(channel: Channel, sender: Peer, event: string, data: unknown): void {
    const { socketId } = sender;
    const userId = channel.members?.userAt(socketId);
    this.tell({ kind: 'event', channel: channel.name, event, data, socketId, userId });
    channel.broadcast(this.wire.event(channel.name, event, data, userId), socketId);
  }

  /** Forgets a connection that is gone. */
  remove(peer: Peer): void {
    this.connections.delete(peer.socketId);
    for (const name of [...peer.channels]) this.leave(peer, name);
    if (peer.user) this.users.depart(peer, peer.user);
    peer.user = undefined;
  }

  /** Tells the numbers of subscribers that were held back. */
  tellCounts(): void {
    for (const channel of this.#miscounted) this.#tellCount(channel);
    this.#miscounted.clear();
  }

  #open(name: string): Channel {
    const known = this.channels.get(name);
    if (known !== undefined) return known;
    const channel = new Channel(name);
    this.channels.set(name, channel);
    this.tell({ kind: 'channel_occupied', channel: name });
    return channel;
  }

  #miss(name: string): string {
    this.tell({ kind: 'cache_miss', channel: name });
    return this.wire.cacheMiss(name);
  }

  #shut(channel: Channel): void {
    this.channels.delete(channel.name);
    this.#miscounted.delete(channel);
    this.tell({ kind: 'channel_vacated', channel: channel.name });
  }

  #count(channel: Channel): void {
    const { access } = channel.kind;
    if (!this.settings.subscriptionCount || access === 'presence' || access === 'user') return;
    // Telling a crowd of every arrival would cost the square of its size.
    if (channel.subscribers.size <= COUNTED_AT_ONCE) this.#tellCount(channel);
    else this.#miscounted.add(channel);
  }

  #tellCount(channel: Channel): void {
    const { name, subscribers } = channel;
    channel.broadcast(this.wire.subscriptionCount(name, subscribers.size));
    this.tell({ kind: 'subscription_count', channel: name, count: subscribers.size });
  }
}
