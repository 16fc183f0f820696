import { AuthorizationError, JetsocketError } from '../errors';
import type { Fetch } from '../platform/platform';
import { asObject, asText } from '../protocol/reading';
import { between } from '../time/backoff';
import type { Authorization, AuthorizationOptions, AuthorizationRequest } from './authorization-options';
import { inTime, type Subject } from './in-time';
import { createRequests } from './requests';
import { retryDelay } from './retry';

/**
 * Gets an authorization, from an HTTP endpoint or from the application's own handler. Rejects with an
 * `AuthorizationError` that says whether to try again; `attempt` counts from 1, and `needs` is a field that
 * the answer must have beside `auth`.
 */
export type Authorize = (
  subject: Subject,
  attempt: number,
  channelName?: string,
  needs?: 'auth' | 'channel_data' | 'user_data',
) => Promise<Authorization>;

/** One for all clients that are given none. */
const none: AuthorizationOptions = {};

export function createAuthorize(
  options: AuthorizationOptions | undefined = none,
  defaultEndpoint: string,
  fetch: () => Fetch | undefined,
): Authorize {
  const askOnce = createAsk(options, options.endpoint ?? defaultEndpoint, fetch);
  return (subject, attempt, channelName, needs = 'auth') => {
    const ask = (attempt: number) =>
      askOnce(subject, { channelName, socketId: subject.ownSocketId, attempt }, needs);
    // A 401 is asked once more, with headers and parameters read afresh: tokens rotate so.
    return ask(attempt).catch((error: AuthorizationError) => {
      if (error.status !== 401 || subject.isOver) throw error;
      return ask(attempt + 1);
    });
  };
}

function createAsk(options: AuthorizationOptions, endpoint: string, fetch: () => Fetch | undefined) {
  const send = createRequests(options, endpoint, fetch);
  // The same for all channels of a client: what failed together is tried again together.
  const jitter = between(0, 1);
  return async (subject: Subject, request: Omit<AuthorizationRequest, 'signal'>, needs: string) => {
    const { customHandler } = options;
    const delay = (status: number, retryAfter?: string | null) =>
      retryDelay(status, request.attempt, retryAfter, jitter);
    const fail = (what: string, status: number, retryIn: number | null, cause?: unknown): never => {
      // A query may hold a token, and what stands before a host a password.
      const source = customHandler ? 'the custom handler' : endpoint.replace(/\/\/[^/?#]*@|[?#].*/gs, '');
      // `pusher/pusher-error.ts` matches how a handler's begins.
      const message = `${source} ${what} for ${request.channelName ?? 'the user'}`;
      throw new AuthorizationError(message, { status, retryIn, cause });
    };
    const {
      status,
      value,
      retryAfter,
      path = '',
    } = await inTime(subject, options.timeout, (signal) => send({ ...request, signal })).catch((cause) => {
      const status = (customHandler && Number(asText(cause?.status ?? cause?.response?.status))) || 0;
      // Our own messages go on behind the name of who was asked.
      const what = cause instanceof JetsocketError ? cause.message : 'failed';
      return fail(what, status, delay(status), cause);
    });
    if (status > 299) fail(`answered ${status}`, status, delay(status, retryAfter));
    const given = asObject(value);
    for (const field of ['auth', needs]) {
      if (typeof given[field] !== 'string') fail(`gave no string \`${path}${field}\``, status, null);
    }
    return given as typeof given & Authorization;
  };
}
