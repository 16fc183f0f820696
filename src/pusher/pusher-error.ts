import { AttemptError, type ConnectionError, ProtocolError } from '../errors';
import { asObject } from '../protocol/reading';

/** What an `error` of the connection is to code written for pusher-js, beside being an Error. */
export interface PusherError {
  readonly type: 'PusherError' | 'WebSocketError' | 'MessageParseError';
  readonly data: { readonly code: number | undefined; readonly message: string };
  /** The same again: some code reads `error.data.code`, some `error.error.data.code`. */
  readonly error: Pick<PusherError, 'type' | 'data'>;
}

/** Gives an error the fields of pusher-js too. */
export function asPusherError<Failure extends ConnectionError | ProtocolError>(
  failure: Failure,
): Failure & PusherError {
  const { message, data = { message } as PusherError['data'] } = failure as ConnectionError;
  const error = { type: failure instanceof ProtocolError ? 'MessageParseError' : 'PusherError', data };
  return Object.assign(failure, error, { error }) as Failure & PusherError;
}

/**
 * Of what the application's own handler or the service refused, pusher-js shows what they said. The beginnings are those
 * of the messages in `auth/authorizer.ts` and `channels/subscription.ts`.
 */
export function inOwnWords(_event: string, data: unknown): unknown {
  if (!(data instanceof AttemptError)) return data;
  const { message, cause } = data;
  const said = /^the custom handler failed /.test(message) && asObject(cause).message;
  return Object.assign(data, { error: said || message.replace(/^the service refused .*?: /s, '') });
}
