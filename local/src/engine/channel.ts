import { type ChannelKind, kindOf } from './channel-name';
import { Members } from './members';

/** Whoever can be on a channel. */
export interface Subscriber {
  readonly socketId: string;
  send(text: string): void;
}

/** An occupied channel: who listens, and who is there if it is a presence channel. */
export class Channel {
  readonly name: string;
  readonly kind: ChannelKind;
  readonly subscribers = new Map<string, Subscriber>();
  readonly members: Members | undefined;

  constructor(name: string) {
    this.name = name;
    this.kind = kindOf(name);
    this.members = this.kind.access === 'presence' ? new Members() : undefined;
  }

  /** Hands one ready frame to everybody, but for the connection `except`. */
  broadcast(text: string, except?: string): void {
    for (const [socketId, subscriber] of this.subscribers) {
      if (socketId !== except) subscriber.send(text);
    }
  }
}
