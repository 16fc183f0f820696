import type { MemberList } from './wire';

/** Somebody on a presence channel, as the authorization named them. */
export interface Member {
  readonly id: string;
  readonly info: unknown;
}

/** Who is on a presence channel: one entry a user, however many connections each has. */
export class Members {
  readonly #sockets = new Map<string, string>();
  readonly #users = new Map<string, { member: Member; connections: number }>();

  get size(): number {
    return this.#users.size;
  }

  get ids(): string[] {
    return [...this.#users.keys()];
  }

  *[Symbol.iterator](): Iterator<Member> {
    for (const { member } of this.#users.values()) yield member;
  }

  has(userId: string): boolean {
    return this.#users.has(userId);
  }

  /** The user behind a connection, or `undefined`. */
  userAt(socketId: string): string | undefined {
    return this.#sockets.get(socketId);
  }

  /** Adds a connection; `true` when it is its user's first. */
  join(socketId: string, member: Member): boolean {
    this.#sockets.set(socketId, member.id);
    const known = this.#users.get(member.id);
    if (known) known.connections += 1;
    else this.#users.set(member.id, { member, connections: 1 });
    return known === undefined;
  }

  /** Removes a connection; returns its user when that was the last one. */
  leave(socketId: string): string | undefined {
    const id = this.#sockets.get(socketId);
    const known = id === undefined ? undefined : this.#users.get(id);
    if (id === undefined || known === undefined) return undefined;
    this.#sockets.delete(socketId);
    known.connections -= 1;
    if (known.connections > 0) return undefined;
    this.#users.delete(id);
    return id;
  }

  list(): MemberList {
    // Ids are the application's: one called __proto__ must stay a key like any other.
    const hash: Record<string, unknown> = Object.create(null);
    for (const member of this) hash[member.id] = member.info;
    return { ids: this.ids, hash, count: this.size };
  }
}
