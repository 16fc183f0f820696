import { expectTypeOf } from 'vitest';
import Jetsocket, {
  type Channel,
  Jetsocket as Named,
  type PresenceChannel,
  type PrivateChannel,
} from '../../builds/standard';

// Without a map everything is allowed, and data is unknown until a handler says what it expects.

interface Message {
  readonly text: string;
}

expectTypeOf(Named).toEqualTypeOf<typeof Jetsocket>();
const socket = new Jetsocket('key');
declare const name: string;
const channel = socket.subscribe(name);

channel.bind('anything', (data) => expectTypeOf(data).toBeUnknown());
channel.bind('anything', (data: Message) => data.text);
// biome-ignore lint/suspicious/noExplicitAny: what code written for this protocol family often says
channel.bind('anything', (data: any) => data.text);
channel.bind('anything', ({ text }: Message, { user_id }) => [text, user_id]);
channel.bind('anything', () => {}, { a: 'context' });
channel
  .unbind('anything')
  .unbind()
  .unbind('anything', () => {}, {});
// @ts-expect-error: unknown data is not read just so
channel.bind('anything', (data) => data.text);
// @ts-expect-error: an event has a name
channel.bind(7, () => {});
// @ts-expect-error: a handler is a function
channel.bind('anything', 'handler');

socket.bind('anything', (data: Message) => data.text);
socket.bind_global((event, data) => [event, data]);
expectTypeOf(channel.once('anything')).resolves.toBeUnknown();
expectTypeOf(channel.events('anything')).toEqualTypeOf<AsyncIterableIterator<unknown>>();

// A class still follows from a prefix that is written out.
expectTypeOf(socket.subscribe('orders')).toEqualTypeOf<Channel>();
expectTypeOf(socket.subscribe('private-orders')).toEqualTypeOf<PrivateChannel>();
expectTypeOf(socket.subscribe('presence-lobby')).toEqualTypeOf<PresenceChannel>();
declare const id: number;
expectTypeOf(socket.subscribe(`presence-${id}` as const).members.count).toBeNumber();
expectTypeOf(socket.channel('orders')).toEqualTypeOf<Channel | undefined>();
expectTypeOf(socket.allChannels()).items.toExtend<Channel>();

// The library's own events keep their types.
channel.bind('jetsocket:gap', ({ since, duration }) => expectTypeOf(since + duration).toBeNumber());
channel.bind('jetsocket:subscription_error', ({ status }) => expectTypeOf(status).toBeNumber());
socket
  .subscribe('presence-lobby')
  .bind('jetsocket:member_added', ({ id: who }) => expectTypeOf(who).toBeString());
socket.subscribe('private-encrypted-notes').bind('jetsocket:decryption_error', ({ reason }) => {
  expectTypeOf(reason).toExtend<string>();
});

// What channels tell of themselves.
expectTypeOf(channel.name).toBeString();
expectTypeOf(channel.state).toEqualTypeOf<'unsubscribed' | 'subscribing' | 'subscribed'>();
expectTypeOf(channel.subscribed).toBeBoolean();
expectTypeOf(channel.subscriptionPending).toBeBoolean();
expectTypeOf(channel.subscriptionCancelled).toBeBoolean();
expectTypeOf(channel.subscriptionCount).toEqualTypeOf<number | undefined>();
expectTypeOf(channel.trigger('client-x', { any: 'data' })).toBeBoolean();

// What takes any client takes one with a map.
const typed = new Jetsocket<{ chat: { message: Message } }>('key');
expectTypeOf(typed).toExtend<Jetsocket>();
expectTypeOf(typed.subscribe('chat')).toExtend<Channel>();

// Members.
const { members } = socket.subscribe('presence-lobby');
expectTypeOf(Object.values(members)).items.toEqualTypeOf<{ readonly id: string; readonly info: unknown }>();
expectTypeOf(members['some-id']).toEqualTypeOf<{ readonly id: string; readonly info: unknown } | undefined>();
expectTypeOf(members.count).toBeNumber();
expectTypeOf(members.myID).toEqualTypeOf<string | undefined>();
expectTypeOf(members.me).toEqualTypeOf<{ readonly id: string; readonly info: unknown } | null>();
expectTypeOf(members.get('id')).toEqualTypeOf<{ readonly id: string; readonly info: unknown } | null>();
members.each(({ id: each, info }) => {
  expectTypeOf(each).toBeString();
  expectTypeOf(info).toBeUnknown();
});
// @ts-expect-error: the list is the library's to change
members['some-id'] = { id: 'some-id', info: {} };
// @ts-expect-error: the list is the library's to change
members.count = 3;
