import type { Authorization } from '../auth/authorization-options';
import type { Session } from '../connection/session';
import { readObject } from '../protocol/frame';
import type { AnyEvents, PresenceEvents } from './channel-events';
import { MemberList, type Members } from './members';
import { PrivateChannel } from './private-channel';

/** A private channel that knows who is here, and announces comings and goings. */
export class PresenceChannel<Events extends object = AnyEvents> extends PrivateChannel<
  Events & PresenceEvents
> {
  readonly #list = new MemberList();

  /** Who is here. Kept while the connection is lost; the differences are announced on return. */
  get members(): Members {
    return this.#list.view as unknown as Members;
  }

  /** @internal */
  protected override async authorize(session: Session, attempt: number): Promise<Authorization> {
    const authorization = await super.authorize(session, attempt, 'channel_data');
    const { user_id } = readObject(authorization.channel_data);
    if (!session.signal.aborted) this.#list.myID = user_id == null ? undefined : String(user_id);
    return authorization;
  }

  /** @internal */
  protected override succeeded(data: unknown): void {
    const { presence } = readObject(data);
    const { ids, hash } = readObject(presence);
    const infos = new Map(Object.entries(readObject(hash)));
    const before = this.#list.replace(Array.isArray(ids) ? ids : [...infos.keys()], infos);
    if (before.size) {
      const now = this.#list.members;
      for (const [id, member] of before) if (!now.has(id)) this.announce('jetsocket:member_removed', member);
      for (const [id, member] of now) if (!before.has(id)) this.announce('jetsocket:member_added', member);
    }
    super.succeeded(this.members);
  }

  /** @internal */
  protected override notice(system: string, data: unknown): void {
    const { user_id, user_info } = readObject(data);
    // Nobody is not somebody.
    if (user_id == null) return super.notice(system, data);
    if (system === '_internal:member_added') {
      const member = this.#list.add(user_id, user_info);
      if (member) this.announce('jetsocket:member_added', member);
    } else if (system === '_internal:member_removed') {
      const member = this.#list.remove(user_id);
      if (member) this.announce('jetsocket:member_removed', member);
    } else super.notice(system, data);
  }
}
