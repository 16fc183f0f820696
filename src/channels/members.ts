import { asText } from '../protocol/reading';

/** Somebody on a presence channel. */
export interface Member<Info = unknown> {
  /** The `user_id` that your server signed, as text. */
  readonly id: string;
  /** The `user_info` beside it; whatever your server gave, or nothing. */
  readonly info: Info;
}

/** What a members object offers beside its members; none of it is enumerable. */
export interface MembersApi<Info = unknown> {
  /** How many members there are. */
  readonly count: number;
  /** The id this client was authorized as; nothing before that. */
  readonly myID: string | undefined;
  /** The member this client is; `null` until it is on the list. */
  readonly me: Member<Info> | null;
  /** The info of each, by id. */
  readonly members: Readonly<Record<string, Info>>;
  /** The member of that id, or `null`. */
  get(id: string): Member<Info> | null;
  /** Calls `visit` with each member. */
  each(visit: { bivarianceHack(member: Member<Info>): void }['bivarianceHack']): void;
}

/** Who is here: own keys are user ids, their values `{ id, info }`, so `Object.values(members)` lists them. */
export type Members<Info = unknown> = Readonly<Record<string, Member<Info>>> & MembersApi<Info>;

/** The list behind it. Any id is an id, `constructor` and `__proto__` too; a number is made text. */
export class MemberList extends Map<string, Member> {
  declare ownId: string | undefined;
  readonly view = viewOf(this);
  /** Some servers announce every socket of a user: the last one that leaves takes the member along. */
  readonly #sockets = new Map<string, number>();

  /** Takes the list the service gives on subscribing. */
  reset(ids: readonly unknown[], infos: ReadonlyMap<string, unknown>): void {
    for (const id of this.keys()) Reflect.deleteProperty(this.view, id);
    this.clear();
    this.#sockets.clear();
    for (const id of ids.map(asText)) if (id !== undefined) this.enter(id, infos.get(id));
  }

  /** The member, unless it was here already. */
  enter(id: string, info: unknown): Member | undefined {
    const isNew = !this.has(id);
    const member = { id, info };
    this.set(id, member);
    this.#sockets.set(id, (this.#sockets.get(id) ?? 0) + 1);
    // Does nothing where the id is a name of the API: no member can shadow it.
    Reflect.defineProperty(this.view, id, { value: member, enumerable: true, configurable: true });
    return isNew ? member : undefined;
  }

  /** The member, unless another socket of theirs is left, or it is oneself, who is still here to hear of it. */
  leave(id: string): Member | undefined {
    const sockets = (this.#sockets.get(id) ?? 0) - 1;
    this.#sockets.set(id, sockets);
    if (sockets > 0 || id === this.ownId) return;
    const member = this.get(id);
    this.delete(id);
    this.#sockets.delete(id);
    Reflect.deleteProperty(this.view, id);
    return member;
  }
}

/** The object that applications hold. What is defined so is not enumerable, and cannot be defined again. */
function viewOf(list: MemberList): Members {
  const find = (id: unknown) => list.get(id as string) ?? null;
  return Object.defineProperties({} as Members, {
    count: { get: () => list.size },
    myID: { get: () => list.ownId },
    me: { get: () => find(list.ownId) },
    members: { get: () => Object.fromEntries(Array.from(list.values(), ({ id, info }) => [id, info])) },
    get: { value: (id: unknown) => find(String(id)) },
    each: {
      value(visit: (member: Member) => void) {
        // In the order of this object's own keys: ids that are numbers first, from low to high.
        for (const member of Object.values(Object.fromEntries(list))) visit(member);
      },
    },
  });
}
