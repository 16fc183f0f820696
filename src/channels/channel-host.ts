import type { Authorizer } from '../auth/authorizer';
import type { Metadata } from '../events/emitter';
import type { Logger } from '../logger';

/** What channels share: one object a client, so that a channel costs little. */
export interface ChannelHost {
  readonly authorizer: Authorizer;
  readonly log: Logger;
  /** Milliseconds from the subscribe frame to its answer. */
  readonly subscribeTimeout: number;
  /** An event reached a channel's handlers; those of the client are next. */
  announced(event: string, data: unknown, metadata: Metadata): void;
  /** Nobody wants that channel any more and nothing is under way for it. */
  left(name: string): void;
}
