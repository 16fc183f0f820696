import type { Client } from '../client';
import type { Connection } from '../connection/connection';
import { type ConnectionError, JetsocketError } from '../errors';
import type { Emitter } from '../events/emitter';
import { asPusherError, type PusherError } from './pusher-error';

/** The connection as code written for pusher-js knows it. */
export type PusherConnection = Emitter<{ error: PusherError & Error; [event: string]: unknown }> &
  Connection &
  Pick<Client, 'send_event'>;

/** The close code of a socket that nobody answered. Those that a service chooses are higher. */
const UNANSWERED = 1006;

/**
 * Gives errors and delays the shapes of pusher-js. As with pusher-js nobody hastens an attempt, and one that was
 * not answered is no `error`: programs that connect again at each would storm a service that is down, and others
 * give up after a few.
 */
export function adaptConnection(connection: PusherConnection): void {
  const { connect, emit } = connection;
  const isTrying = () => /connecting|unavailable/.test(connection.state);
  connection.connect = () => {
    if (!isTrying()) connect.call(connection);
  };
  connection.emit = (event, data, metadata) => {
    // Applications' tests emit what they like, under any name.
    if (data instanceof JetsocketError) {
      const { code = 0, message } = asPusherError(data as ConnectionError);
      // What the service said has been an answer, without a code too.
      const isAnswered = code > UNANSWERED || /^the service said/.test(message);
      if (!isAnswered && isTrying()) return;
    }
    emit.call(connection, `${event}`, event === 'connecting_in' ? Math.ceil(data as number) : data, metadata);
  };
}
