import { createAuthorize } from './auth/authorizer';
import type { ClientEvents } from './channels/channel-events';
import type { ChannelHost } from './channels/channel-host';
import type { AllEvents, AnyChannels, ChannelMap, ChannelName, ChannelOf } from './channels/channel-map';
import type { ChannelKind } from './channels/kinds';
import { ChannelRegistry } from './channels/registry';
import { Connection } from './connection/connection';
import {
  AuthorizationError,
  ConnectionError,
  checkName,
  DecryptionError,
  JetsocketError,
  ProtocolError,
  SubscriptionError,
  UsageError,
} from './errors';
import { Emitter } from './events/emitter';
import { createLogger, type LogStatics } from './logger';
import type { Examples } from './option-checks';
import { type Options, resolve } from './options';
import type { Platform } from './platform/platform';
import { encodeData } from './protocol/frame';
import { isObject } from './protocol/reading';
import { SignIn, type User } from './user';

/** What a build chooses. */
export interface Parts {
  readonly kinds: readonly ChannelKind[];
  readonly platform: Platform;
  /** Options that the kinds take beside the usual ones. */
  readonly options?: Examples;
}

/**
 * The object applications hold: channels over one connection that is kept alive. `Own` is what its channels have
 * beside the usual.
 */
export class Client<Channels extends ChannelMap = AnyChannels, Own = unknown> extends Emitter<
  AllEvents<Channels> & ClientEvents
> {
  static readonly JetsocketError = JetsocketError;
  static readonly UsageError = UsageError;
  static readonly ConnectionError = ConnectionError;
  static readonly AuthorizationError = AuthorizationError;
  static readonly SubscriptionError = SubscriptionError;
  static readonly DecryptionError = DecryptionError;
  static readonly ProtocolError = ProtocolError;
  /** The version of this library. */
  static readonly version: string = VERSION;
  /** `true` prints the log to the console. */
  static logToConsole = false;
  /** Gets each line of the log. */
  declare static log: ((line: string) => void) | undefined;

  /** The application key. */
  declare readonly key: string;
  readonly version: string = VERSION;
  /** The one connection: its state, and what is wrong with it. */
  declare readonly connection: Connection;
  /** The channels by name, as `channel()` and `allChannels()` give them. */
  declare readonly channels: ChannelRegistry;
  /** The user that `signin()` signs in. */
  declare readonly user: User;

  /** @internal */
  constructor(key: string, options: Options, { kinds, platform, options: more }: Parts) {
    super();
    if (!isObject(options as unknown)) throw new UsageError('the options must be an object');
    const log = createLogger(options.log, this.constructor as LogStatics);
    const config = resolve(key, options, platform, log, more);
    this.key = key;
    // Not the checked copies of the two: what is inside may change until the next request.
    const { channelAuthorization, userAuthentication } = options;
    const host: ChannelHost = {
      requestAuthorization: createAuthorize(channelAuthorization, '/jetsocket/auth', config.fetch),
      log,
      session: () => this.connection.session,
      answerTimeout: config.settings.subscribeTimeout,
      emitter: this,
    };
    const user = new SignIn({
      ...host,
      // Made for each sign-in: there are few, and most clients never sign in.
      requestAuthorization: (...request) =>
        createAuthorize(userAuthentication, '/jetsocket/user-auth', config.fetch)(...request),
      // From the frame that signs in to its answer; the option is about channels.
      answerTimeout: 10_000,
    });
    this.user = user;
    this.channels = new ChannelRegistry(kinds, host, user);
    this.connection = new Connection(config, platform, this.channels, log);
    // A microtask later, so that handlers bound right after `new` see every state.
    if (config.settings.autoConnect) {
      void Promise.resolve().then(() => {
        if (this.connection.state === 'initialized') this.connect();
      });
    }
  }

  /**
   * The channel of that name, at once; events come when the service has agreed.
   * @throws UsageError when the name is empty, or this build does not read encrypted channels
   */
  subscribe<Name extends ChannelName<Channels>>(name: Name): ChannelOf<Channels, Name> & Own {
    return this.channels.subscribe(name) as unknown as ChannelOf<Channels, Name> & Own;
  }

  /** Leaves the channel; nothing is delivered any more. Names nobody subscribed to are ignored. */
  unsubscribe(name: ChannelName<Channels>): void {
    this.channels.unsubscribe(name);
  }

  /** The channel of that name, if subscribed or subscribing. */
  channel<Name extends ChannelName<Channels>>(name: Name): (ChannelOf<Channels, Name> & Own) | undefined {
    return this.channels.find(name) as unknown as (ChannelOf<Channels, Name> & Own) | undefined;
  }

  /** The channels subscribed or subscribing, in the order of the calls. */
  allChannels(): (ChannelOf<Channels, ChannelName<Channels>> & Own)[] {
    return this.channels.all() as unknown as (ChannelOf<Channels, ChannelName<Channels>> & Own)[];
  }

  /** Connects, or tries again now; does nothing while connecting or connected. */
  connect(): void {
    this.connection.connect();
  }

  /** Ends the connection for good and leaves nothing behind; channels and handlers stay for `connect()`. */
  disconnect(): void {
    this.connection.disconnect();
  }

  /**
   * Hands an event to the connection; `false` while not connected. On an encrypted channel it is `trigger`, sealed.
   * @throws UsageError when a name is empty, JSON cannot hold the data, or `trigger` does
   */
  send_event(event: string, data: unknown, channel?: string): boolean {
    checkName(event, 'event name');
    encodeData(event, data);
    if (channel != null && this.channels.isSealed(channel)) {
      return this.channels.find(channel)?.trigger(event as `client-${string}`, data) === true;
    }
    return this.connection.session?.transmit(event, data, channel ?? undefined) === true;
  }

  /** Signs the user in, on this connection and every later one. */
  signin(): void {
    this.user.signin();
  }
}
