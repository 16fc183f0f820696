import type { ConnectionError, ProtocolError } from '../errors';
import type { Frame } from '../protocol/frame';

/**
 * `connecting`: trying, or waiting for the next attempt; `unavailable`: so for `unavailableTimeout`, and it goes on
 * trying; `failed`: there is no WebSocket; `disconnected`: by `disconnect()`, or refused. Only `connect()` leaves
 * the last two.
 */
export type ConnectionState =
  | 'initialized'
  | 'connecting'
  | 'connected'
  | 'unavailable'
  | 'failed'
  | 'disconnected';

/** What `state_change` carries. */
export interface StateChange {
  readonly previous: ConnectionState;
  readonly current: ConnectionState;
  /** What made it change, for people. */
  readonly reason: string;
}

/** A frame as the service sent it, its data read as JSON. */
export type Message = Frame;

/** The events of a connection: of each state one, after `state_change`. */
export interface ConnectionEvents {
  state_change: StateChange;
  initialized: undefined;
  connecting: undefined;
  connected: { readonly socket_id: string };
  unavailable: undefined;
  failed: undefined;
  disconnected: undefined;
  /** Seconds until the next attempt. */
  connecting_in: number;
  message: Message;
  /** One a fault; a lost connection that will be retried is none. */
  error: ConnectionError | ProtocolError;
}
