/** The base of every error this library throws or emits. `name` is a literal, so it survives minifiers. */
declare abstract class JetsocketError<Fields extends object = object> extends Error {
    abstract readonly name: string;
    /** `fields` become members of the error; `cause` is among them where something lay beneath. */
    constructor(message: string, fields?: Fields & {
        readonly cause?: unknown;
    });
}
/** The caller asked for something that cannot work. The only error that is thrown. */
declare class UsageError extends JetsocketError {
    readonly name = "UsageError";
}
interface ConnectionFailure {
    readonly code?: number | undefined;
    readonly cause?: unknown;
}
/** A failed attempt to connect, a refusal, or an error the service reported. */
declare class ConnectionError extends JetsocketError<ConnectionFailure> {
    readonly name = "ConnectionError";
    /** The close code or the code of the service's error; `undefined` where there was none. */
    readonly code?: number;
    /** The same in the shape of this protocol family: `message` is what the service said, word for word, if anything. */
    readonly data: {
        readonly code: number | undefined;
        readonly message: string;
    };
    constructor(message: string, fields?: ConnectionFailure, said?: string);
}
interface AttemptFields {
    readonly status: number;
    readonly retryIn: number | null;
}
/** Why a channel is not subscribed, or a user is not signed in. */
declare abstract class AttemptError extends JetsocketError<AttemptFields> {
    /** The HTTP status it came with; 0 for no answer; 500 for an encrypted channel without a usable key. */
    readonly status: number;
    /** Milliseconds until it is tried again by itself, or `null` when it is not. */
    readonly retryIn: number | null;
    readonly type = "AuthError";
    /** The message again, where handlers of this protocol family look for it. */
    readonly error: string;
}
/** Authorization was not given: by the endpoint, the custom handler, or for want of an answer. */
declare class AuthorizationError extends AttemptError {
    readonly name = "AuthorizationError";
}
/** The service refused the subscription or the sign-in, or did not answer. */
declare class SubscriptionError extends AttemptError {
    readonly name = "SubscriptionError";
}
/** Why an event of an encrypted channel could not be read. */
type DecryptionReason = 'malformed' | 'forged-or-wrong-key' | 'not-utf8' | 'overflow' | 'authorization-failed';
/** An event of an encrypted channel that could not be delivered. */
declare class DecryptionError extends JetsocketError<{
    readonly event: string;
    readonly reason: DecryptionReason;
}> {
    readonly name = "DecryptionError";
    /** The name of the event that was given up. */
    readonly event: string;
    readonly reason: DecryptionReason;
}
/** The service sent something that is no frame of this protocol. It was dropped. */
declare class ProtocolError extends JetsocketError {
    readonly name = "ProtocolError";
}

/** Somebody on a presence channel. */
interface Member<Info = unknown> {
    /** The `user_id` that your server signed, as text. */
    readonly id: string;
    /** The `user_info` beside it; whatever your server gave, or nothing. */
    readonly info: Info;
}
/** What a members object offers beside its members; none of it is enumerable. */
interface MembersApi<Info = unknown> {
    /** How many members there are. */
    readonly count: number;
    /** The id this client was authorized as; nothing before that. */
    readonly myID: string | undefined;
    /** The member this client is; `null` until it is on the list. */
    readonly me: Member<Info> | null;
    /** The info of each, by id. */
    readonly members: Readonly<Record<string, Info>>;
    /** The member of that id, or `null`. */
    get(id: string): Member<Info> | null;
    /** Calls `visit` with each member. */
    each(visit: {
        bivarianceHack(member: Member<Info>): void;
    }['bivarianceHack']): void;
}
/** Who is here: own keys are user ids, their values `{ id, info }`, so `Object.values(members)` lists them. */
type Members<Info = unknown> = Readonly<Record<string, Member<Info>>> & MembersApi<Info>;

