import type { Authorization } from './auth/authorization-options';
import { Channel } from './channels/channel';
import type { SubscriptionFailure } from './channels/channel-events';
import type { ChannelHost } from './channels/channel-host';
import { Subscription } from './channels/subscription';
import type { Session } from './connection/session';
import { Emitter } from './events/emitter';
import { type Frame, readObject } from './protocol/frame';

/** What the application's server says of a user: an id under one of two names, and whatever else. */
export interface UserData {
  readonly id?: string;
  readonly user_id?: string;
  readonly [field: string]: unknown;
}

export interface WatchlistEvent {
  readonly name: string;
  readonly user_ids: readonly string[];
}

export interface UserEvents {
  'jetsocket:signin_success': UserData;
  'jetsocket:signin_error': SubscriptionFailure;
  [event: string]: unknown;
}

export interface WatchlistEvents {
  online: WatchlistEvent;
  offline: WatchlistEvent;
}

const PREFIX = '#server-to-user-';

/** Whether a frame is the user's: it names no channel, or the user's own. */
export function isForUser({ channel }: Frame): boolean {
  return channel === undefined || (typeof channel === 'string' && channel.startsWith(PREFIX));
}

/** Asks as a channel does, for the whole connection. */
class SignIn extends Subscription<object> {
  readonly #user: User;

  constructor(host: ChannelHost, user: User) {
    super('the user', host);
    this.#user = user;
  }

  protected override authorize(session: Session, attempt: number): Promise<Authorization> {
    return this.host.authorizer.authorize(session, attempt, undefined, 'user_data');
  }

  protected override request(session: Session, { auth, user_data }: Partial<Authorization>): void {
    session.command('signin', { auth, user_data });
  }

  protected override withdraw(): void {}

  protected override succeeded(data: unknown): void {
    this.#user.signedIn(data);
  }

  protected override failed(error: SubscriptionFailure): void {
    this.#user.emit('jetsocket:signin_error', error);
  }
}

/** The user of this connection: signs in, again on every new connection, and hears what is sent to the user. */
export class User extends Emitter<UserEvents> {
  /** What the application's server says of the user, while signed in. */
  user_data: UserData | null = null;
  /** Tells when the users on the watchlist come `online` and go `offline`. */
  readonly watchlist = new Emitter<WatchlistEvents>();
  readonly #host: ChannelHost;
  readonly #signIn: SignIn;
  #session: Session | undefined;
  #channel: Channel | undefined;

  /** @internal */
  constructor(host: ChannelHost) {
    super();
    this.#host = { ...host, announced: (event, data, metadata) => this.emit(event, data, metadata) };
    this.#signIn = new SignIn(this.#host, this);
  }

  /** Signs in, on this connection and every later one; again after a failure. */
  signin(): void {
    this.#signIn.subscribe();
  }

  /** @internal */
  opened(session: Session): void {
    this.#session = session;
    this.#signIn.opened(session);
  }

  /** @internal */
  lost(): void {
    this.#channel?.lost(0);
    this.#session = this.#channel = undefined;
    this.user_data = null;
    this.#signIn.lost();
  }

  /** @internal */
  receive(frame: Frame): void {
    if (frame.channel !== undefined) {
      if (frame.channel === this.#channel?.name) this.#channel.receive(frame);
    } else if (frame.system === ':signin_success') this.#signIn.answered(frame.data);
    else if (frame.system === '_internal:watchlist_events') {
      const { events } = readObject(frame.data);
      for (const event of Array.isArray(events) ? events : []) {
        const { name } = readObject(event);
        if (typeof name === 'string') this.watchlist.emit(name, event);
      }
    }
  }

  /** @internal */
  signedIn(data: unknown): void {
    this.user_data = readObject(readObject(data).user_data);
    const id = this.user_data.id ?? this.user_data.user_id;
    if (id !== undefined && this.#session) {
      this.#channel = new Channel(PREFIX + id, this.#host);
      this.#channel.opened(this.#session);
      this.#channel.subscribe();
    }
    this.emit('jetsocket:signin_success', this.user_data);
  }
}
