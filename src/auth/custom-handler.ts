import { AuthorizationError } from '../errors';
import { isObject } from '../protocol/frame';
import type { AuthorizationOptions, AuthorizationRequest } from './authorization-options';
import { retryDelay } from './retry';

type Handler = NonNullable<AuthorizationOptions['customHandler']>;

/** Asks the application's own handler; whichever comes first counts, its callback or its promise. */
export async function askHandler(
  handler: Handler,
  request: AuthorizationRequest,
  whom: string,
): Promise<unknown> {
  try {
    return await new Promise((resolve, reject) => {
      const returned = handler(request, (error, authorization) => {
        if (error) reject(error);
        else resolve(authorization);
      });
      // A handler that calls back returns nothing, or a promise of nothing.
      Promise.resolve(returned).then((value) => value !== undefined && resolve(value), reject);
    });
  } catch (cause) {
    const status = isObject(cause) && typeof cause.status === 'number' ? cause.status : 0;
    throw new AuthorizationError(
      `the custom handler failed${status ? ` with status ${status}` : ''} for ${whom}`,
      status,
      retryDelay(status, request.attempt),
      { cause },
    );
  }
}
