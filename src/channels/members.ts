/** Somebody on a presence channel. */
export interface Member<Info = unknown> {
  readonly id: string;
  readonly info: Info;
}

/** What a members object offers beside its members; none of it is enumerable. */
export interface MembersApi<Info = unknown> {
  readonly count: number;
  readonly myID: string | undefined;
  readonly me: Member<Info> | null;
  /** The info of each, by id. */
  readonly members: Readonly<Record<string, Info>>;
  get(id: string): Member<Info> | null;
  each(visit: (member: Member<Info>) => void): void;
}

/** Who is here: own keys are user ids, their values `{ id, info }`, so `Object.values(members)` lists them. */
export type Members<Info = unknown> = Readonly<Record<string, Member<Info>>> & MembersApi<Info>;

const API = ['count', 'myID', 'me', 'members', 'get', 'each'];

/** The object that applications hold. A class, since what a class defines is not enumerable. */
class MembersView implements MembersApi {
  readonly #list: MemberList;

  constructor(list: MemberList) {
    this.#list = list;
  }

  get count(): number {
    return this.#list.members.size;
  }

  get myID(): string | undefined {
    return this.#list.myID;
  }

  get me(): Member | null {
    const { myID } = this.#list;
    return myID === undefined ? null : this.get(myID);
  }

  get members(): Record<string, unknown> {
    return Object.fromEntries([...this.#list.members].map(([id, { info }]) => [id, info]));
  }

  get(id: unknown): Member | null {
    return this.#list.members.get(String(id)) ?? null;
  }

  each(visit: (member: Member) => void): void {
    for (const member of [...this.#list.members.values()]) visit(member);
  }
}

/** The list behind it. Any id is an id, `constructor` and `__proto__` too; one that is no string is made one. */
export class MemberList {
  myID: string | undefined;
  members = new Map<string, Member>();
  readonly view = new MembersView(this) as unknown as Record<string, Member>;
  /** Some servers announce every socket of a user: the last one that leaves takes the member along. */
  readonly #sockets = new Map<string, number>();

  /** Takes the list the server gives on subscribing; returns whom it replaces. */
  replace(ids: readonly unknown[], infos: ReadonlyMap<string, unknown>): Map<string, Member> {
    const before = this.members;
    for (const id of before.keys()) delete this.view[id];
    this.members = new Map();
    this.#sockets.clear();
    for (const id of ids) this.add(id, infos.get(String(id)));
    return before;
  }

  /** The member, unless it was here already. */
  add(user_id: unknown, info: unknown): Member | undefined {
    const id = String(user_id);
    const isNew = !this.members.has(id);
    const member = { id, info };
    this.members.set(id, member);
    this.#sockets.set(id, (this.#sockets.get(id) ?? 0) + 1);
    // No member can shadow the API: one with such an id is found through it.
    if (!API.includes(id)) {
      Object.defineProperty(this.view, id, { value: member, enumerable: true, configurable: true });
    }
    return isNew ? member : undefined;
  }

  /** The member, unless another socket of it is left; and whoever is listening is still here. */
  remove(user_id: unknown): Member | undefined {
    const id = String(user_id);
    const sockets = (this.#sockets.get(id) ?? 0) - 1;
    this.#sockets.set(id, sockets);
    if (sockets > 0 || id === this.myID) return;
    const member = this.members.get(id);
    this.members.delete(id);
    this.#sockets.delete(id);
    if (member) delete this.view[id];
    return member;
  }
}
