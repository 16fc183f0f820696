/** The base of every error this library throws or emits. `name` is a literal, so it survives minifiers. */
export abstract class JetsocketError<Fields extends object = object> extends Error {
  abstract override readonly name: string;

  /** `fields` become members of the error; `cause` is among them where something lay beneath. */
  constructor(message: string, fields?: Fields & { readonly cause?: unknown }) {
    super(message, fields);
    Object.assign(this, fields);
  }
}

/** The caller asked for something that cannot work. The only error that is thrown. */
export class UsageError extends JetsocketError {
  override readonly name = 'UsageError';
}

/** @throws UsageError unless `name` is a non-empty string */
export function checkName(name: unknown, what: string): void {
  if (typeof name !== 'string' || !name) throw new UsageError(`the ${what} must be a non-empty string`);
}

interface ConnectionFailure {
  readonly code?: number | undefined;
  readonly cause?: unknown;
}

/** A failed attempt to connect, a refusal, or an error the service reported. */
export class ConnectionError extends JetsocketError<ConnectionFailure> {
  override readonly name = 'ConnectionError';
  /** The close code or the code of the service's error; `undefined` where there was none. */
  declare readonly code?: number;
  /** The same in the shape of this protocol family: `message` is what the service said, word for word, if anything. */
  declare readonly data: { readonly code: number | undefined; readonly message: string };

  constructor(message: string, fields?: ConnectionFailure, said = message) {
    super(message, fields);
    this.data = { code: this.code, message: said };
  }
}

interface AttemptFields {
  readonly status: number;
  readonly retryIn: number | null;
}

/** Why a channel is not subscribed, or a user is not signed in. */
export abstract class AttemptError extends JetsocketError<AttemptFields> {
  /** The HTTP status it came with; 0 for no answer; 500 for an encrypted channel without a usable key. */
  declare readonly status: number;
  /** Milliseconds until it is tried again by itself, or `null` when it is not. */
  declare readonly retryIn: number | null;
  readonly type = 'AuthError';
  /** The message again, where handlers of this protocol family look for it. */
  readonly error = this.message;
}

/** Authorization was not given: by the endpoint, the custom handler, or for want of an answer. */
export class AuthorizationError extends AttemptError {
  override readonly name = 'AuthorizationError';
}

/** The service refused the subscription or the sign-in, or did not answer. */
export class SubscriptionError extends AttemptError {
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
export class DecryptionError extends JetsocketError<{
  readonly event: string;
  readonly reason: DecryptionReason;
}> {
  override readonly name = 'DecryptionError';
  /** The name of the event that was given up. */
  declare readonly event: string;
  declare readonly reason: DecryptionReason;
}

/** The service sent something that is no frame of this protocol. It was dropped. */
export class ProtocolError extends JetsocketError {
  override readonly name = 'ProtocolError';
}
