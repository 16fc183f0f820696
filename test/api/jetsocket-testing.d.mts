/** How a forced refusal of a subscription is put; servers of the family have four ways, and some never answer. */
type RefusalDialect = (typeof dialects)[number];
declare const dialects: readonly ["subscription_error", "internal", "error-4009", "error-null", "silence"];
/** What happens to a new connection: an error frame and a close with a code, a reset, or no handshake ever. */
type ConnectionRefusal = 'reset' | 'silence' | {
    readonly code: number;
    readonly message?: string;
};
/** Which connection is dropped, by default all, and how: without a code as a lost network drops it. */
interface DropOptions {
    readonly socketId?: string;
    readonly code?: number;
    readonly reason?: string;
}
/** Which channels a fault is about: one by name, or those the function picks. */
type ChannelChoice = string | ((channel: string) => boolean);
/** Changes an outgoing frame; `undefined` loses it. */
type Rewrite = (text: string, socketId: string) => string | undefined;

/** The two spellings of the protocol's own event names. */
type Prefix = 'jetsocket' | 'pusher';

/** What `createTestService` takes. */
interface TestServiceOptions {
    /** The only key that may connect; others are refused with 4001. @default any key */
    key?: string | undefined;
    /** How the service spells its own events: `pusher` for the drop-in. @default 'jetsocket' */
    prefix?: Prefix | undefined;
    /** Whether clients may send `client-` events to each other. @default true */
    clientEvents?: boolean | undefined;
    /** Whether subscribers are told how many they are. @default false */
    subscriptionCount?: boolean | undefined;
}
/** What `publish` may be told beside the event. */
interface PublishOptions {
    /** The socket id of a connection that shall not get it. */
    readonly except?: string | undefined;
    /** Who a client event is from, on presence channels. */
    readonly userId?: string | undefined;
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

/**
 * The application that the test service knows. These are fixed values for tests: configure your own server's
 * code with them, and what it signs and encrypts is good here.
 */
interface TestApp {
    readonly appId: string;
    readonly key: string;
    readonly secret: string;
    /** The master key of encrypted channels, base64 of 32 bytes. */
    readonly encryptionMasterKeyBase64: string;
}

/** One frame that a client sent. */
interface SentFrame {
    readonly socketId: string;
    /** As it was on the wire: `client-typing`, `jetsocket:subscribe`. */
    readonly event: string;
    /** Of client events. Commands have their channel in `data`. */
    readonly channel?: string;
    /** As it was handed in; what was sealed is opened. */
    readonly data: unknown;
    /** Milliseconds since the epoch. */
    readonly at: number;
}

/**
 * What goes wrong, on request. Each lasting fault returns the function that ends it; `clear()` ends them all.
 * What your server refuses is no fault of the service: see `authorize`.
 */
declare class TestFaults {
    #private;
    /** Drops one connection or all: with a close code, or without one as a lost network does (1006). */
    drop(options?: DropOptions): void;
    /**
     * Refuses new connections: as a network that is not there, with a service that never speaks, or with the
     * code of an error. @default 'reset'
     */
    refuse(refusal?: ConnectionRefusal): () => void;
    /** Refuses subscriptions, whatever their signature. @default 'subscription_error' */
    refuseSubscriptions(channels: ChannelChoice, dialect?: RefusalDialect): () => void;
    /** Leaves all that clients say about these channels, subscriptions first, unread until it is ended. */
    hangSubscriptions(channels: ChannelChoice): () => void;
    /** Says nothing, on these connections and on new ones, until it is ended; then all that waited. */
    hang(socketId?: string): () => void;
    /** Says everything `ms` milliseconds late, in order. */
    delay(ms: number, socketId?: string): () => void;
    /**
     * Damages the events of these channels, or of all: on encrypted channels the ciphertext, which is a
     * `decryption_error`; elsewhere the frame, which is an `error` of the connection.
     */
    corrupt(channels?: ChannelChoice): () => void;
    /** Changes the frames of the service as you like; `undefined` loses one. */
    rewrite(rewrite: Rewrite): () => void;
    /** Sends any text as it is, to one connection or all, whether it is a frame or not. */
    send(text: string, socketId?: string): void;
    /** Ends every fault. */
    clear(): void;
}

/** Somebody on a presence channel. */
interface PresentMember {
    readonly id: string;
    readonly info: unknown;
}
/** The members of one presence channel: those the test adds, and the clients under test. */
declare class TestMembers {
    #private;
    /** Who is there now, in the order of coming. */
    get list(): PresentMember[];
    get ids(): string[];
    /** Somebody else comes; clients hear of it. @throws TypeError for an id that is taken by the test, or is none */
    add(id: string, info?: unknown): this;
    /** Somebody who was added goes. @throws TypeError when the test has not added that id */
    remove(id: string): this;
}

/** One request that the client made to your server: for authorization, or to authenticate a user. */
interface TestRequest {
    /** As the client was given it, such as `/jetsocket/auth`. */
    readonly url: string;
    readonly socketId: string;
    /** Which channels it is for: several in a batch, none when a user signs in. */
    readonly channelNames: readonly string[];
    /** By lower-case name. */
    readonly headers: Readonly<Record<string, string>>;
    /** What else was in the body: `params` and what `paramsProvider` gave. */
    readonly params: Readonly<Record<string, unknown>>;
    /** Milliseconds since the epoch. */
    readonly at: number;
}
/** What the rule given to `authorize` is asked: one channel of a request. */
interface ChannelRequest extends TestRequest {
    readonly channelName: string;
}
/** A member of presence channels. */
interface TestMember {
    readonly user_id: string | number;
    readonly user_info?: unknown;
}
/** Who signs in. */
interface TestUser {
    readonly id: string;
    /** Ids of the users whose coming and going is told. */
    readonly watchlist?: readonly string[];
    readonly [field: string]: unknown;
}
/** An answer written by hand. */
interface TestResponse {
    readonly status: number;
    readonly headers?: Readonly<Record<string, string>>;
    /** Text is sent as it is, anything else as JSON. */
    readonly body?: unknown;
}
/**
 * What your server answers: `true` for yes, `false` for 403, a number for that status, 0 for no answer at all,
 * as if the network had failed, `Who` for yes and who it is, or a response written by hand.
 */
type TestAnswer<Who> = boolean | number | Who | TestResponse;
/** One answer for all requests, or what decides for each; a promise that never ends is a server that hangs. */
type TestRule<Request, Who> = TestAnswer<Who> | ((request: Request) => TestAnswer<Who> | Promise<TestAnswer<Who>>);

/** One client that is connected. */
interface TestConnection {
    readonly socketId: string;
    /** The channels it is subscribed to, oldest first. */
    readonly channels: readonly string[];
    /** Who signed in on it. */
    readonly userId: string | undefined;
}
/**
 * A channels service in memory, and your server that authorizes: the real client runs against it without a
 * network. Nothing in it waits for a timer, except what `faults.delay` holds up and pings after long silence.
 *
 * @example
 * const service = createTestService();
 * const jetsocket = new Jetsocket('key', service.options);
 * const channel = await jetsocket.subscribe('orders').ready;
 * service.publish('orders', 'paid', { id: 7 });
 */
declare class TestService {
    #private;
    /** For the constructor of the client, beside what else your code passes. */
    readonly options: {
        readonly WebSocket: WebSocketClass;
        readonly fetch: Fetch;
    };
    /** The application and its secrets, which are the same for everybody and good for nothing but tests. */
    readonly app: TestApp;
    /** What goes wrong, on request. */
    readonly faults: TestFaults;
    /** All that clients have sent, oldest first. */
    get sent(): readonly SentFrame[];
    /** All that clients have asked your server, oldest first. */
    get requests(): readonly TestRequest[];
    /** Who is connected, oldest first. */
    get connections(): readonly TestConnection[];
    /** Milliseconds since the epoch, on the clock that fake timers set. */
    now(): number;
    /**
     * Sends an event to a channel, as your server or another client would; on encrypted channels it is sealed.
     * Handlers have run when it returns. Says how many connections it was for.
     * @throws TypeError for names that the service would refuse, and for data that JSON cannot hold
     */
    publish(channel: string, event: string, data?: unknown, options?: PublishOptions): number;
    /** Sends an event to every connection on which this user is signed in; says how many. */
    sendToUser(userId: string, event: string, data?: unknown): number;
    /** The members of a presence channel, to list, add and remove them. @throws TypeError for other channels */
    members(channel: string): TestMembers;
    /**
     * How your server answers from now on when it is asked to authorize a channel. The member is who the client
     * is on presence channels.
     * @default true, on presence channels as `{ user_id: 'test-user' }`
     */
    authorize(rule: TestRule<ChannelRequest, TestMember>): this;
    /** How your server answers from now on when a user signs in. @default { id: 'test-user' } */
    authenticate(rule: TestRule<TestRequest, TestUser>): this;
    /**
     * Waits until everything has arrived that does not wait for a timer: connections, authorizations,
     * subscriptions. Needs no timer itself, so it works under fake ones too.
     */
    settled(): Promise<void>;
}
/**
 * Makes a channels service in memory: `new Jetsocket('key', service.options)`.
 * @throws TypeError when an option is unknown or has a wrong type
 */
declare function createTestService(options?: TestServiceOptions): TestService;

export {
  createTestService,
  type ChannelRequest,
  type DropOptions,
  type PresentMember,
  type PublishOptions,
  type SentFrame,
  type TestAnswer,
  type TestApp,
  type TestConnection,
  type TestFaults,
  type TestMember,
  type TestMembers,
  type TestRequest,
  type TestResponse,
  type TestRule,
  type TestService,
  type TestServiceOptions,
  type TestUser,
};
