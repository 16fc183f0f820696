import { AuthorizationError } from '../errors';
import type { Fetch } from '../platform/platform';
import { isObject } from '../protocol/frame';
import { Timer } from '../time/timer';
import type { Authorization, AuthorizationOptions, AuthorizationRequest } from './authorization-options';
import { Batch } from './batch';
import { askHandler } from './custom-handler';
import { type Answer, askEndpoint, withoutQuery } from './endpoint';
import { failure } from './failure';

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
    const { customHandler, batch } = this.#options;
    const { channelName } = request;
    const { status, value } = await (customHandler
      ? this.#within(request, (limited) => askHandler(customHandler, limited))
      : batch && channelName
        ? this.#batch.add(request, channelName)
        : this.#post(request, { channel_name: channelName }));
    const fits = isObject(value) && typeof value.auth === 'string' && typeof value[needs] === 'string';
    if (fits) return value as Authorization;
    const source = customHandler ? 'the custom handler' : withoutQuery(this.#endpoint);
    const wrong = `${source} gave no object with the strings \`auth\` and \`${needs}\` for ${channelName ?? 'signing in'}`;
    throw new AuthorizationError(wrong, status, null);
  }

  #post(request: AuthorizationRequest, fields: Readonly<Record<string, unknown>>): Promise<Answer> {
    return this.#within(request, (limited) =>
      askEndpoint(this.#options, this.#endpoint, this.#fetch(), limited, {
        socket_id: request.socketId,
        ...fields,
      }),
    );
  }

  /** Aborts what takes too long, or is of no use any more since the socket is lost. Leaves nothing behind. */
  #within(
    request: AuthorizationRequest,
    act: (limited: AuthorizationRequest) => Promise<Answer>,
  ): Promise<Answer> {
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
        reject(failure(request, `no answer in ${timeout} ms`, 0));
        own.abort();
      };
      timer.start(timeout, stop);
      request.signal.addEventListener('abort', stop);
      act({ ...request, signal: own.signal })
        .then(resolve, reject)
        .finally(settle);
    });
  }
}