/** `subscribing`: its authorization or its answer is waited for. */
type SubscriptionState = 'unsubscribed' | 'subscribing' | 'subscribed';
/** Why a channel is not subscribed, or a user is not signed in. */
type SubscriptionFailure = AuthorizationError | SubscriptionError;
/** Any event is allowed, its data unknown. */
type AnyEvents = Record<string, unknown>;
/** Messages that may be missing since a channel was subscribed on an earlier socket. */
interface Gap {
    /** When the last frame of the old socket came, in epoch milliseconds. */
    readonly since: number;
    /** Milliseconds from then until now. */
    readonly duration: number;
}
/** The library's own events on every channel. */
interface ChannelEvents {
    'jetsocket:subscription_succeeded': unknown;
    'jetsocket:subscription_error': SubscriptionFailure;
    'jetsocket:subscription_count': {
        readonly subscription_count: number;
    };
    'jetsocket:cache_miss': undefined;
    'jetsocket:gap': Gap;
}
/** The library's own events on encrypted channels. */
interface EncryptedEvents extends ChannelEvents {
    'jetsocket:decryption_error': DecryptionError;
}
/** The library's own events on presence channels. */
interface PresenceEvents extends ChannelEvents {
    'jetsocket:subscription_succeeded': Members;
    'jetsocket:member_added': Member;
    'jetsocket:member_removed': Member;
}
/** The library's own events on a client: those of every kind of channel. */
type ClientEvents = ChannelEvents & Omit<EncryptedEvents & PresenceEvents, keyof ChannelEvents>;

/** What comes beside the data of an event. */
interface Metadata {
    /** The sender of a client event on a presence channel. */
    readonly user_id?: string;
}
/** A method type, so that parameters are bivariant: `(data: Message) => …` fits where data is `unknown`. */
type Handler<Data> = {
    bivarianceHack(data: Data, metadata: Metadata): void;
}['bivarianceHack'];
/** As with `Handler`, whoever binds may know what the data is. */
type GlobalHandler = {
    bivarianceHack(event: string, data: unknown): void;
}['bivarianceHack'];
/** What `once` and `events` take. */
interface Until {
    /** Undoes it when it aborts. */
    readonly signal?: AbortSignal | undefined;
}
/** What `on` takes. */
interface UntilOnce extends Until {
    /** Undoes it after the first event. */
    readonly once?: boolean | undefined;
}

type EventName<Events> = keyof Events & string;
/** Typed events: handlers run in bind order on a snapshot, and one that throws stops nothing. */
declare class Emitter<Events extends object> {
    #private;
    /** Calls `handler` with the data of each `event`; `context` becomes its `this`. */
    bind<E extends EventName<Events>>(event: E, handler: Handler<Events[E]>, context?: unknown): this;
    /** Takes away what fits all that is given; without arguments, every handler but the global ones. */
    unbind<E extends EventName<Events>>(event?: E, handler?: Handler<Events[E]>, context?: unknown): this;
    /** Calls `handler` with the name and the data of every event. */
    bind_global(handler: GlobalHandler, context?: unknown): this;
    /** Takes away the global handlers that fit all that is given; without arguments, every one. */
    unbind_global(handler?: GlobalHandler, context?: unknown): this;
    /** Takes away every handler, the global ones too, and ends what `events` returned. */
    unbind_all(): this;
    /** Like `bind`, but returns its undo; `signal` undoes it too, and `once` after the first event. */
    on<E extends EventName<Events>>(event: E, handler: Handler<Events[E]>, until?: UntilOnce): () => void;
    /** The data of the next `event`; rejects with the signal's reason. */
    once<E extends EventName<Events>>(event: E, { signal }?: Until): Promise<Events[E]>;
    /** The data of each `event`, for `for await`; unread data waits without limit. Ends at abort. */
    events<E extends EventName<Events>>(event: E, until?: Until): AsyncIterableIterator<Events[E]>;
}

/**
 * What the application wants of a channel and what the service knows: `settle` asks, `#leave` takes back.
 *
 *     unsubscribed ── settle ──► subscribing ── answered ──► subscribed
 *          ▲                          ▼                           ▼
 *          └── #fail, #leave, lost ───┴──── #fail, #leave, lost ──┘
 */
