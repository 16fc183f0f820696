import { AuthorizationError, ConnectionError, JetsocketError } from '../errors';
import type { Fetch } from '../platform/platform';
import { asObject } from '../protocol/frame';
import { startTimer } from '../time/timer';
import type { Authorization, AuthorizationOptions, AuthorizationRequest } from './authorization-options';
import { createBatch } from './batch';
import { askHandler } from './custom-handler';
import { type Answer, askEndpoint } from './endpoint';
import { retryDelay } from './retry';

/** The live socket an authorization is for; `endings` are called when it is over. */
interface Subject {
  readonly socketId: string;
  readonly isOver: boolean;
  readonly endings: Set<() => void>;
}

type Request = Omit<AuthorizationRequest, 'signal'>;

/** Gets authorizations, from an HTTP endpoint or from the application's own handler. */
export class Authorizer {
  readonly #options: AuthorizationOptions;
  readonly #endpoint: string;
  readonly #fetch: () => Fetch | undefined;
  readonly #batch = createBatch((request, channel_names) => this.#post(request, { channel_names }));

  constructor(
    options: AuthorizationOptions | undefined = {},
    defaultEndpoint: string,
    fetch: () => Fetch | undefined,
  ) {
    this.#options = options;
    this.#endpoint = options.endpoint ?? defaultEndpoint;
    this.#fetch = fetch;
  }

  /**
   * Rejects with an `AuthorizationError` that says whether to try again; `attempt` counts from 1, and
   * `needs` is a field that the answer must have beside `auth`.
   */
  authorize(
    subject: Subject,
    attempt: number,
    channelName?: string,
    needs: 'auth' | 'channel_data' | 'user_data' = 'auth',
  ): Promise<Authorization> {
    const ask = (attempt: number) =>
      this.#ask(subject, { channelName, socketId: subject.socketId, attempt }, needs);
    // A 401 is asked once more, with headers and parameters read afresh: tokens rotate so.
    return ask(attempt).catch((error: AuthorizationError) => {
      if (error.status !== 401 || subject.isOver) throw error;
      return ask(attempt + 1);
    });
  }

  async #ask(subject: Subject, request: Request, needs: string): Promise<Authorization> {
    const { customHandler } = this.#options;
    const fail = (what: string, status: number, retryIn: number | null, cause?: unknown): never => {
      // A query may hold a token.
      const source = customHandler ? 'the custom handler' : this.#endpoint.replace(/[?#].*/s, '');
      const message = `${source} ${what} for ${request.channelName ?? 'the user'}`;
      throw new AuthorizationError(message, { status, retryIn, cause });
    };
    const { status, value, retryAfter } = await this.#within(subject, request).catch((cause) => {
      const status = (customHandler && Number(cause?.status)) || 0;
      const what = cause instanceof JetsocketError ? cause.message : 'failed';
      return fail(what, status, retryDelay(status, request.attempt), cause);
    });
    if (status > 299) fail(`answered ${status}`, status, retryDelay(status, request.attempt, retryAfter));
    const given = asObject(value);
    for (const field of ['auth', needs]) {
      if (typeof given[field] !== 'string') fail(`gave no string \`${field}\``, status, null);
    }
    return given as Authorization;
  }

  /** Aborts what takes too long, or is of no use any more since the socket is lost. Leaves nothing behind. */
  #within(subject: Subject, request: Request): Promise<Answer> {
    const { timeout = 10_000 } = this.#options;
    return new Promise((resolve, reject) => {
      const own = new AbortController();
      const settle = () => {
        stopTimer();
        subject.endings.delete(stop);
      };
      const stop = () => {
        settle();
        reject(new ConnectionError(`did not answer in ${timeout} ms`));
        own.abort();
      };
      const stopTimer = startTimer(timeout, stop);
      subject.endings.add(stop);
      this.#send({ ...request, signal: own.signal })
        .then(resolve, reject)
        .finally(settle);
    });
  }

  #send(request: AuthorizationRequest): Promise<Answer> {
    const { customHandler, batch } = this.#options;
    const { channelName } = request;
    if (customHandler) return askHandler(customHandler, request);
    if (batch && channelName) return this.#batch(request, channelName);
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
