import Pusher from 'pusher-js';
import { WebSocket } from 'ws';
import { credentials } from '../authority';
import type { ClientClass } from '../play';

/** As much as both clients have in common. */
export interface AnyClient {
  readonly connection: {
    readonly state: string;
    bind(event: string, handler: (data: unknown) => void): unknown;
  };
  readonly user: { bind_global(handler: (event: string, data: unknown) => void): unknown };
  subscribe(name: string): AnyChannel;
  unsubscribe(name: string): void;
  connect(): void;
  disconnect(): void;
  signin(): void;
}

export interface AnyChannel {
  trigger(event: string, data: unknown): boolean;
  bind_global(handler: (event: string, data: unknown) => void): unknown;
}

export interface Place {
  readonly port: number;
  /** Where the authority answers. */
  readonly base: string;
}

export type Make = (place: Place) => AnyClient;

/** The same times for both, as far as both have them. */
const times = { activityTimeout: 500, pongTimeout: 300, unavailableTimeout: 600 };

export function jetsocket(Client: ClientClass): Make {
  return ({ port, base }) =>
    new Client(credentials.key, {
      ...times,
      wsHost: '127.0.0.1',
      wsPort: port,
      forceTLS: false,
      connectTimeout: 400,
      subscribeTimeout: 400,
      reconnect: { minDelay: 20, maxDelay: 200 },
      WebSocket: WebSocket as never,
      fetch: globalThis.fetch as never,
      channelAuthorization: { endpoint: `${base}/auth`, encoding: 'form', timeout: 400 },
      userAuthentication: { endpoint: `${base}/user-auth`, encoding: 'form', timeout: 400 },
    }) as unknown as AnyClient;
}

export const pusher: Make = ({ port, base }) =>
  new Pusher(credentials.key, {
    ...times,
    cluster: '',
    wsHost: '127.0.0.1',
    wsPort: port,
    forceTLS: false,
    enabledTransports: ['ws'],
    enableStats: false,
    channelAuthorization: { endpoint: `${base}/auth`, transport: 'ajax' },
    userAuthentication: { endpoint: `${base}/user-auth`, transport: 'ajax' },
  }) as unknown as AnyClient;
