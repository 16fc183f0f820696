import { AuthorizationError } from '../errors';
import type { Fetch } from '../platform/platform';
import { isObject, readData } from '../protocol/frame';
import { Timer } from '../time/timer';
import type { Authorization, AuthorizationOptions } from './authorization-options';
import { askHandler } from './custom-handler';
import { askEndpoint, withoutQuery } from './endpoint';
import { retryDelay } from './retry';

/** What an authorization is for: a live socket, and a channel unless a user signs in. */
export interface Subject {
  readonly socketId: string;
  /** Aborted when the socket is lost. */
  readonly signal: AbortSignal;
  readonly channelName?: string;
}

/** Gets authorizations, from an HTTP endpoint or from the application's own handler. */
export class Authorizer {
  readonly #options: AuthorizationOptions;
  readonly #endpoint: string;
  readonly #fetch: () => Fetch | undefined;

  constructor(options: AuthorizationOptions, defaultEndpoint: string, fetch: () => Fetch | undefined) {
    this.#options = options;
    this.#endpoint = options.endpoint ?? defaultEndpoint;
    this.#fetch = fetch;
  }

  /**
   * Rejects with an `AuthorizationError` that says whether to try again; `attempt` counts from 1.
   * A 401 is asked once more at once, with headers and parameters read afresh: tokens rotate so.
   */
  authorize(subject: Subject, attempt: number): Promise<Authorization> {
    return this.#attempt(subject, attempt).catch((error: unknown) => {
      const expired = error instanceof AuthorizationError && error.status === 401;
      if (!expired || subject.signal.aborted) throw error;
      return this.#attempt(subject, attempt + 1);
    });
  }

  /** One attempt, within its time and the life of the socket. */
  #attempt(subject: Subject, attempt: number): Promise<Authorization> {
    const { timeout = 10_000 } = this.#options;
    const whom = subject.channelName ?? 'signing in';
    const abort = new AbortController();
    const deadline = new Timer();
    return new Promise<Authorization>((resolve, reject) => {
      const settle = () => {
        deadline.stop();
        subject.signal.removeEventListener('abort', lost);
      };
      const stop = (reason: unknown) => {
        settle();
        reject(reason);
        abort.abort();
      };
      const lost = () => stop(subject.signal.reason);
      subject.signal.addEventListener('abort', lost);
      deadline.start(timeout, () => {
        const late = `no authorization came within ${timeout} ms for ${whom}`;
        stop(new AuthorizationError(late, 0, retryDelay(0, attempt)));
      });
      this.#ask(subject, attempt, abort.signal, whom).then(resolve, reject).finally(settle);
    });
  }

  async #ask(
    { socketId, channelName }: Subject,
    attempt: number,
    signal: AbortSignal,
    whom: string,
  ): Promise<Authorization> {
    const { customHandler } = this.#options;
    if (customHandler) {
      const request = { socketId, signal, attempt, ...(channelName !== undefined && { channelName }) };
      return check(await askHandler(customHandler, request, whom), 0, 'the custom handler', whom);
    }
    const url = this.#endpoint;
    const fields = { socket_id: socketId, channel_name: channelName };
    const request = { url, fields, signal, attempt, whom };
    const { status, body } = await askEndpoint(this.#options, this.#fetch(), request);
    return check(readData(body), status, withoutQuery(url), whom);
  }
}

function check(answer: unknown, status: number, source: string, whom: string): Authorization {
  if (isObject(answer) && typeof answer.auth === 'string') return answer as Authorization;
  const wrong = `${source} answered without a JSON object that has a string \`auth\` for ${whom}`;
  throw new AuthorizationError(wrong, status, null);
}
