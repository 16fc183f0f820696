import { expectTypeOf } from 'vitest';
import Pusher, {
  type AuthorizerGenerator,
  type Channel,
  type ChannelAuthorizationCallback,
  type ConnectionManager,
} from '../../builds/pusher';

// Code as it is written for pusher-js, with its names of types.

const generator: AuthorizerGenerator = (channel: Channel) => ({
  authorize: (socketId: string, callback: ChannelAuthorizationCallback) =>
    callback(null, { auth: `${socketId}:${channel.name}` }),
});
new Pusher('key', { cluster: 'eu', authorizer: generator });

/** What applications call the answer of their server. */
interface Answer {
  auth: string;
  channel_data?: string;
  shared_secret?: string;
}
declare function ask(socketId: string, channelName: string): Promise<Answer>;
new Pusher('key', {
  cluster: 'eu',
  authorizer: ({ name }) => ({
    authorize: (socketId: string, callback: (error: Error | null, answer: Answer | null) => void) =>
      ask(socketId, name).then((answer) => callback(null, answer)),
  }),
});
new Pusher('key', {
  cluster: 'eu',
  authorizer: (
    _channel: Channel,
    options: { authTransport: 'ajax' | 'jsonp'; authEndpoint: string; auth?: { headers?: object | null } },
  ) => ({ authorize: (_socketId, callback) => callback(null, { auth: options.authEndpoint }) }),
});

const { connection, user } = new Pusher('key', { cluster: 'eu' });
expectTypeOf(connection).toEqualTypeOf<ConnectionManager>();
const watch = (watched: ConnectionManager) => {
  for (const state of ['connected', 'disconnected']) watched.bind(state, () => {});
  return watched.send_event('client-x', {}, 'private-x');
};
expectTypeOf(watch(connection)).toBeBoolean();

user.watchlist.bind('online', ({ user_ids }: { user_ids: string[] }) => user_ids.sort());
