// Makes a connected client of each library, over the fake WebSocket, in the same words.
import { BareClient } from './bare-client.mjs';
import { FakeWebSocket } from './fake-web-socket.mjs';

const local = { wsHost: 'localhost', wsPort: 1, forceTLS: false };

const makers = {
  jetsocket: (options) => new globalThis.Jetsocket('key', { ...local, ...options }),
  'pusher-js': (options) =>
    new globalThis.Pusher('key', { ...local, cluster: '', enabledTransports: ['ws'], ...options }),
  bare: () => new BareClient(),
};

export const sides = ['jetsocket', 'pusher-js'];

/** A client that is connected, and the socket to feed it through. */
export async function connected(side, options = {}) {
  const client = makers[side](options);
  await new Promise((resolve) => client.connection.bind('connected', resolve));
  return { client, socket: FakeWebSocket.made.at(-1) };
}

const answered = /:subscription_(succeeded|error)$/;

/** The channels, all of them subscribed. */
export function subscribed(client, names) {
  const channels = names.map((name) => client.subscribe(name));
  const isIn = (channel) =>
    new Promise((resolve, reject) => {
      channel.bind_global((event, data) => {
        if (!answered.test(event)) return;
        channel.unbind_global();
        if (channel.subscribed) resolve(channel);
        else reject(new Error(`${channel.name}: ${JSON.stringify(data)}`));
      });
    });
  return Promise.all(channels.map(isIn));
}
