import {
  AuthorizationError,
  ConnectionError,
  DecryptionError,
  JetsocketError,
  ProtocolError,
  SubscriptionError,
  UsageError,
} from '../src/errors';

/** The error classes as properties of the class, for scripts, which can import nothing. */
export const errors = {
  AuthorizationError,
  ConnectionError,
  DecryptionError,
  JetsocketError,
  ProtocolError,
  SubscriptionError,
  UsageError,
};
