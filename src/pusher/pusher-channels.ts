import type { Channel } from '../channels/channel';
import type { AnyEvents } from '../channels/channel-events';
import type { ChannelMap, ChannelName, ChannelOf } from '../channels/channel-map';
import type { PresenceChannel } from '../channels/presence-channel';
import type { PrivateChannel } from '../channels/private-channel';
import type { ChannelRegistry } from '../channels/registry';

/** What channels of pusher-js can be told themselves. */
export interface Returning {
  /** Subscribes again after `unsubscribe()`, unless another object has the name by now. */
  subscribe(): void;
  /** As `pusher.unsubscribe(name)`. */
  unsubscribe(): void;
}

/** Channels as code written for pusher-js knows them, with `subscribe()` and `unsubscribe()` of their own. */
export type PusherChannel<Events extends object = AnyEvents> = Channel<Events> & Returning;
export type PusherPrivateChannel<Events extends object = AnyEvents> = PrivateChannel<Events> & Returning;
export type PusherPresence<Events extends object = AnyEvents> = PresenceChannel<Events> & Returning;

/** The channel that `subscribe(name)` returns. */
export type PusherChannelOf<Channels extends ChannelMap, Name extends ChannelName<Channels>> = ChannelOf<
  Channels,
  Name
> &
  Returning;

/** Lets a channel that was left come back by its own `subscribe()`; the core has no use for it then. */
export function returning(channel: Channel, registry: () => ChannelRegistry): Channel {
  const { name, subscribe } = channel;
  channel.subscribe = () => {
    if (channel.wanted) subscribe.call(channel);
    else if (!registry().find(name)) {
      channel.wanted = true;
      // The name may be with a successor that is under way and was left too: then that one comes back.
      if (registry().subscribe(name, channel) !== channel) channel.wanted = false;
    }
  };
  return channel;
}
