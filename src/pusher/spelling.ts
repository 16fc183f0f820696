import type { ClientEvents, PresenceEvents } from '../channels/channel-events';
import type { ChannelMap } from '../channels/channel-map';
import type { Metadata } from '../events/handler';
import { inOwnWords } from './pusher-error';

/** The library's own events as pusher-js calls them. */
type Spelled<Events> = {
  [Event in keyof Events as Event extends `jetsocket:${infer Rest}`
    ? `pusher:${Rest}`
    : Event]: Events[Event];
};

/** The library's own events on channels; which of them come follows from the kind. */
export type PusherEvents = Spelled<ClientEvents>;

/** An application's channels, each with these events beside its own. */
export type SpelledMap<Channels extends ChannelMap> = {
  [Name in keyof Channels]: Channels[Name] &
    PusherEvents &
    (Name extends `presence-${string}` ? Spelled<PresenceEvents> : object);
};

interface Emitting {
  emit(event: string, data?: unknown, metadata?: Metadata): void;
}

/** The name as pusher-js spells it. No event of an application begins with `jetsocket:`; what one emits may be no text. */
export function spell(event: string): string {
  return `${event}`.replace(/^jetsocket:/, 'pusher:');
}

/**
 * Makes `emitter` spell the library's own events as pusher-js does, with their data as `shape` gives it. For
 * objects that the core makes, which cannot inherit it.
 */
export function spelled<Emitter extends Emitting>(emitter: Emitter, shape = inOwnWords): Emitter {
  const { emit } = emitter;
  emitter.emit = (event, data, metadata) => emit.call(emitter, spell(event), shape(event, data), metadata);
  return emitter;
}