declare abstract class Subscription<Events extends object> extends Emitter<Events> {
    #private;
    readonly name: string;
    /** How far the subscription is; it is `subscribing` from the request for authorization on. */
    state: SubscriptionState;
    get subscribed(): boolean;
    /** Asked for, not answered yet. */
    get subscriptionPending(): boolean;
    /** Not answered yet and not wanted any more. */
    get subscriptionCancelled(): boolean;
}

/** A public channel, and the base of the others. */
declare class Channel<Events extends object = AnyEvents> extends Subscription<Events & ChannelEvents> {
    #private;
    /** How many are subscribed, where the application's settings make the service tell. */
    subscriptionCount: number | undefined;
    /** Fulfilled when subscribed; rejected on an error that is not retried, and on `unsubscribe()`. */
    get ready(): Promise<this>;
    /**
     * Sends a client event to the other subscribers; `false` when it was not handed to the connection:
     * not subscribed yet, not connected, or a public channel.
     * @throws UsageError when the name does not begin with `client-`, or JSON cannot hold the data
     */
    trigger(event: `client-${string}`, data?: unknown): boolean;
}

/** A channel that asks for authorization before it subscribes, and carries client events. */
declare class PrivateChannel<Events extends object = AnyEvents> extends Channel<Events> {
}

/** A private channel that knows who is here, and announces comings and goings. */
declare class PresenceChannel<Events extends object = AnyEvents> extends PrivateChannel<Events & PresenceEvents> {
    #private;
    /** Who is here. Kept while the connection is lost; the differences are announced on return. */
    get members(): Members;
}

/** An application's channels: name, or a template such as `presence-${string}`, to events, to data. */
type ChannelMap = object;
/** Without a map any channel and any event is allowed, data unknown. */
type AnyChannels = Record<string, AnyEvents>;
type ChannelName<Channels extends ChannelMap> = keyof Channels & string;
type EventsOf<Channels extends ChannelMap, Name extends ChannelName<Channels>> = Channels[Name] extends object ? Channels[Name] : AnyEvents;
/** The channel that `subscribe(name)` returns: its class follows from the prefix, its events from the map. */
type ChannelOf<Channels extends ChannelMap, Name extends ChannelName<Channels>> = Name extends `private-encrypted-${string}` ? PrivateChannel<EventsOf<Channels, Name> & EncryptedEvents> : Name extends `private-${string}` ? PrivateChannel<EventsOf<Channels, Name>> : Name extends `presence-${string}` ? PresenceChannel<EventsOf<Channels, Name>> : Channel<EventsOf<Channels, Name>>;
type EventsOfAll<Channels extends ChannelMap> = Channels[keyof Channels];
type Keys<Union> = Union extends unknown ? keyof Union & string : never;
type ValueOf<Union, Key extends string> = Union extends Record<Key, infer Value> ? Value : never;
/** The events of every channel, as the client itself hears them. */
type AllEvents<Channels extends ChannelMap> = {
    [Event in Keys<EventsOfAll<Channels>>]: ValueOf<EventsOfAll<Channels>, Event>;
};

/** Channels by name: makes them, and as the `ConnectionOwner` hands them and the user sessions and frames. */
declare class ChannelRegistry {
    #private;
    /** The channel of that name, if the application is subscribed or subscribing to it. */
    find(name: string): Channel | undefined;
    /** The channels the application is subscribed or subscribing to, in the order of the calls. */
    all(): Channel[];
}

/** As much of a WebSocket as the library uses: that of browsers, Node, Deno, Bun, `ws` and React Native fits. */
interface WebSocketLike {
    binaryType?: string;
    readonly url: string;
    readonly readyState: number;
    onmessage: Listener<{
        readonly data: unknown;
    }> | null;
    onclose: Listener<CloseEventLike> | null;
    onerror: Listener<unknown> | null;
    send(data: string): void;
    close(code?: number, reason?: string): void;
}
/** A method type, so that its parameter is bivariant: what a platform's own type says of its event fits. */
type Listener<Event> = {
    bivarianceHack(event: Event): void;
}['bivarianceHack'];
interface CloseEventLike {
    readonly code: number;
    readonly reason: string;
}
type WebSocketClass = new (url: string) => WebSocketLike;
/** As much of `fetch` as the library uses. */
type Fetch = (url: string, init: {
    method: string;
    headers: Record<string, string>;
    body: string;
    credentials: 'omit' | 'same-origin' | 'include';
    signal: AbortSignal;
}) => Promise<FetchResponse>;
interface FetchResponse {
    readonly ok: boolean;
    readonly status: number;
    readonly headers: {
        get(name: string): string | null;
    };
    text(): Promise<string>;
}

