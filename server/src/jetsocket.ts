import { authorizeChannel, type ChannelAuthorization, type PresenceData } from './channel-authorization';
import { type EventParams, eventBody } from './event-body';
import { type Config, type JetsocketOptions, resolveOptions } from './options';
import { JetsocketRequestError } from './request-error';
import { send } from './rest';

/** What a call that talks to the service takes beside its arguments. */
export interface RequestOptions {
  /** Gives the request up; the promise then rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
}

/** What `trigger` takes beside channel, event and data. */
export interface TriggerOptions extends EventParams, RequestOptions {}

/** What `trigger` and `triggerBatch` resolve to: the body of the service's answer. */
export interface TriggerResult {
  /** The attributes asked for with `info`, by channel. */
  channels?: Record<string, { user_count?: number; subscription_count?: number }>;
  [field: string]: unknown;
}

/** The service, seen from an application's server: authorizes clients and triggers events. */
export class Jetsocket {
  /** The error of requests, here too for those who `require` the package. */
  static readonly JetsocketRequestError = JetsocketRequestError;

  readonly #config: Config;

  /** Throws a TypeError or RangeError that names the option when one is missing or malformed. */
  constructor(options: JetsocketOptions) {
    this.#config = resolveOptions(options);
  }

  /**
   * Signs the subscription of one socket to one channel: what an authorization endpoint answers.
   * Presence channels need the presence data; encrypted channels need the master key.
   */
  authorizeChannel(
    socketId: string,
    channel: string,
    presenceData?: PresenceData | null,
  ): ChannelAuthorization {
    return authorizeChannel(this.#config, socketId, channel, presenceData);
  }

  /**
   * Triggers an event on a channel, or on up to 100. Data is sent as JSON (text as it is), at most 10,240 bytes;
   * on a `private-encrypted-` channel it is encrypted first. Rejects with a JetsocketRequestError when the
   * service refuses or does not answer, with a TypeError or RangeError when an argument is wrong.
   */
  async trigger(
    channels: string | readonly string[],
    event: string,
    data: unknown,
    options: TriggerOptions = {},
  ): Promise<TriggerResult> {
    const { signal, ...params } = options;
    const names = typeof channels === 'string' ? [channels] : channels;
    const body = eventBody(this.#config.masterKey, names, event, data, params);
    return (await send(this.#config, { method: 'POST', path: '/events', body, signal })) as TriggerResult;
  }
}
