import type { Peer, SignedInUser } from './peer';
import type { WatchlistEvent, Wire } from './wire';

/** Who is signed in on which connections, and who watches whom. */
export class Users {
  readonly #wire: Wire;
  readonly #connections = new Map<string, Set<Peer>>();
  readonly #watchers = new Map<string, Set<Peer>>();

  constructor(wire: Wire) {
    this.#wire = wire;
  }

  /** The connections on which a user is signed in. */
  connectionsOf(userId: string): readonly Peer[] {
    return [...(this.#connections.get(userId) ?? [])];
  }

  /** Notes that a user is there and tells those who watch. */
  arrive(peer: Peer, user: SignedInUser): void {
    for (const watched of user.watchlist) add(this.#watchers, watched, peer);
    this.#tell(peer, this.#statusOf(user.watchlist));
    if (add(this.#connections, user.id, peer) === 1) this.#announce('online', user.id);
  }

  /** Undoes `arrive` when the connection is gone. */
  depart(peer: Peer, user: SignedInUser): void {
    for (const watched of user.watchlist) remove(this.#watchers, watched, peer);
    if (remove(this.#connections, user.id, peer) === 0) this.#announce('offline', user.id);
  }

  #statusOf(watchlist: readonly string[]): WatchlistEvent[] {
    const online = watchlist.filter((id) => this.#connections.has(id));
    const offline = watchlist.filter((id) => !this.#connections.has(id));
    const events: WatchlistEvent[] = [
      { name: 'online', user_ids: online },
      { name: 'offline', user_ids: offline },
    ];
    return events.filter((event) => event.user_ids.length > 0);
  }

  #announce(name: WatchlistEvent['name'], userId: string): void {
    for (const watcher of this.#watchers.get(userId) ?? [])
      this.#tell(watcher, [{ name, user_ids: [userId] }]);
  }

  #tell(peer: Peer, events: readonly WatchlistEvent[]): void {
    if (events.length > 0) peer.send(this.#wire.watchlist(events));
  }
}

/** Returns how many there are then. */
function add(index: Map<string, Set<Peer>>, key: string, peer: Peer): number {
  const peers = index.get(key) ?? new Set();
  index.set(key, peers.add(peer));
  return peers.size;
}

/** Returns how many are left. */
function remove(index: Map<string, Set<Peer>>, key: string, peer: Peer): number {
  const peers = index.get(key);
  peers?.delete(peer);
  if (peers?.size === 0) index.delete(key);
  return peers?.size ?? 0;
}