/** What a custom handler is asked for. */
interface AuthorizationRequest {
    /** The channel; absent when a user signs in. */
    readonly channelName?: string | undefined;
    readonly socketId: string;
    /** Aborted when the answer is of no use any more: the socket is lost, or time is up. */
    readonly signal: AbortSignal;
    /** 1 for the first attempt, then counted up. The second try after a 401 has the number of the next one. */
    readonly attempt: number;
}
/** What authorizes: `auth` is the signature, the rest as the kind of channel needs it. */
interface Authorization {
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
type AuthorizationCallback = (error: unknown, authorization?: Authorization | null) => void;
type Strings = Readonly<Record<string, string>>;
type Params = Readonly<Record<string, unknown>>;
/**
 * How channels are authorized, or users authenticated: by default with a POST to `endpoint`.
 * `headers` and `params` are read at each request, so an application may change them at any time.
 */
interface AuthorizationOptions {
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
    readonly customHandler?: ((request: AuthorizationRequest, callback: AuthorizationCallback) => Promise<Authorization> | Authorization | void) | undefined;
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

/** One message of the wire, its data read. */
interface Frame {
    /** As the service spelled it. */
    readonly event: string;
    readonly channel?: string;
    readonly data?: unknown;
    /** Who sent it, on a client event of a presence channel. */
    readonly user_id?: string;
}

/** One line of the log. Never holds signatures, keys, headers, parameters or event data. */
interface LogEntry {
    readonly level: 'info' | 'warn' | 'error';
    readonly message: string;
    readonly details?: unknown;
}
/** The `log` option. */
type Log = (entry: LogEntry) => void;

/**
 * `connecting`: trying, or waiting for the next attempt; `unavailable`: so for `unavailableTimeout`, and it goes on
 * trying; `failed`: there is no WebSocket; `disconnected`: by `disconnect()`, or refused. Only `connect()` leaves
 * the last two.
 */
type ConnectionState = 'initialized' | 'connecting' | 'connected' | 'unavailable' | 'failed' | 'disconnected';
/** What `state_change` carries. */
interface StateChange {
    readonly previous: ConnectionState;
    readonly current: ConnectionState;
    /** What made it change, for people. */
    readonly reason: string;
}
/** A frame as the service sent it, its data read as JSON. */
type Message = Frame;
/** The events of a connection: of each state one, after `state_change`. */
interface ConnectionEvents {
    state_change: StateChange;
    initialized: undefined;
    connecting: undefined;
    connected: {
        readonly socket_id: string;
    };
    unavailable: undefined;
    failed: undefined;
    disconnected: undefined;
    /** Seconds until the next attempt. */
    connecting_in: number;
    message: Message;
    /** One a fault; a lost connection that will be retried is none. */
    error: ConnectionError | ProtocolError;
}

/**
 * The state machine that keeps one socket alive. Connecting and connected it has a socket, waiting it has
 * the timer of the next attempt, else neither.
 *
 *     initialized ─► connecting ─► connected     disconnect(), a refusal ─► disconnected
 *                     ▲      ▼         ▼         no WebSocket ────────────► failed
 *                     └── waiting ◄────┘
 *
 * `waiting` shows as `connecting`; both show as `unavailable` once they have lasted.
 */
declare class Connection extends Emitter<ConnectionEvents> {
    #private;
    /** How the connection is; `state_change` tells when it changes. */
    state: ConnectionState;
    /** The id of the current connection; `undefined` while there is none. */
    get socket_id(): string | undefined;
    /** Tries now, unless it is connecting or connected. */
    connect(): void;
    /** Ends in `disconnected` and leaves nothing behind; `connect()` begins again. */
    disconnect(): void;
}

/** What the application's server says of a user: an id under one of two names, and whatever else. */
interface UserData {
    readonly id?: string;
    readonly user_id?: string;
    readonly [field: string]: unknown;
}
interface WatchlistEvent {
    readonly name: string;
    readonly user_ids: string[];
}
interface UserEvents {
    'jetsocket:signin_success': UserData;
    'jetsocket:signin_error': SubscriptionFailure;
    [event: string]: unknown;
}
interface WatchlistEvents {
    online: WatchlistEvent;
    offline: WatchlistEvent;
}
/** The user of this connection: signs in, again on every new connection, and hears what is sent to the user. */
interface User extends Emitter<UserEvents> {
    /** What the application's server says of the user, while signed in. */
    readonly user_data: UserData | null;
    /** Tells when the users on the watchlist come `online` and go `offline`. */
    readonly watchlist: Emitter<WatchlistEvents>;
    /** Signs in, on this connection and every later one; again after a failure. */
    signin(): void;
}

/**
 * The object applications hold: channels over one connection that is kept alive. `Own` is what its channels have
 * beside the usual.
 */
declare class Client<Channels extends ChannelMap = AnyChannels, Own = unknown> extends Emitter<AllEvents<Channels> & ClientEvents> {
    static readonly JetsocketError: typeof JetsocketError;
    static readonly UsageError: typeof UsageError;
    static readonly ConnectionError: typeof ConnectionError;
    static readonly AuthorizationError: typeof AuthorizationError;
    static readonly SubscriptionError: typeof SubscriptionError;
    static readonly DecryptionError: typeof DecryptionError;
    static readonly ProtocolError: typeof ProtocolError;
    /** The version of this library. */
    static readonly version: string;
    /** `true` prints the log to the console. */
    static logToConsole: boolean;
    /** Gets each line of the log. */
    static log: ((line: string) => void) | undefined;
    /** The application key. */
    readonly key: string;
    readonly version: string;
    /** The one connection: its state, and what is wrong with it. */
    readonly connection: Connection;
    /** The channels by name, as `channel()` and `allChannels()` give them. */
    readonly channels: ChannelRegistry;
    /** The user that `signin()` signs in. */
    readonly user: User;
    /**
     * The channel of that name, at once; events come when the service has agreed.
     * @throws UsageError when the name is empty, or this build does not read encrypted channels
     */
    subscribe<Name extends ChannelName<Channels>>(name: Name): ChannelOf<Channels, Name> & Own;
    /** Leaves the channel; nothing is delivered any more. Names nobody subscribed to are ignored. */
    unsubscribe(name: ChannelName<Channels>): void;
    /** The channel of that name, if subscribed or subscribing. */
    channel<Name extends ChannelName<Channels>>(name: Name): (ChannelOf<Channels, Name> & Own) | undefined;
    /** The channels subscribed or subscribing, in the order of the calls. */
    allChannels(): (ChannelOf<Channels, ChannelName<Channels>> & Own)[];
    /** Connects, or tries again now; does nothing while connecting or connected. */
    connect(): void;
    /** Ends the connection for good and leaves nothing behind; channels and handlers stay for `connect()`. */
    disconnect(): void;
    /**
     * Hands an event to the connection; `false` while not connected. On an encrypted channel it is `trigger`, sealed.
     * @throws UsageError when a name is empty, JSON cannot hold the data, or `trigger` does
     */
    send_event(event: string, data: unknown, channel?: string): boolean;
    /** Signs the user in, on this connection and every later one. */
    signin(): void;
}

/** What channels of pusher-js can be told themselves. */
interface Returning {
    /** Subscribes again after `unsubscribe()`, unless another object has the name by now. */
    subscribe(): void;
    /** As `pusher.unsubscribe(name)`. */
    unsubscribe(): void;
}
/** Channels as code written for pusher-js knows them, with `subscribe()` and `unsubscribe()` of their own. */
type PusherChannel<Events extends object = AnyEvents> = Channel<Events> & Returning;
type PusherPrivateChannel<Events extends object = AnyEvents> = PrivateChannel<Events> & Returning;
type PusherPresence<Events extends object = AnyEvents> = PresenceChannel<Events> & Returning;
/** The channel that `subscribe(name)` returns. */
type PusherChannelOf<Channels extends ChannelMap, Name extends ChannelName<Channels>> = ChannelOf<Channels, Name> & Returning;

/** What an `error` of the connection is to code written for pusher-js, beside being an Error. */
interface PusherError {
    readonly type: 'PusherError' | 'WebSocketError' | 'MessageParseError';
    readonly data: {
        readonly code: number | undefined;
        readonly message: string;
    };
    /** The same again: some code reads `error.data.code`, some `error.error.data.code`. */
    readonly error: Pick<PusherError, 'type' | 'data'>;
}

/** The connection as code written for pusher-js knows it. */
type PusherConnection = Emitter<{
    error: PusherError & Error;
    [event: string]: unknown;
}> & Connection & Pick<Client, 'send_event'>;

/** Bounds of a back-off in milliseconds. */
interface BackoffBounds {
    readonly minDelay: number;
    readonly maxDelay: number;
}

/** What the second argument of `new Jetsocket` may hold. Durations are milliseconds. */
interface Options {
    /** The cluster of the application: the host becomes `ws-<cluster>.jetsocket.io`. @default ws.jetsocket.io */
    readonly cluster?: string | undefined;
    /** The host of a server of one's own; wins over `cluster`. */
    readonly wsHost?: string | undefined;
    /** The port for `ws:`. @default 80 */
    readonly wsPort?: number | undefined;
    /** The port for `wss:`. @default 443 */
    readonly wssPort?: number | undefined;
    /** A path in front of `/app/KEY`. @default '' */
    readonly wsPath?: string | undefined;
    /** `false` allows `ws:`; a page on https always uses `wss:`. @default true */
    readonly forceTLS?: boolean | undefined;
    /** `false` waits for `connect()`. @default true */
    readonly autoConnect?: boolean | undefined;
    /** Silence before a ping; the smaller of this and the service's wins. @default 120000 */
    readonly activityTimeout?: number | undefined;
    /** How long the answer to a ping may take. @default 30000 */
    readonly pongTimeout?: number | undefined;
    /** Time without a connection before the state is `unavailable`. @default 10000 */
    readonly unavailableTimeout?: number | undefined;
    /** From opening the socket to the service's first frame. @default 10000 */
    readonly connectTimeout?: number | undefined;
    /** From the subscribe frame to its answer; some servers never answer a refused one. @default 10000 */
    readonly subscribeTimeout?: number | undefined;
    /** Bounds of the back-off between attempts. @default { minDelay: 500, maxDelay: 20000 } */
    readonly reconnect?: {
        readonly [Bound in keyof BackoffBounds]?: number | undefined;
    } | undefined;
    /** How private, presence and encrypted channels are authorized. */
    readonly channelAuthorization?: AuthorizationOptions | undefined;
    /** How `signin()` is authenticated. */
    readonly userAuthentication?: AuthorizationOptions | undefined;
    /** The WebSocket class, for runtimes without a global one. */
    readonly WebSocket?: WebSocketClass | undefined;
    /** `fetch`, for runtimes without a global one. */
    readonly fetch?: Fetch | undefined;
    /** Another cipher for encrypted channels. The standard build does not know it: it says so in the log. */
    readonly secretbox?: SecretBox | undefined;
    /** Hears what the library does. Never gets signatures, keys, headers, parameters or event data. */
    readonly log?: Log | undefined;
}
/**
 * A cipher with the signatures of tweetnacl. A key has 32 bytes, a nonce 24; a box is the authenticator of 16, then
 * the ciphertext. Both answer at once: a promise is not waited for.
 */
interface SecretBox {
    /** Seals a message; without it client events cannot be sent. */
    seal?(message: Uint8Array, nonce: Uint8Array, key: Uint8Array): Uint8Array;
    /** The message; `null`, or an error, where the key does not fit. It must leave `box` alone then. */
    open(box: Uint8Array, nonce: Uint8Array, key: Uint8Array): Uint8Array | null;
}

type Fields = Record<string, unknown>;
/** Read at each request. */
interface AuthOptions {
    headers?: Fields | null;
    params?: Fields | null;
}
/** The options with their defaults. What `auth` holds may be changed, and `auth` replaced, at any time. */
interface PusherConfig {
    auth?: AuthOptions;
    readonly authEndpoint: string;
    readonly wsHost: string;
    readonly wsPath: string;
    readonly wsPort: number;
    readonly wssPort: number;
    readonly useTLS: boolean;
    readonly activityTimeout: number;
    readonly pongTimeout: number;
    readonly unavailableTimeout: number;
    readonly [option: string]: unknown;
}
/** What `authorizer` gives for one authorization of one channel. */
interface Authorizer {
    authorize(socketId: string, callback: AuthorizationCallback): unknown;
}
type AuthorizerGenerator = (channel: PusherChannel, options: AuthorizerOptions) => Authorizer;
/** What `authorizer` is told. */
interface AuthorizerOptions extends PusherConfig {
    readonly auth: AuthOptions;
    readonly authTransport: 'ajax' | 'jsonp';
}
/** Calls back as with pusher-js, or returns a promise of the authorization. */
type AuthorizationHandler<Request> = (request: Request, callback: AuthorizationCallback) => unknown;
/** How channels are authorized, or users authenticated. */
interface AuthorizationSettings<Request> extends Omit<AuthorizationOptions, keyof AuthOptions | 'endpoint' | 'customHandler'>, AuthOptions {
    endpoint?: string | null | undefined;
    customHandler?: AuthorizationHandler<Request> | null | undefined;
    /** Accepted and not used: there is one transport, a POST. */
    transport?: string | undefined;
}
interface UserAuthenticationRequest {
    readonly socketId: string;
}
interface ChannelAuthorizationRequest extends UserAuthenticationRequest {
    readonly channelName: string;
}
type ChannelAuthorizationHandler = AuthorizationHandler<ChannelAuthorizationRequest>;
type ChannelAuthorizationOptions = AuthorizationSettings<ChannelAuthorizationRequest>;
type UserAuthenticationHandler = AuthorizationHandler<UserAuthenticationRequest>;
type UserAuthenticationOptions = AuthorizationSettings<UserAuthenticationRequest>;
/** Options that mean the same to every client of this library, and that pusher-js has no name for. */
type ModernOptions = Pick<Options, 'autoConnect' | 'connectTimeout' | 'subscribeTimeout' | 'reconnect' | 'WebSocket' | 'fetch' | 'secretbox' | 'log'>;
/**
 * What the second argument of `new Pusher` may hold. `null`, 0 and `''` mean the default, as to pusher-js.
 * Names not listed here are ignored: `encrypted`, `enabledTransports`, `disabledTransports`, `authTransport`,
 * `enableStats`, `disableStats`, and whatever Laravel Echo gives along.
 */
interface PusherOptions extends ModernOptions {
    /** The host becomes `ws-<cluster>.pusher.com`, unless there is a `wsHost`. */
    cluster?: string | null | undefined;
    wsHost?: string | null | undefined;
    /** @default '' */
    wsPath?: string | null | undefined;
    /** The port for `ws:`, as text too. @default 80 */
    wsPort?: number | string | null | undefined;
    /** The port for `wss:`, as text too. @default 443 */
    wssPort?: number | string | null | undefined;
    /** `false` allows `ws:`; a page on https always uses `wss:`. @default true */
    forceTLS?: boolean | null | undefined;
    /** Milliseconds of silence before a ping. @default 120000 */
    activityTimeout?: number | null | undefined;
    /** Milliseconds its answer may take. @default 30000 */
    pongTimeout?: number | null | undefined;
    /** Milliseconds without a connection before `unavailable`. @default 10000 */
    unavailableTimeout?: number | null | undefined;
    /** @default { endpoint: '/pusher/auth', encoding: 'form' } */
    channelAuthorization?: ChannelAuthorizationOptions | null | undefined;
    /** @default { endpoint: '/pusher/user-auth', encoding: 'form' } */
    userAuthentication?: UserAuthenticationOptions | null | undefined;
    /** The older form of `channelAuthorization.endpoint`. @default '/pusher/auth' */
    authEndpoint?: string | null | undefined;
    /** The older form of what else is in `channelAuthorization`. */
    auth?: AuthOptions | null | undefined;
    /** The older form of `channelAuthorization.customHandler`. */
    authorizer?: AuthorizerGenerator | null | undefined;
    [option: string]: unknown;
}

/** The library's own events as pusher-js calls them. */
type Spelled<Events> = {
    [Event in keyof Events as Event extends `jetsocket:${infer Rest}` ? `pusher:${Rest}` : Event]: Events[Event];
};
/** The library's own events on channels; which of them come follows from the kind. */
type PusherEvents = Spelled<ClientEvents>;
/** An application's channels, each with these events beside its own. */
type SpelledMap<Channels extends ChannelMap> = {
    [Name in keyof Channels]: Channels[Name] & PusherEvents & (Name extends `presence-${string}` ? Spelled<PresenceEvents> : object);
};

/** What plugins of pusher-js take from its runtime. */
declare const Runtime: {
    createXHR(): object;
};
/** The client as code written for pusher-js knows it: its names, its options, its shapes of errors. */
declare class PusherClient<Channels extends ChannelMap = AnyChannels> extends Client<SpelledMap<Channels>, Returning> {
    #private;
    static readonly Runtime: {
        createXHR(): object;
    };
    /** Always empty: a list would keep clients that nobody else holds. */
    static readonly instances: readonly PusherClient[];
    /** Nothing waits for the page to be ready. */
    static readonly isReady = true;
    static ready(): void;
    /** The options as they were given. */
    readonly options: PusherOptions;
    /** The options with their defaults; authorization reads `config.auth` each time. */
    readonly config: PusherConfig;
    /** `channels.channels` has them by name. */
    readonly channels: ChannelRegistry & {
        readonly channels: Readonly<Record<string, Channel & Returning>>;
    };
    readonly connection: PusherConnection;
    get global_emitter(): this;
    shouldUseTLS(): boolean;
    /** Subscribes again to what could not be subscribed; the others are left as they are. */
    subscribeAll(): void;
}

/** A drop-in replacement for the client of pusher-js 8, with encrypted channels. */
declare class Pusher<Channels extends ChannelMap = AnyChannels> extends PusherClient<Channels> {
    /**
     * Connects by itself on the next microtask.
     * @throws UsageError when the key is not a non-empty string, `cluster` and `wsHost` are missing, or an
     * option has a wrong type
     */
    constructor(key: string, options: PusherOptions);
}

export {
  AuthorizationError,
  ConnectionError,
  DecryptionError,
  JetsocketError,
  ProtocolError,
  Pusher,
  Pusher as default,
  Runtime,
  SubscriptionError,
  UsageError,
  type AnyChannels,
  type AnyEvents,
  type AuthOptions,
  type AuthOptions as DeprecatedAuthOptions,
  type Authorization,
  type AuthorizationCallback as AuthorizerCallback,
  type AuthorizationCallback as ChannelAuthorizationCallback,
  type AuthorizationCallback as UserAuthenticationCallback,
  type AuthorizationRequest,
  type Authorizer,
  type AuthorizerGenerator,
  type AuthorizerGenerator as ChannelAuthorizerGenerator,
  type ChannelAuthorizationHandler,
  type ChannelAuthorizationOptions,
  type ChannelMap,
  type ChannelName,
  type ConnectionEvents,
  type ConnectionState,
  type DecryptionReason,
  type Gap,
  type GlobalHandler,
  type Handler,
  type Log,
  type LogEntry,
  type Member,
  type Members,
  type MembersApi,
  type Message,
  type Metadata,
  type PusherChannel as Channel,
  type PusherChannelOf as ChannelOf,
  type PusherConfig,
  type PusherConnection as ConnectionManager,
  type PusherError,
  type PusherEvents,
  type PusherOptions as Options,
  type PusherPresence as PresenceChannel,
  type PusherPrivateChannel as PrivateChannel,
  type SecretBox,
  type StateChange,
  type User,
  type UserAuthenticationHandler,
  type UserAuthenticationOptions,
  type UserData,
  type UserEvents,
  type WatchlistEvent,
  type WatchlistEvents,
};
