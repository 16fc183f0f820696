import type { Authorize } from '../auth/authorizer';
import type { Session } from '../connection/session';
import type { Emitter } from '../events/emitter';
import type { Logger } from '../logger';

/** What channels share: one object a client, so that a channel costs little. */
export interface ChannelHost {
  readonly requestAuthorization: Authorize;
  /** The connection, if there is one now. */
  session(): Session | undefined;
  readonly log: Logger;
  /** Milliseconds from the subscribe frame to its answer. */
  readonly answerTimeout: number;
  /** Its handlers hear the events of every channel, after those of the channel. */
  readonly emitter: Pick<Emitter<object>, 'emit'>;
  /** Lets go of a channel that nobody wants any more, and for which nothing is under way. */
  readonly forget?: (name: string) => void;
}
