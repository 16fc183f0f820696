import type { ConnectionError, ProtocolError } from '../errors';
import type { Frame } from '../protocol/frame';

export type ConnectionState =
  | 'initialized'
  | 'connecting'
  | 'connected'
  | 'unavailable'
  | 'failed'
  | 'disconnected';

export interface StateChange {
  readonly previous: ConnectionState;
  readonly current: ConnectionState;
  /** What made it change, for people. */
  readonly reason: string;
}

/** A frame as the server sent it, its data read as JSON. */
export type Message = Frame;

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
  error: ConnectionError | ProtocolError;
}
