import { kindOf, userChannel } from '../../local/src/engine/channel-name';
import { checkChannelName, checkEventName, jsonOf } from '../../local/src/engine/event-arguments';
import type { Fetch, WebSocketClass } from '../platform/platform';
import {
  checkId,
  checkOptions,
  checkPublishOptions,
  type PublishOptions,
  type TestServiceOptions,
} from './options';
import { Sealing } from './sealing';
import { type SentFrame, ServiceLine } from './service-line';
import { type TestApp, testApp } from './test-app';
import { TestEndpoint } from './test-endpoint';
import { TestFaults } from './test-faults';
import { type TestMembers, TestPresence } from './test-members';
import type { ChannelRequest, TestMember, TestRequest, TestRule, TestUser } from './test-request';

/** One client that is connected. */
export interface TestConnection {
  readonly socketId: string;
  /** The channels it is subscribed to, oldest first. */
  readonly channels: readonly string[];
  /** Who signed in on it. */
  readonly userId: string | undefined;
}

/** How many promises may settle one after another without anything that `#activity` counts. */
const TURNS = 50;

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
export class TestService {
  /** For the constructor of the client, beside what else your code passes. */
  readonly options: { readonly WebSocket: WebSocketClass; readonly fetch: Fetch };
  /** The application and its secrets, which are the same for everybody and good for nothing but tests. */
  readonly app: TestApp;
  /** What goes wrong, on request. */
  readonly faults: TestFaults;
  readonly #line: ServiceLine;
  readonly #endpoint: TestEndpoint;
  readonly #presence: TestPresence;
  readonly #sealing = new Sealing();

  /** @internal */
  constructor(options: TestServiceOptions) {
    this.app = testApp(options.key ?? 'key');
    this.#line = new ServiceLine(this.app, options, this.#sealing);
    this.#endpoint = new TestEndpoint(this.app);
    this.#presence = new TestPresence(this.#line.application);
    this.faults = new TestFaults(this.#line.hub.faults, this.#line.hub.wire);
    this.options = { WebSocket: this.#line.webSocketClass(), fetch: this.#endpoint.fetch };
  }

  /** All that clients have sent, oldest first. */
  get sent(): readonly SentFrame[] {
    return [...this.#line.sent];
  }

  /** All that clients have asked your server, oldest first. */
  get requests(): readonly TestRequest[] {
    return [...this.#endpoint.requests];
  }

  /** Who is connected, oldest first. */
  get connections(): readonly TestConnection[] {
    return Array.from(this.#line.application.connections.values(), ({ socketId, channels, user }) => ({
      socketId,
      channels: [...channels],
      userId: user?.id,
    }));
  }

  /** Milliseconds since the epoch, on the clock that fake timers set. */
  now(): number {
    return Date.now();
  }

  /**
   * Sends an event to a channel, as your server or another client would; on encrypted channels it is sealed.
   * Handlers have run when it returns. Says how many connections it was for.
   * @throws TypeError for names that the service would refuse, and for data that JSON cannot hold
   */
  publish(channel: string, event: string, data?: unknown, options: PublishOptions = {}): number {
    checkChannelName(channel);
    this.#checkEvent(event);
    checkPublishOptions(options);
    const { except, userId } = options;
    const { application } = this.#line;
    const reached = [...(application.channels.get(channel)?.subscribers.keys() ?? [])].filter(
      (socketId) => socketId !== except && application.connections.has(socketId),
    ).length;
    const json = jsonOf(event, data ?? null);
    const plain = typeof data === 'string' ? data : json;
    const text = kindOf(channel).encrypted ? this.#sealing.seal(channel, json) : plain;
    if (userId === undefined) application.publish({ channel, event, data: text, except });
    else {
      const frame = application.wire.event(channel, event, text, userId);
      application.channels.get(channel)?.broadcast(frame, except);
    }
    return reached;
  }

  /** Sends an event to every connection on which this user is signed in; says how many. */
  sendToUser(userId: string, event: string, data?: unknown): number {
    checkId(userId);
    return this.publish(userChannel(userId), event, data);
  }

  /** The members of a presence channel, to list, add and remove them. @throws TypeError for other channels */
  members(channel: string): TestMembers {
    return this.#presence.of(channel);
  }

  /**
   * How your server answers from now on when it is asked to authorize a channel. The member is who the client
   * is on presence channels.
   * @default true, on presence channels as `{ user_id: 'test-user' }`
   */
  authorize(rule: TestRule<ChannelRequest, TestMember>): this {
    this.#endpoint.channelRule = rule;
    return this;
  }

  /** How your server answers from now on when a user signs in. @default { id: 'test-user' } */
  authenticate(rule: TestRule<TestRequest, TestUser>): this {
    this.#endpoint.userRule = rule;
    return this;
  }

  /**
   * Waits until everything has arrived that does not wait for a timer: connections, authorizations,
   * subscriptions. Needs no timer itself, so it works under fake ones too.
   */
  async settled(): Promise<void> {
    let before = -1;
    while (before !== this.#activity) {
      before = this.#activity;
      for (let turn = 0; turn < TURNS; turn++) await undefined;
    }
  }

  get #activity(): number {
    return this.#line.activity + this.#endpoint.activity;
  }

  #checkEvent(event: string): void {
    checkEventName(event);
    if (this.#line.hub.wire.reserves(event)) {
      throw new TypeError(`${event} is an event of the service itself; use faults.send() to send one anyhow`);
    }
  }
}

/**
 * Makes a channels service in memory: `new Jetsocket('key', service.options)`.
 * @throws TypeError when an option is unknown or has a wrong type
 */
export function createTestService(options: TestServiceOptions = {}): TestService {
  checkOptions(options);
  return new TestService(options);
}
