import { AuthorizationError } from '../errors';
import type { AuthorizationRequest } from './authorization-options';
import { retryDelay } from './retry';

/** The error of an attempt that failed; its status says whether and when there will be another. */
export function failure(
  { channelName, attempt }: AuthorizationRequest,
  what: string,
  status: number,
  cause?: unknown,
  retryAfter?: string | null,
): AuthorizationError {
  const message = `${what} for ${channelName ?? 'signing in'}`;
  return new AuthorizationError(message, status, retryDelay(status, attempt, retryAfter), { cause });
}
