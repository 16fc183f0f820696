import type { Authorization } from '../auth/authorization-options';
import type { Session } from '../connection/session';
import { asObject, asText, readObject } from '../protocol/reading';
import type { AnyEvents, PresenceEvents } from './channel-events';
import { type Member, MemberList, type Members } from './members';
import { PrivateChannel } from './private-channel';

/** A private channel that knows who is here, and announces comings and goings. */
export class PresenceChannel<Events extends object = AnyEvents> extends PrivateChannel<
  Events & PresenceEvents
> {
  readonly #list = new MemberList();

  /** Who is here. Kept while the connection is lost; the differences are announced on return. */
  get members(): Members {
    return this.#list.view;
  }

  /** @internal */
  protected override async requestAuthorization(session: Session, attempt: number): Promise<Authorization> {
    const authorization = await super.requestAuthorization(session, attempt, 'channel_data');
    const { user_id } = readObject(authorization.channel_data);
    this.#list.ownId = asText(user_id);
    return authorization;
  }

  /** @internal */
  override answered(data: unknown): void {
    // Of two frames that were on the way, the later one knows who is here now.
    if (this.subscribed) this.#take(data, true);
    super.answered(data);
  }

  /** @internal */
  protected override succeeded(data: unknown, isReturn?: boolean): void {
    this.#take(data, isReturn);
    // A handler may have disconnected: then it succeeds, and tells of the gap, on the next connection.
    if (this.subscribed) super.succeeded(this.members);
  }

  /** Takes a list of who is here, and announces how it differs from the last one. */
  #take(data: unknown, isReturn?: boolean): void {
    const { presence } = asObject(data);
    const { ids, hash } = asObject(presence);
    const infos = new Map(Object.entries(asObject(hash)));
    const list = this.#list;
    const before = new Map(list);
    list.reset(Array.isArray(ids) ? ids : [...infos.keys()], infos);
    if (isReturn) {
      for (const [id, member] of before) if (!list.has(id)) this.announceOwn('member_removed', member);
      for (const [id, member] of list)
        if (!before.has(id) && id !== list.ownId) this.announceOwn('member_added', member);
    }
  }

  /** @internal */
  protected override notice(system: string, data: unknown): void {
    const { user_id, user_info } = asObject(data);
    const id = asText(user_id);
    let member: Member | undefined;
    if (id !== undefined) {
      if (system === 'member_added') member = this.#list.enter(id, user_info);
      if (system === 'member_removed') member = this.#list.leave(id);
    }
    if (member) this.announceOwn(system, member);
    else super.notice(system, data);
  }
}
