import type { Authorization } from '../auth/authorization-options';
import type { Member, Members } from '../channels/members';
import { PresenceChannel } from '../channels/presence-channel';
import type { Session } from '../connection/session';
import type { Frame } from '../protocol/frame';
import { asText, readObject } from '../protocol/reading';

/** A presence channel that shows user ids as the application's server gave them, which may be numbers. */
export class PusherPresenceChannel extends PresenceChannel {
  #myID: unknown = null;
  /** Who came or went last. */
  #user_id: unknown;

  readonly #members: Members = new Proxy(super.members, {
    get: (members, name) => {
      if (name === 'myID') return this.#myID;
      const value = Reflect.get(members, name);
      return name === 'me' && value && value.id !== this.#myID ? { ...value, id: this.#myID } : value;
    },
  });

  override get members(): Members {
    return this.#members;
  }

  /** @internal */
  protected override async requestAuthorization(session: Session, attempt: number): Promise<Authorization> {
    const authorization = await super.requestAuthorization(session, attempt);
    this.#myID = readObject(authorization.channel_data).user_id;
    return authorization;
  }

  /** @internal */
  protected override deliver({ event, data, user_id }: Frame): void {
    this.announce(event, data, user_id == null ? {} : { user_id });
  }

  /** @internal */
  protected override notice(system: string, data: unknown): void {
    this.#user_id = readObject(data).user_id;
    super.notice(system, data);
  }

  /** @internal */
  protected override announceOwn(event: string, data?: unknown): void {
    const isSame = event.startsWith('member_') && (data as Member).id === asText(this.#user_id);
    super.announceOwn(event, isSame ? { ...(data as Member), id: this.#user_id } : data);
  }
}
