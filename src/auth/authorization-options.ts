/** What a custom handler is asked for. */
export interface AuthorizationRequest {
  /** The channel; absent when a user signs in. */
  readonly channelName?: string | undefined;
  readonly socketId: string;
  /** Aborted when the answer is of no use any more: the socket is lost, or time is up. */
  readonly signal: AbortSignal;
  /** 1 for the first attempt, then counted up. The second try after a 401 has the number of the next one. */
  readonly attempt: number;
}

/** What authorizes: `auth` is the signature, the rest as the kind of channel needs it. */
export interface Authorization {
  /** `KEY:SIGNATURE`, as PROTOCOL.md says under "Signatures". */
  readonly auth: string;
  /** Of presence channels: JSON text of `{ user_id, user_info }`, byte for byte as it was signed. */
  readonly channel_data?: string | undefined;
  /** Of encrypted channels: the channel's key, 32 bytes in base64. */
  readonly shared_secret?: string | undefined;
  /** Of a sign-in: JSON text of the user, byte for byte as it was signed. */
  readonly user_data?: string | undefined;
}

/** `error` is anything but null or false; a `status` on it tells whether to try again. */
export type AuthorizationCallback = (error: unknown, authorization?: Authorization | null) => void;

type Strings = Readonly<Record<string, string>>;
type Params = Readonly<Record<string, unknown>>;

/**
 * How channels are authorized, or users authenticated: by default with a POST to `endpoint`.
 * `headers` and `params` are read at each request, so an application may change them at any time.
 */
export interface AuthorizationOptions {
  /** URL or path. @default '/jetsocket/auth', for users '/jetsocket/user-auth' */
  readonly endpoint?: string | undefined;
  /** The body: JSON, or urlencoded. @default 'json' */
  readonly encoding?: 'json' | 'form' | undefined;
  /** Sent with the request; they win over its own `accept` and, of a JSON body, `content-type`. */
  readonly headers?: Strings | undefined;
  /** Sent in the body beside `socket_id` and `channel_name`. */
  readonly params?: Params | undefined;
  /** Called for each request; adds to `headers`. */
  readonly headersProvider?: (() => Strings | Promise<Strings>) | undefined;
  /** Called for each request; adds to `params`. */
  readonly paramsProvider?: (() => Params | Promise<Params>) | undefined;
  /**
   * Replaces the request: calls back, or returns a promise; one that takes the callback may return anything else
   * too. An error may carry a `status`, itself or in its `response`, as those of HTTP libraries do.
   */
  readonly customHandler?:
    | ((
        request: AuthorizationRequest,
        callback: AuthorizationCallback,
        // biome-ignore lint/suspicious/noConfusingVoidType: a handler that calls back returns nothing
      ) => Promise<Authorization> | Authorization | void)
    | undefined;
  /** As for `fetch`. @default 'same-origin' */
  readonly credentials?: 'omit' | 'same-origin' | 'include' | undefined;
  /**
   * `true` asks for the channels of one tick in one request, with `channel_names` for `channel_name`; the
   * answer is `{ channels: { [name]: { status, data } } }`. @default false
   */
  readonly batch?: boolean | undefined;
  /** Milliseconds for providers, request and body together. @default 10000 */
  readonly timeout?: number | undefined;
}
