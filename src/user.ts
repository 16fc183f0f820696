import type { Authorization } from './auth/authorization-options';
import { Channel } from './channels/channel';
import type { SubscriptionFailure } from './channels/channel-events';
import type { ChannelHost } from './channels/channel-host';
import { Subscription } from './channels/subscription';
import type { Session } from './connection/session';
import { Emitter } from './events/emitter';
import type { Frame } from './protocol/frame';
import { asObject, asText, readObject } from './protocol/reading';

/** What the application's server says of a user: an id under one of two names, and whatever else. */
export interface UserData {
  readonly id?: string;
  readonly user_id?: string;
  readonly [field: string]: unknown;
}

export interface WatchlistEvent {
  readonly name: string;
  readonly user_ids: string[];
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

/** The user of this connection: signs in, again on every new connection, and hears what is sent to the user. */
export interface User extends Emitter<UserEvents> {
  /** What the application's server says of the user, while signed in. */
  readonly user_data: UserData | null;
  /** Tells when the users on the watchlist come `online` and go `offline`. */
  readonly watchlist: Emitter<WatchlistEvents>;
  /** Signs in, on this connection and every later one; again after a failure. */
  signin(): void;
}

/** The user behind that: asks as a channel does, for the whole connection. */
export class SignIn extends Subscription<UserEvents> implements User {
  user_data: UserData | null = null;
  readonly watchlist = new Emitter<WatchlistEvents>();
  #channel: Channel | undefined;

  constructor(host: ChannelHost) {
    super('the user', host);
  }

  signin(): void {
    this.subscribe();
  }

  override lost(since: number): void {
    super.lost(since);
    this.#channel?.lost(since);
    this.user_data = null;
  }

  override receive(frame: Frame, system: string | undefined): void {
    const { channel, data } = frame;
    const { events } = asObject(data);
    if (channel != null) {
      if (channel === this.#channel?.name) this.#channel.receive(frame, system);
    } else if (system === 'signin_success') this.answered(data);
    else if (system === 'watchlist_events' && Array.isArray(events)) {
      for (const event of events) {
        const { name } = asObject(event);
        if (typeof name === 'string') this.watchlist.emit(name, event);
      }
    }
  }

  protected override requestAuthorization(session: Session, attempt: number): Promise<Authorization> {
    return this.host.requestAuthorization(session, attempt, undefined, 'user_data');
  }

  protected override sendCommand(
    session: Session,
    command: string,
    { auth, user_data }: Partial<Authorization> = {},
  ): void {
    if (command === 'subscribe') session.command('signin', { auth, user_data });
  }

  protected override succeeded(data: unknown): void {
    this.user_data = readObject(asObject(data).user_data);
    const id = asText(this.user_data.id ?? this.user_data.user_id);
    if (id !== undefined) {
      /** What is sent to the user, without what concerns the channel that carries it. */
      const emit: ChannelHost['emitter']['emit'] = (event, data, metadata) => {
        if (!event.startsWith('jetsocket:')) this.emit(event, data, metadata);
      };
      this.#channel = new Channel(`#server-to-user-${id}`, { ...this.host, emitter: { emit } });
      this.#channel.subscribe();
    }
    this.emit('jetsocket:signin_success', this.user_data);
  }

  protected override attemptFailed(error: SubscriptionFailure): void {
    this.host.log()?.('warn', error.message);
    this.emit('jetsocket:signin_error', error);
  }
}
