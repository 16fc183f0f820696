import { expectTypeOf } from 'vitest';
import Jetsocket, {
  type AuthorizationError,
  type ConnectionError,
  type ConnectionState,
  type Gap,
  JetsocketError,
  type Member,
  type Members,
  type ProtocolError,
  type SubscriptionError,
} from '../../builds/standard';
import WithEncryption, { DecryptionError } from '../../builds/with-encryption';

// The library's own events have types, on a client with a map as on one without.

interface Channels {
  chat: { message: string };
  'presence-lobby': { wave: number };
  'private-encrypted-notes': { note: string };
}

for (const socket of [new Jetsocket<Channels>('key'), new WithEncryption<Channels>('key')]) {
  const chat = socket.subscribe('chat');
  chat.bind('jetsocket:subscription_succeeded', (data) => expectTypeOf(data).toBeUnknown());
  chat.bind('jetsocket:subscription_error', (error) => {
    expectTypeOf(error).toEqualTypeOf<AuthorizationError | SubscriptionError>();
    expectTypeOf(error.status).toBeNumber();
    expectTypeOf(error.retryIn).toEqualTypeOf<number | null>();
    expectTypeOf<typeof error.type>().toEqualTypeOf<'AuthError'>();
    expectTypeOf(error.error).toBeString();
    if (error.name === 'SubscriptionError') expectTypeOf(error).toEqualTypeOf<SubscriptionError>();
  });
  chat.bind('jetsocket:subscription_count', ({ subscription_count }) =>
    expectTypeOf(subscription_count).toBeNumber(),
  );
  chat.bind('jetsocket:cache_miss', (data) => expectTypeOf(data).toBeUndefined());
  chat.bind('jetsocket:gap', (gap) => expectTypeOf(gap).toEqualTypeOf<Gap>());
  // @ts-expect-error: only presence channels have it
  chat.bind('jetsocket:member_added', () => {});
  // @ts-expect-error: only encrypted channels have it
  chat.bind('jetsocket:decryption_error', () => {});
  // @ts-expect-error: there is no such event
  chat.bind('jetsocket:subscription_success', () => {});
  // @ts-expect-error: under the other prefix there is none
  chat.bind('pusher:subscription_succeeded', () => {});

  const lobby = socket.subscribe('presence-lobby');
  lobby.bind('jetsocket:subscription_succeeded', (members) => {
    expectTypeOf(members).toEqualTypeOf<Members>();
    expectTypeOf(members.count).toBeNumber();
  });
  lobby.bind('jetsocket:member_added', (member) => expectTypeOf(member).toEqualTypeOf<Member>());
  lobby.bind('jetsocket:member_removed', ({ id, info }) => {
    expectTypeOf(id).toBeString();
    expectTypeOf(info).toBeUnknown();
  });

  socket.subscribe('private-encrypted-notes').bind('jetsocket:decryption_error', (error) => {
    expectTypeOf(error.event).toBeString();
    expectTypeOf(error.reason).toEqualTypeOf<
      'malformed' | 'forged-or-wrong-key' | 'not-utf8' | 'overflow' | 'authorization-failed'
    >();
  });

  // The client hears them too.
  socket.bind('jetsocket:subscription_error', ({ status }) => expectTypeOf(status).toBeNumber());
  socket.bind('jetsocket:gap', ({ since }) => expectTypeOf(since).toBeNumber());
  socket.bind('jetsocket:member_added', ({ id }) => expectTypeOf(id).toBeString());
  socket.bind('jetsocket:member_removed', (member) => expectTypeOf(member).toEqualTypeOf<Member>());
  socket.bind('jetsocket:decryption_error', ({ event }) => expectTypeOf(event).toBeString());
  socket.bind('jetsocket:subscription_succeeded', (data) => expectTypeOf(data).toBeUnknown());

  socket.user.bind('jetsocket:signin_success', (data) =>
    expectTypeOf(data.id).toEqualTypeOf<string | undefined>(),
  );
  socket.user.bind('jetsocket:signin_error', ({ retryIn }) =>
    expectTypeOf(retryIn).toEqualTypeOf<number | null>(),
  );
  socket.user.bind('anything', (data: { text: string }) => data.text);
  socket.user.watchlist.bind('online', ({ user_ids }) =>
    expectTypeOf(user_ids[0]).toEqualTypeOf<string | undefined>(),
  );
  // @ts-expect-error: there are online and offline
  socket.user.watchlist.bind('away', () => {});
  socket.user.user_data?.id;
}

const { connection } = new Jetsocket('key');
connection.bind('state_change', ({ previous, current, reason }) => {
  expectTypeOf(previous).toEqualTypeOf<ConnectionState>();
  expectTypeOf(current).toEqualTypeOf<ConnectionState>();
  expectTypeOf(reason).toBeString();
});
connection.bind('connected', ({ socket_id }) => expectTypeOf(socket_id).toBeString());
connection.bind('connecting_in', (seconds) => expectTypeOf(seconds).toBeNumber());
connection.bind('error', (error) => {
  expectTypeOf(error).toEqualTypeOf<ConnectionError | ProtocolError>();
  if (error.name === 'ConnectionError') expectTypeOf(error.data.code).toEqualTypeOf<number | undefined>();
});
connection.bind('message', ({ event, data }) => {
  expectTypeOf(event).toBeString();
  expectTypeOf(data).toBeUnknown();
});
connection.bind('unavailable', () => {}).bind('failed', () => {});
connection.bind('disconnected', () => {}).bind('initialized', () => {});
expectTypeOf(connection.once('connected')).resolves.toEqualTypeOf<{ readonly socket_id: string }>();
expectTypeOf(connection.state).toEqualTypeOf<
  'initialized' | 'connecting' | 'connected' | 'unavailable' | 'failed' | 'disconnected'
>();
expectTypeOf(connection.socket_id).toEqualTypeOf<string | undefined>();
// @ts-expect-error: there is no such event
connection.bind('connect', () => {});

// One base for every error.
expectTypeOf<AuthorizationError>().toExtend<JetsocketError>();
expectTypeOf(DecryptionError.prototype).toExtend<JetsocketError>();
// @ts-expect-error: a base alone, it has no name of its own
new JetsocketError('message');
