/** The base of every error this library throws or emits. `name` is a literal, so it survives minifiers. */
export abstract class JetsocketError extends Error {
  abstract override readonly name: string;
}

/** The caller asked for something that cannot work. The only error that is thrown. */
export class UsageError extends JetsocketError {
  override readonly name = 'UsageError';
}

/** A failed attempt to connect, a refusal, or an error the service reported. */
export class ConnectionError extends JetsocketError {
  override readonly name = 'ConnectionError';
  /** The family's shape of the same facts. */
  readonly data: { readonly code: number | undefined; readonly message: string };

  constructor(
    message: string,
    /** The close code or the code of the service's error; `undefined` where there was none. */
    readonly code?: number,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.data = { code, message };
  }
}

/** Why a channel is not subscribed, or a user is not signed in. */
abstract class RefusedError extends JetsocketError {
  readonly type = 'AuthError';
  /** The message again, where handlers of this protocol family look for it. */
  readonly error: string;

  constructor(
    message: string,
    /** The HTTP status it came with; 0 for no answer; 500 for an encrypted channel without a usable key. */
    readonly status: number,
    /** Milliseconds until it is tried again by itself, or `null` when it is not. */
    readonly retryIn: number | null,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.error = message;
  }
}

/** Authorization was not given: by the endpoint, the custom handler, or for want of an answer. */
export class AuthorizationError extends RefusedError {
  override readonly name = 'AuthorizationError';
}

/** The service refused the subscription or the sign-in, or did not answer. */
export class SubscriptionError extends RefusedError {
  override readonly name = 'SubscriptionError';
}

/** Why an event of an encrypted channel could not be read. */
export type DecryptionReason =
  | 'malformed'
  | 'forged-or-wrong-key'
  | 'not-utf8'
  | 'overflow'
  | 'authorization-failed';

/** An event of an encrypted channel that could not be delivered. */
export class DecryptionError extends JetsocketError {
  override readonly name = 'DecryptionError';

  constructor(
    message: string,
    /** The name of the event that was given up. */
    readonly event: string,
    readonly reason: DecryptionReason,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The service sent something that is no frame of this protocol. It was dropped. */
export class ProtocolError extends JetsocketError {
  override readonly name = 'ProtocolError';
}
