import type { Channel } from '../channels/channel';
import type { AnyChannels, ChannelMap } from '../channels/channel-map';
import type { ChannelKind } from '../channels/kinds';
import type { ChannelRegistry } from '../channels/registry';
import { Client, type Parts } from '../client';
import type { Metadata } from '../events/handler';
import { createXHR } from '../platform/xml-http-request';
import { toClientOptions } from './client-options';
import { type Returning, returning } from './pusher-channels';
import { toConfig } from './pusher-config';
import { adaptConnection, type PusherConnection } from './pusher-connection';
import { inOwnWords } from './pusher-error';
import type { PusherConfig, PusherOptions } from './pusher-options';
import { PusherPresenceChannel } from './pusher-presence-channel';
import { type SpelledMap, spell, spelled } from './spelling';

/** What plugins of pusher-js take from its runtime. */
export const Runtime: { createXHR(): object } = { createXHR };

const presenceKind: ChannelKind = {
  prefix: 'presence-',
  create: (name, host) => new PusherPresenceChannel(name, host),
};

/** The client as code written for pusher-js knows it: its names, its options, its shapes of errors. */
export class PusherClient<Channels extends ChannelMap = AnyChannels> extends Client<
  SpelledMap<Channels>,
  Returning
> {
  static readonly Runtime = Runtime;
  /** Always empty: a list would keep clients that nobody else holds. */
  static readonly instances: readonly PusherClient[] = [];
  /** Nothing waits for the page to be ready. */
  static readonly isReady = true;
  static ready(): void {}

  /** The options as they were given. */
  declare readonly options: PusherOptions;
  /** The options with their defaults; authorization reads `config.auth` each time. */
  declare readonly config: PusherConfig;
  /** `channels.channels` has them by name. */
  declare readonly channels: ChannelRegistry & {
    readonly channels: Readonly<Record<string, Channel & Returning>>;
  };
  declare readonly connection: PusherConnection;

  /** @internal */
  constructor(key: string, options: PusherOptions, { kinds, platform }: Parts) {
    const config = toConfig(options, platform.isSecurePage());
    const adapted = [presenceKind, ...kinds].map(
      (kind): ChannelKind => ({
        ...kind,
        create: (name, host) => {
          const channel = returning(spelled(kind.create(name, host)), () => this.channels);
          return Object.assign(channel, { pusher: this });
        },
      }),
    );
    const find = (name: string) => this.channels.find(name) as Channel;
    super(key, toClientOptions(config, find), { kinds: adapted, platform });
    this.options = options;
    this.config = config;
    this.#adaptParts();
  }

  /** @internal */
  override emit(event: string, data?: unknown, metadata?: Metadata): void {
    super.emit(spell(event), data, metadata);
  }

  get global_emitter(): this {
    return this;
  }

  shouldUseTLS(): boolean {
    return this.config.useTLS;
  }

  /** Subscribes again to what could not be subscribed; the others are left as they are. */
  subscribeAll(): void {
    for (const { name } of this.channels.all()) this.channels.subscribe(name);
  }

  #adaptParts(): void {
    const { channels, connection, user } = this;
    spelled(user.watchlist);
    Object.defineProperties(channels, {
      __v_skip: { value: true },
      channels: {
        get: () => Object.fromEntries(channels.all().map((channel) => [channel.name, channel])),
      },
    });
    connection.send_event = this.send_event.bind(this);
    adaptConnection(connection);
    spelled(user, (event, data) => {
      // pusher-js tells it on the client alone, as the service said it.
      if (event === 'jetsocket:signin_success') this.emit(event, { user_data: JSON.stringify(data) });
      return inOwnWords(event, data);
    });
  }
}
