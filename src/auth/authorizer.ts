import { AuthorizationError, ConnectionError, JetsocketError } from '../errors';
import type { Fetch } from '../platform/platform';
import { isObject } from '../protocol/frame';
import { Timer } from '../time/timer';
import type { Authorization, AuthorizationOptions, AuthorizationRequest } from './authorization-options';
import { Batch } from './batch';
import { askHandler } from './custom-handler';
import { type Answer, askEndpoint } from './endpoint';
import { retryDelay } from './retry';

/** The live socket an authorization is for; `signal` is aborted when it is lost. */
interface Subject {
  readonly socketId: string;
  readonly signal: AbortSignal;
}

/** Gets authorizations, from an HTTP endpoint or from the application's own handler. */
export class Authorizer {
  readonly #options: AuthorizationOptions;
  readonly #endpoint: string;
  readonly #fetch: () => Fetch | undefined;
  readonly #batch = new Batch((request, channel_names) => this.#post(request, { channel_names }));

  constructor(options: AuthorizationOptions, defaultEndpoint: string, fetch: () => Fetch | undefined) {
    this.#options = options;
    this.#endpoint = options.endpoint ?? defaultEndpoint;
    this.#fetch = fetch;
  }

  /**
   * Rejects with an `AuthorizationError` that says whether to try again; `attempt` counts from 1, and
   * `needs` is a field that the answer must have beside `auth`.
   */
  authorize(
    { socketId, signal }: Subject,
    attempt: number,
    channelName?: string,
    needs: 'auth' | 'channel_data' | 'user_data' = 'auth',
  ): Promise<Authorization> {
    const ask = (attempt: number) => this.#ask({ channelName, socketId, signal, attempt }, needs);
    // A 401 is asked once more, with headers and parameters read afresh: tokens rotate so.
    return ask(attempt).catch((error: AuthorizationError) => {
      if (error.status !== 401 || signal.aborted) throw error;
      return ask(attempt + 1);
    });
  }

  async #ask(request: AuthorizationRequest, needs: string): Promise<Authorization> {
    const { customHandler } = this.#options;
    // A query may hold a token.
    const source = customHandler ? 'the custom handler' : this.#endpoint.replace(/[?#].*/s, '');
    const failure = (what: string, status: number, retryIn: number | null, options?: ErrorOptions) => {
      const message = `${source} ${what} for ${request.channelName ?? 'the user'}`;
      return new AuthorizationError(message, status, retryIn, options);
    };
    const answer = await this.#within(request).catch((cause) => {
      const status = (customHandler && Number(cause?.status)) || 0;
      const what = cause instanceof JetsocketError ? cause.message : 'failed';
      throw failure(what, status, retryDelay(status, request.attempt), { cause });
    });
    const { status, value, retryAfter } = answer;
    if (status > 299)
      throw failure(`answered ${status}`, status, retryDelay(status, request.attempt, retryAfter));
    const given = isObject(value) ? value : {};
    const missing = ['auth', needs].find((field) => typeof given[field] !== 'string');
    if (!missing) return given as Authorization;
    throw failure(`gave no string \`${missing}\``, status, null);
  }

  /** Aborts what takes too long, or is of no use any more since the socket is lost. Leaves nothing behind. */
  #within(request: AuthorizationRequest): Promise<Answer> {
    const { timeout = 10_000 } = this.#options;
    return new Promise((resolve, reject) => {
      const own = new AbortController();
      const timer = new Timer();
      const settle = () => {
        timer.stop();
        request.signal.removeEventListener('abort', stop);
      };
      const stop = () => {
        settle();
        reject(new ConnectionError(`did not answer in ${timeout} ms`));
        own.abort();
      };
      timer.start(timeout, stop);
      request.signal.addEventListener('abort', stop);
      this.#send({ ...request, signal: own.signal })
        .then(resolve, reject)
        .finally(settle);
    });
  }

  #send(request: AuthorizationRequest): Promise<Answer> {
    const { customHandler, batch } = this.#options;
    const { channelName } = request;
    if (customHandler) return askHandler(customHandler, request);
    if (batch && channelName) return this.#batch.add(request, channelName);
    return this.#post(request, { channel_name: channelName });
  }

  #post(
    { socketId, signal }: AuthorizationRequest,
    fields: Readonly<Record<string, unknown>>,
  ): Promise<Answer> {
    const all = { socket_id: socketId, ...fields };
    return askEndpoint(this.#options, this.#endpoint, this.#fetch(), signal, all);
  }
}
