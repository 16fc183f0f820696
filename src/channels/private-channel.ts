import type { Authorization } from '../auth/authorization-options';
import type { Session } from '../connection/session';
import { Channel } from './channel';
import type { AnyEvents } from './channel-events';

/** A channel that asks for authorization before it subscribes, and carries client events. */
export class PrivateChannel<Events extends object = AnyEvents> extends Channel<Events> {
  /** @internal */
  protected override requestAuthorization(
    session: Session,
    attempt: number,
    needs?: 'channel_data',
  ): Promise<Authorization> {
    return this.host.requestAuthorization(session, attempt, this.name, needs);
  }

  /** @internal */
  protected override publish(event: string, data: unknown, _json: string): boolean {
    return this.transmit(event, data);
  }

  /** @internal */
  protected transmit(event: string, data: unknown): boolean {
    return this.session?.transmit(event, data, this.name) === true;
  }
}
