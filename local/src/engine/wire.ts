/** The two spellings of the protocol's own event names. */
export type Prefix = 'jetsocket' | 'pusher';

/** Why a subscription was refused, as the client gets to read it. */
export interface Refusal {
  readonly type: string;
  readonly error: string;
  readonly status: number;
}

/** How the list of a presence channel's members is written. */
export interface MemberList {
  readonly ids: readonly string[];
  readonly hash: Readonly<Record<string, unknown>>;
  readonly count: number;
}

/** One kind of news about watched users. */
export interface WatchlistEvent {
  readonly name: 'online' | 'offline';
  readonly user_ids: readonly string[];
}

/** Writes the frames of the service; the only place that knows how a system event is spelled. */
export class Wire {
  readonly prefix: Prefix;

  constructor(prefix: Prefix) {
    this.prefix = prefix;
  }

  /** The name of a command without its prefix, or `undefined` for other events. */
  command(event: string): string | undefined {
    return event.startsWith(`${this.prefix}:`) ? event.slice(this.prefix.length + 1) : undefined;
  }

  /** Whether only the service itself may send events of this name. */
  reserves(event: string): boolean {
    return event.startsWith(`${this.prefix}:`) || event.startsWith(`${this.prefix}_internal:`);
  }

  established(socketId: string, activityTimeout: number): string {
    const data = JSON.stringify({ socket_id: socketId, activity_timeout: activityTimeout });
    return this.#system('connection_established', { data });
  }

  error(code: number | null, message: string, channel?: string): string {
    const data = { code, message };
    return this.#system('error', channel === undefined ? { data } : { channel, data });
  }

  ping(): string {
    return this.#system('ping', { data: {} });
  }

  pong(): string {
    return this.#system('pong', { data: {} });
  }

  subscribed(channel: string, presence?: MemberList): string {
    return this.#internal('subscription_succeeded', channel, presence === undefined ? {} : { presence });
  }

  refused(channel: string, refusal: Refusal): string {
    return this.#system('subscription_error', { channel, data: refusal });
  }

  /** A refusal as one family of servers writes it: an internal event that gives no reason. */
  refusedInternally(channel: string): string {
    return this.#internal('subscription_error', channel, {});
  }

  memberAdded(channel: string, userId: string, userInfo: unknown): string {
    return this.#internal('member_added', channel, { user_id: userId, user_info: userInfo });
  }

  memberRemoved(channel: string, userId: string): string {
    return this.#internal('member_removed', channel, { user_id: userId });
  }

  subscriptionCount(channel: string, count: number): string {
    return this.#internal('subscription_count', channel, { subscription_count: count });
  }

  cacheMiss(channel: string): string {
    return this.#system('cache_miss', { channel });
  }

  signedIn(userData: string): string {
    return this.#system('signin_success', { data: { user_data: userData } });
  }

  watchlist(events: readonly WatchlistEvent[]): string {
    return JSON.stringify({
      event: `${this.prefix}_internal:watchlist_events`,
      data: JSON.stringify({ events }),
    });
  }

  /** An event of the application: `data` is written as it is, a string stays a string. */
  event(channel: string, event: string, data: unknown, userId?: string): string {
    return JSON.stringify({ event, channel, data, user_id: userId });
  }

  #system(name: string, rest: object): string {
    return JSON.stringify({ event: `${this.prefix}:${name}`, ...rest });
  }

  #internal(name: string, channel: string, data: object): string {
    return JSON.stringify({
      event: `${this.prefix}_internal:${name}`,
      channel,
      data: JSON.stringify(data),
    });
  }
}
