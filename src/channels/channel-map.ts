import type { Channel } from './channel';
import type { AnyEvents, EncryptedEvents } from './channel-events';
import type { PresenceChannel } from './presence-channel';
import type { PrivateChannel } from './private-channel';

/** An application's channels: name, or a template such as `presence-${string}`, to events, to data. */
export type ChannelMap = object;

/** Without a map any channel and any event is allowed, data unknown. */
export type AnyChannels = Record<string, AnyEvents>;

export type ChannelName<Channels extends ChannelMap> = keyof Channels & string;

type EventsOf<Channels extends ChannelMap, Name extends ChannelName<Channels>> = Channels[Name] extends object
  ? Channels[Name]
  : AnyEvents;

/** The channel that `subscribe(name)` returns: its class follows from the prefix, its events from the map. */
export type ChannelOf<
  Channels extends ChannelMap,
  Name extends ChannelName<Channels>,
> = Name extends `private-encrypted-${string}`
  ? PrivateChannel<EventsOf<Channels, Name> & EncryptedEvents>
  : Name extends `private-${string}`
    ? PrivateChannel<EventsOf<Channels, Name>>
    : Name extends `presence-${string}`
      ? PresenceChannel<EventsOf<Channels, Name>>
      : Channel<EventsOf<Channels, Name>>;

type EventsOfAll<Channels extends ChannelMap> = Channels[keyof Channels];

type Keys<Union> = Union extends unknown ? keyof Union & string : never;
type ValueOf<Union, Key extends string> = Union extends Record<Key, infer Value> ? Value : never;

/** The events of every channel, as the client itself hears them. */
export type AllEvents<Channels extends ChannelMap> = {
  [Event in Keys<EventsOfAll<Channels>>]: ValueOf<EventsOfAll<Channels>, Event>;
};
