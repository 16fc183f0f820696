import ServerLibrary from 'jetsocket';
import nacl from 'tweetnacl';
import { WebSocket as WS } from 'ws';
import Pusher from '../../builds/pusher';
import Jetsocket, { type AuthorizationOptions, type Options } from '../../builds/standard';
import { createTestService } from '../../builds/testing';
import { LocalService } from '../../local/src';

// The options: what runtimes and applications have fits without a cast, and what is wrong does not compile.

new Jetsocket('key');
new Jetsocket('key', {});
// @ts-expect-error: a key is a string
new Jetsocket(7);
// @ts-expect-error: there is no client without a key
new Jetsocket();

const all: Options = {
  cluster: 'eu',
  wsHost: 'ws.example.com',
  wsPort: 80,
  wssPort: 443,
  wsPath: '/path',
  forceTLS: true,
  autoConnect: false,
  activityTimeout: 1,
  pongTimeout: 1,
  unavailableTimeout: 1,
  connectTimeout: 1,
  subscribeTimeout: 1,
  reconnect: { minDelay: 1, maxDelay: 2 },
  log: ({ level, message }) => console[level](message),
};
new Jetsocket('key', Object.freeze(all));
new Jetsocket('key', { reconnect: { minDelay: 1 } });
new Jetsocket('key', { reconnect: Object.freeze({}) });

// The WebSocket and the fetch of any runtime.
new Jetsocket('key', { WebSocket });
new Jetsocket('key', { WebSocket: WS });
new Jetsocket('key', { WebSocket: globalThis.WebSocket, fetch: globalThis.fetch });
new Jetsocket('key', { fetch });
new Jetsocket('key', {
  fetch: (url, init) => fetch(`https://example.com${url}`, { ...init, cache: 'no-store' }),
});
new Jetsocket('key', { fetch: async () => new Response('{}') });
// @ts-expect-error: no WebSocket
new Jetsocket('key', { WebSocket: Date });
// @ts-expect-error: the class, not one of its objects
new Jetsocket('key', { WebSocket: new WS('ws://127.0.0.1') });
// @ts-expect-error: no fetch
new Jetsocket('key', { fetch: async () => 'text' });

// Another cipher: the functions of tweetnacl fit as they are.
new Jetsocket('key', { secretbox: { seal: nacl.secretbox, open: nacl.secretbox.open } });
new Jetsocket('key', { secretbox: { open: nacl.secretbox.open } });
// @ts-expect-error: a cipher can open
new Jetsocket('key', { secretbox: { seal: nacl.secretbox } });

// What is not set, as a variable of the environment may be, means the default: under exactOptionalPropertyTypes too.
const unset = undefined;
const nothing: { readonly [Name in keyof Options]-?: undefined } = {
  cluster: unset,
  wsHost: unset,
  wsPort: unset,
  wssPort: unset,
  wsPath: unset,
  forceTLS: unset,
  autoConnect: unset,
  activityTimeout: unset,
  pongTimeout: unset,
  unavailableTimeout: unset,
  connectTimeout: unset,
  subscribeTimeout: unset,
  reconnect: unset,
  channelAuthorization: unset,
  userAuthentication: unset,
  WebSocket: unset,
  fetch: unset,
  secretbox: unset,
  log: unset,
};
new Jetsocket('key', nothing);
new Jetsocket('key', { reconnect: { minDelay: unset, maxDelay: unset } });
const noWay: { readonly [Name in keyof AuthorizationOptions]-?: undefined } = {
  endpoint: unset,
  encoding: unset,
  headers: unset,
  params: unset,
  headersProvider: unset,
  paramsProvider: unset,
  customHandler: unset,
  credentials: unset,
  batch: unset,
  timeout: unset,
};
new Jetsocket('key', { channelAuthorization: noWay, userAuthentication: noWay });
new Pusher('key', { ...nothing, authEndpoint: unset, auth: unset, authorizer: unset });
new Pusher('key', {
  channelAuthorization: { endpoint: unset, customHandler: unset, headersProvider: unset },
});
createTestService({ key: unset, prefix: unset, clientEvents: unset, subscriptionCount: unset });
void LocalService.start({
  port: unset,
  host: unset,
  prefix: unset,
  apps: unset,
  record: unset,
  console: unset,
});

// @ts-expect-error: a string
new Jetsocket('key', { cluster: 7 });
// @ts-expect-error: a boolean
new Jetsocket('key', { forceTLS: 'yes' });
// @ts-expect-error: a number
new Jetsocket('key', { activityTimeout: '120000' });
// @ts-expect-error: two bounds
new Jetsocket('key', { reconnect: 500 });
// @ts-expect-error: there is no such option
new Jetsocket('key', { clutser: 'eu' });
// @ts-expect-error: an option of the drop-in, not of this
new Jetsocket('key', { authEndpoint: '/auth' });

// Authorization.
const token = { authorization: 'Bearer x' };
new Jetsocket('key', {
  channelAuthorization: {
    endpoint: '/jetsocket/auth',
    encoding: 'form',
    headers: token,
    params: { tenant: 7, deep: { any: ['thing'] } },
    headersProvider: () => token,
    paramsProvider: async () => ({ tenant: 7 }),
    credentials: 'include',
    timeout: 5000,
    batch: true,
  },
  userAuthentication: { endpoint: '/jetsocket/user-auth', headersProvider: async () => token },
});
new Jetsocket('key', {
  channelAuthorization: {
    customHandler: async ({ channelName, socketId, signal, attempt }) => {
      const response = await fetch(`/auth/${channelName}/${socketId}/${attempt}`, { signal });
      return (await response.json()) as { auth: string };
    },
  },
});
new Jetsocket('key', {
  channelAuthorization: {
    customHandler: ({ channelName }, callback) => {
      if (channelName) callback(null, { auth: 'signature', channel_data: '{}', shared_secret: 'key' });
      else callback(new Error('no'), null);
    },
  },
});
new Jetsocket('key', { channelAuthorization: { customHandler: () => ({ auth: 'signature' }) } });
// What the server library signs is an answer as it is, as is whatever an application has its own type for.
const library = new ServerLibrary({ appId: 'app', key: 'key', secret: 'secret' });
new Jetsocket('key', {
  channelAuthorization: {
    customHandler: async ({ socketId, channelName = '' }) => library.authorizeChannel(socketId, channelName),
  },
  userAuthentication: {
    customHandler: ({ socketId }, callback) =>
      callback(null, library.authenticateUser(socketId, { id: 'ann' })),
  },
});
// @ts-expect-error: an answer has a signature
new Jetsocket('key', { channelAuthorization: { customHandler: async () => ({}) } });
// @ts-expect-error: json or form
new Jetsocket('key', { channelAuthorization: { encoding: 'xml' } });
// @ts-expect-error: as for fetch
new Jetsocket('key', { channelAuthorization: { credentials: 'always' } });
// @ts-expect-error: there is no such option
new Jetsocket('key', { channelAuthorization: { endpiont: '/auth' } });

// For scripts.
Jetsocket.logToConsole = true;
Jetsocket.log = (line) => line.trim();
Jetsocket.log = undefined;
const version: string = Jetsocket.version;
void version;
