import { AuthorizationError } from '../errors';
import type { AuthorizationOptions, AuthorizationRequest } from './authorization-options';
import type { EndpointAnswer } from './endpoint';
import { retryDelay } from './retry';

type Handler = NonNullable<AuthorizationOptions['customHandler']>;

/** Asks the application's own handler; whichever comes first counts, its callback or its promise. */
export function askHandler(
  handler: Handler,
  request: AuthorizationRequest,
  whom: string,
): Promise<EndpointAnswer> {
  return new Promise((resolve, reject) => {
    const returned = handler(request, (error, authorization) =>
      error ? reject(error) : resolve(authorization),
    );
    // A handler that calls back returns nothing, or a promise of nothing.
    Promise.resolve(returned).then((value) => value === undefined || resolve(value), reject);
  }).then(
    (value) => ({ status: 0, value }),
    (cause) => {
      const status = Number((cause as { status?: unknown } | undefined)?.status) || 0;
      const message = `the custom handler failed for ${whom}`;
      throw new AuthorizationError(message, status, retryDelay(status, request.attempt), { cause });
    },
  );
}
