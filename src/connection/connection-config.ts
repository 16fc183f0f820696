import type { WebSocketClass } from '../platform/platform';
import type { BackoffBounds } from '../time/backoff';
import type { SocketTimeouts } from './socket';

/** Where to connect, and how long to wait for what, in milliseconds. */
export interface ConnectionConfig {
  readonly settings: SocketTimeouts & {
    readonly reconnect: BackoffBounds;
    readonly unavailableTimeout: number;
  };
  readonly url: string;
  webSocket(): WebSocketClass | undefined;
}
