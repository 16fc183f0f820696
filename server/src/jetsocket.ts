import {
  authorizeChannels,
  type BatchAuthorization,
  type BatchAuthorizationOptions,
} from './batch-authorization';
import { authorizeChannel, type ChannelAuthorization, type PresenceData } from './channel-authorization';
import { type BatchEvent, batchBody, type EventParams, eventBody, userEventBody } from './event-body';
import { checkChannel, checkPresence, checkUserId, userChannel } from './names';
import { type Config, type JetsocketOptions, resolveOptions } from './options';
import { JetsocketRequestError } from './request-error';
import { send } from './rest';
import { checkPath, segment } from './rest-path';
import type { BatchResult, ChannelAttributes, ChannelsResult, TriggerResult, UsersResult } from './results';
import { type QueryParams, type SignedRequest, signedQuery } from './signed-query';
import { authenticateUser, type UserAuthentication, type UserData } from './user-authentication';
import { SignedWebhook, type Webhook, type WebhookRequest } from './webhook';

/** What a call that talks to the service takes beside its arguments. */
export interface RequestOptions {
  /** Gives the request up; the promise then rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
}

/** What `trigger` takes beside channel, event and data. */
export interface TriggerOptions extends EventParams, RequestOptions {}

/** What `get` asks for. */
export interface GetRequest extends RequestOptions {
  /** The path below the application, such as `/channels`. */
  path: string;
  params?: QueryParams | null | undefined;
}

/**
 * The service, seen from an application's server: authorizes clients, triggers events, asks about channels.
 *
 * A wrong argument is a TypeError or RangeError, a missing master key an Error, before anything is sent: thrown
 * by what answers at once, the reason of the rejection where there is a promise. A request that the service refuses
 * or does not answer rejects with a JetsocketRequestError. Repeated, within the timeout, is only what cannot do
 * anything twice.
 */
export class Jetsocket {
  /** The error of requests, here too for those who `require` the package. */
  static readonly JetsocketRequestError = JetsocketRequestError;

  readonly #config: Config;

  /** Throws an error that names the option when one is missing or malformed. */
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

  /** Answers a client's `batch` request: asks `authorize` about each channel and signs what it allows. */
  async authorizeChannels(
    socketId: string,
    channels: readonly string[],
    options: BatchAuthorizationOptions,
  ): Promise<BatchAuthorization> {
    return authorizeChannels(this.#config, socketId, channels, options);
  }

  /** Signs the sign-in of a user on one socket: what a user authentication endpoint answers. */
  authenticateUser<User extends UserData>(socketId: string, userData: User): UserAuthentication {
    return authenticateUser(this.#config, socketId, userData);
  }

  /**
   * Triggers an event on a channel, or on up to 100. Data goes as JSON (text as it is), at most 10,240 bytes;
   * on a `private-encrypted-` channel, which must be the only one, it is encrypted first.
   */
  async trigger(
    channels: string | readonly string[],
    event: string,
    data: unknown,
    options?: TriggerOptions | null,
  ): Promise<TriggerResult> {
    // A socket id in this place would exclude nobody.
    const { signal, ...params } = given('trigger', options, 'socket_id, info, signal');
    const names = Array.isArray(channels) ? channels : [channels];
    const body = eventBody(this.#config.masterKey, names, event, data, params);
    return (await send(this.#config, { method: 'POST', path: '/events', body, signal })) as TriggerResult;
  }

  /** Triggers up to 10 events in one request, each on one channel; encrypted channels may be among them. */
  async triggerBatch(events: readonly BatchEvent[], options?: RequestOptions | null): Promise<BatchResult> {
    const { signal } = given('triggerBatch', options);
    const body = batchBody(this.#config.masterKey, events);
    return (await send(this.#config, { method: 'POST', path: '/batch_events', body, signal })) as BatchResult;
  }

  /** Sends an event to every connection on which the user is signed in. */
  async sendToUser(
    userId: string,
    event: string,
    data: unknown,
    options?: RequestOptions | null,
  ): Promise<TriggerResult> {
    const { signal } = given('sendToUser', options);
    const body = userEventBody(userChannel(userId), event, data);
    return (await send(this.#config, { method: 'POST', path: '/events', body, signal })) as TriggerResult;
  }

  /** Closes every connection on which the user is signed in. */
  async terminateUserConnections(userId: string, options?: RequestOptions | null): Promise<unknown> {
    const { signal } = given('terminateUserConnections', options);
    checkUserId(userId);
    const path = `/users/${segment(userId)}/terminate_connections`;
    return send(this.#config, { method: 'POST', path, body: '{}', signal });
  }

  /** Asks the service anything, such as `{ path: '/channels', params: { filter_by_prefix: 'presence-' } }`. */
  async get(request: GetRequest): Promise<unknown> {
    const { path, params, signal } = request ?? {};
    checkPath(path);
    return send(this.#config, { method: 'GET', path, params, signal });
  }

  /** The occupied channels. `params`: `filter_by_prefix`, `info`. */
  async channels(params?: QueryParams | null, options?: RequestOptions | null): Promise<ChannelsResult> {
    const { signal } = given('channels', options);
    return (await this.get({ path: '/channels', params, signal })) as ChannelsResult;
  }

  /** What the service knows of one channel. `params`: `info`. */
  async channel(
    name: string,
    params?: QueryParams | null,
    options?: RequestOptions | null,
  ): Promise<ChannelAttributes> {
    const { signal } = given('channel', options);
    checkChannel(name);
    return (await this.get({ path: `/channels/${segment(name)}`, params, signal })) as ChannelAttributes;
  }

  /** The users on a presence channel. */
  async users(channel: string, options?: RequestOptions | null): Promise<UsersResult> {
    const { signal } = given('users', options);
    checkPresence(channel);
    return (await this.get({ path: `/channels/${segment(channel)}/users`, signal })) as UsersResult;
  }

  /** Reads a webhook request; ask `isValid()` before anything else. */
  webhook(request: WebhookRequest): Webhook {
    return new SignedWebhook(this.#config.token, this.#config.prefix, request);
  }

  /**
   * The signed query string of a request that you send yourself. `path` is the whole path
   * (`/apps/APP_ID/channels`); values stand in the result as they are, not percent-encoded.
   */
  createSignedQueryString(request: SignedRequest): string {
    return signedQuery(this.#config.token, request);
  }
}

/** The options of a call; nothing and `null` are none. @throws TypeError for what cannot hold options */
function given<Options extends RequestOptions>(
  call: string,
  options: Options | null | undefined,
  names = 'signal',
): Partial<Options> {
  // A signal in this place would never be heard.
  if (typeof (options ?? {}) === 'object' && !(options instanceof AbortSignal)) return options ?? {};
  throw new TypeError(`The options of ${call}() must be an object { ${names} }`);
}
