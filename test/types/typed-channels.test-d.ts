import { expectTypeOf } from 'vitest';
import Jetsocket, {
  type Channel,
  type ChannelName,
  type PresenceChannel,
  type PrivateChannel,
} from '../../builds/standard';

// One map types everything: what may be subscribed, its class, its events and their data.

interface Message {
  readonly text: string;
}

interface Channels {
  chat: { message: Message; typing: { by: string }; count: number };
  'private-orders': { created: { id: number } };
  'private-encrypted-notes': { note: string };
  [name: `presence-${string}`]: { wave: number };
  [name: `room-${number}`]: { moved: [x: number, y: number] };
}

const socket = new Jetsocket<Channels>('key');
const chat = socket.subscribe('chat');
const orders = socket.subscribe('private-orders');
const notes = socket.subscribe('private-encrypted-notes');
const lobby = socket.subscribe('presence-lobby');
const room = socket.subscribe('room-7');

// The class follows from the prefix.
expectTypeOf(chat).toEqualTypeOf<Channel<Channels['chat']>>();
expectTypeOf(orders).toEqualTypeOf<PrivateChannel<Channels['private-orders']>>();
expectTypeOf(lobby).toEqualTypeOf<PresenceChannel<{ wave: number }>>();
expectTypeOf(room).toEqualTypeOf<Channel<{ moved: [x: number, y: number] }>>();
expectTypeOf(lobby.members.count).toBeNumber();
// @ts-expect-error: only presence channels have members
void chat.members;
// @ts-expect-error: only presence channels have members
void orders.members;

// What `channel` finds is the same, or nothing.
expectTypeOf(socket.channel('chat')).toEqualTypeOf<Channel<Channels['chat']> | undefined>();
expectTypeOf(socket.channel('presence-x')).toEqualTypeOf<PresenceChannel<{ wave: number }> | undefined>();
expectTypeOf(socket.allChannels()).items.toHaveProperty('name');

// A name that is not in the map is an error everywhere.
// @ts-expect-error: there is no such channel
socket.subscribe('chats');
// @ts-expect-error: there is no such channel
socket.subscribe('private-order');
// @ts-expect-error: a room has a number
socket.subscribe('room-x');
// @ts-expect-error: there is no such channel
socket.channel('chats');
// @ts-expect-error: there is no such channel
socket.unsubscribe('chats');
socket.unsubscribe('presence-anything');
declare const anyName: string;
// @ts-expect-error: a name made at run time needs an index in the map
socket.subscribe(anyName);

// The data of an event.
chat.bind('message', (data) => expectTypeOf(data).toEqualTypeOf<Message>());
chat.bind('typing', ({ by }) => expectTypeOf(by).toBeString());
chat.bind('count', (data, metadata) => {
  expectTypeOf(data).toBeNumber();
  expectTypeOf(metadata.user_id).toEqualTypeOf<string | undefined>();
});
orders.bind('created', ({ id }) => expectTypeOf(id).toBeNumber());
notes.bind('note', (data) => expectTypeOf(data).toBeString());
lobby.bind('wave', (data) => expectTypeOf(data).toBeNumber());
room.bind('moved', ([x, y]) => expectTypeOf(x + y).toBeNumber());
// @ts-expect-error: the data is a Message
chat.bind('message', (data: number) => data);

// An event that is not in the map is an error.
// @ts-expect-error: the map does not list it
chat.bind('messages', () => {});
// @ts-expect-error: an event of another channel
chat.bind('created', () => {});
// @ts-expect-error: the map does not list it
lobby.on('waves', () => {});
// @ts-expect-error: the map does not list it
orders.unbind('createt');
// @ts-expect-error: the map does not list it
void chat.once('messages');
// @ts-expect-error: the map does not list it
chat.events('messages');

// The modern shapes have the same types.
expectTypeOf(chat.on('message', () => {})).toEqualTypeOf<() => void>();
chat.on('message', (data) => expectTypeOf(data).toEqualTypeOf<Message>(), { once: true });
const { signal } = new AbortController();
chat.on('message', () => {}, { signal });
expectTypeOf(chat.once('message', { signal })).resolves.toEqualTypeOf<Message>();
expectTypeOf(chat.events('message', { signal })).toEqualTypeOf<AsyncIterableIterator<Message>>();
expectTypeOf(chat.ready).resolves.toEqualTypeOf<Channel<Channels['chat']>>();
expectTypeOf(lobby.ready).resolves.toEqualTypeOf<PresenceChannel<{ wave: number }>>();

// `bind` and its family chain.
expectTypeOf(chat.bind('message', () => {}).unbind('message')).toEqualTypeOf(chat);
expectTypeOf(
  chat
    .bind_global(() => {})
    .unbind_global()
    .unbind_all(),
).toEqualTypeOf(chat);
chat.bind_global((event, data) => {
  expectTypeOf(event).toBeString();
  expectTypeOf(data).toBeUnknown();
});

// The client hears the events of every channel.
socket.bind('message', (data) => expectTypeOf(data).toEqualTypeOf<Message>());
socket.bind('wave', (data) => expectTypeOf(data).toBeNumber());
// @ts-expect-error: no channel of the map has it
socket.bind('messages', () => {});

// The same event on two channels has either type.
const two = new Jetsocket<{ a: { x: number }; b: { x: string } }>('key');
two.bind('x', (data) => expectTypeOf(data).toEqualTypeOf<number | string>());

// An index takes names made at run time; those that are listed keep their own types.
interface Open {
  chat: { message: Message };
  [name: string]: Record<string, unknown> | { message: Message };
}
const open = new Jetsocket<{ chat: { message: Message }; [name: string]: Record<string, unknown> }>('key');
open.subscribe('chat').bind('message', (data) => expectTypeOf(data).toEqualTypeOf<Message>());
open.subscribe(anyName).bind('anything', (data) => expectTypeOf(data).toBeUnknown());
new Jetsocket<Open>('key').subscribe('chat').bind('message', ({ text }) => text);

// A map may be an interface whose events are interfaces.
interface ChatEvents {
  message: Message;
}
const named = new Jetsocket<{ chat: ChatEvents }>('key');
named.subscribe('chat').bind('message', (data) => expectTypeOf(data).toEqualTypeOf<Message>());
// @ts-expect-error: the interface does not list it
named.subscribe('chat').bind('messages', () => {});

// Client events: any name that begins so.
expectTypeOf(orders.trigger('client-typing', { on: true })).toBeBoolean();
expectTypeOf(socket.send_event('client-typing', {}, 'private-orders')).toBeBoolean();

// A helper for any channel and event of the map, as docs/reference.md shows one for components.
function listen<Name extends ChannelName<Channels>, Event extends keyof Channels[Name] & string>(
  name: Name,
  event: Event,
  handler: (data: Channels[Name][Event]) => void,
): () => void {
  const channel: Channel<Channels[Name]> = socket.subscribe(name);
  return channel.on(event, handler);
}
listen('chat', 'message', (data) => expectTypeOf(data).toEqualTypeOf<Message>());
listen('presence-lobby', 'wave', (data) => expectTypeOf(data).toBeNumber());
// @ts-expect-error: an event of another channel
listen('chat', 'wave', () => {});
