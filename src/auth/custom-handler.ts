import { asObject } from '../protocol/reading';
import type { AuthorizationOptions, AuthorizationRequest } from './authorization-options';
import type { Answer } from './endpoint';

type Handler = NonNullable<AuthorizationOptions['customHandler']>;

/** Asks the application's own handler; whichever comes first counts, its callback or its promise. */
export async function askHandler(handler: Handler, request: AuthorizationRequest): Promise<Answer> {
  const value = await new Promise((resolve, reject) => {
    const returned = handler(request, (error, value) => (error ? reject(error) : resolve(value)));
    // A handler that calls back may return anything: the handle of a timer, the length of a queue.
    Promise.resolve(returned).then((value) => {
      if (handler.length > 1 ? asObject(value).auth : value !== undefined) resolve(value);
    }, reject);
  });
  return { status: 0, value };
}
