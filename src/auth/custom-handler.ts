import type { AuthorizationOptions, AuthorizationRequest } from './authorization-options';
import type { Answer } from './endpoint';
import { failure } from './failure';

type Handler = NonNullable<AuthorizationOptions['customHandler']>;

/** Asks the application's own handler; whichever comes first counts, its callback or its promise. */
export function askHandler(handler: Handler, request: AuthorizationRequest): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const returned = handler(request, (error, value) => (error ? reject(error) : resolve(value)));
    // A handler that calls back returns nothing, or a promise of nothing.
    Promise.resolve(returned).then((value) => value === undefined || resolve(value), reject);
  }).then(
    (value) => ({ status: 0, value }),
    (error) => {
      throw failure(request, 'the custom handler failed', Number(error?.status) || 0, error);
    },
  );
}
