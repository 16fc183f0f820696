import { AuthorizationError } from '../errors';
import type { Fetch } from '../platform/platform';
import { isObject } from '../protocol/frame';
import type { Authorization, AuthorizationOptions } from './authorization-options';
import { Batch } from './batch';
import { askHandler } from './custom-handler';
import { askEndpoint, type EndpointAnswer, type EndpointRequest, withoutQuery } from './endpoint';
import { retryDelay } from './retry';
import { within } from './within';

/** What an authorization is for: a live socket, and a channel unless a user signs in. */
export interface Subject {
  readonly socketId: string;
  /** Aborted when the socket is lost. */
  readonly signal: AbortSignal;
  readonly channelName?: string;
  /** A field that the answer must have beside `auth`. */
  readonly needs?: 'channel_data' | 'user_data' | undefined;
}

/** Gets authorizations, from an HTTP endpoint or from the application's own handler. */
export class Authorizer {
  readonly #options: AuthorizationOptions;
  readonly #endpoint: string;
  readonly #fetch: () => Fetch | undefined;
  readonly #batch = new Batch((subject, attempt, channel_names) => {
    const fields = { socket_id: subject.socketId, channel_names };
    return this.#post(subject, attempt, fields, channel_names.join(', '));
  });

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
    return this.#ask(subject, attempt).catch((error: AuthorizationError) => {
      if (error.status !== 401 || subject.signal.aborted) throw error;
      return this.#ask(subject, attempt + 1);
    });
  }

  async #ask(subject: Subject, attempt: number): Promise<Authorization> {
    const { channelName, socketId, needs = 'auth' } = subject;
    const { customHandler, batch } = this.#options;
    const whom = channelName ?? 'signing in';
    const { status, value } = await (customHandler
      ? this.#within(subject, attempt, whom, (signal) =>
          askHandler(customHandler, { channelName, socketId, signal, attempt }, whom),
        )
      : batch && channelName
        ? this.#batch.add(subject, attempt, channelName)
        : this.#post(subject, attempt, { socket_id: socketId, channel_name: channelName }, whom));
    if (isObject(value) && typeof value.auth === 'string' && typeof value[needs] === 'string')
      return value as Authorization;
    const source = customHandler ? 'the custom handler' : withoutQuery(this.#endpoint);
    // 0 is the custom handler's; an entry of a batch brings its own status.
    const wrong =
      status && (status < 200 || status > 299)
        ? `answered ${status}`
        : `gave no object with the strings \`auth\` and \`${needs}\``;
    throw new AuthorizationError(
      `${source} ${wrong} for ${whom}`,
      status,
      status ? retryDelay(status, attempt) : null,
    );
  }

  #post(
    subject: Subject,
    attempt: number,
    fields: EndpointRequest['fields'],
    whom: string,
  ): Promise<EndpointAnswer> {
    return this.#within(subject, attempt, whom, (signal) =>
      askEndpoint(this.#options, this.#fetch(), { url: this.#endpoint, fields, signal, attempt, whom }),
    );
  }

  #within(
    { signal }: Subject,
    attempt: number,
    whom: string,
    act: (signal: AbortSignal) => Promise<EndpointAnswer>,
  ): Promise<EndpointAnswer> {
    const { timeout: ms = 10_000 } = this.#options;
    const late = () =>
      new AuthorizationError(`no authorization came in ${ms} ms for ${whom}`, 0, retryDelay(0, attempt));
    return within({ ms, signal, late }, act);
  }
}
