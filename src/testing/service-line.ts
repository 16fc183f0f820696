import type { Application } from '../../local/src/engine/application';
import { kindOf } from '../../local/src/engine/channel-name';
import { Connection } from '../../local/src/engine/connection';
import { fieldsOf } from '../../local/src/engine/frame';
import { Hub } from '../../local/src/engine/hub';
import { resolveApp } from '../../local/src/engine/settings';
import type { Link, Receiver, Surroundings } from '../../local/src/engine/surroundings';
import type { WebSocketClass } from '../platform/platform';
import { startTimer } from '../time/timer';
import type { TestServiceOptions } from './options';
import type { Sealing } from './sealing';
import { sign, type TestApp } from './test-app';
import { type SocketHost, TestWebSocket } from './test-web-socket';

/** One frame that a client sent. */
export interface SentFrame {
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

/** The same socket ids and the same order of everything in each run. */
const surroundings: Surroundings = {
  now: () => Date.now(),
  after: startTimer,
  random: () => 0.5,
  // Nobody can learn anything by its duration: the secret is in the source.
  verify: (secret, text, signature) => sign(secret, text) === signature,
};

/** The service's engine with sockets that lead into memory; notes what comes over them. */
export class ServiceLine implements SocketHost {
  readonly hub: Hub;
  readonly application: Application;
  readonly sent: SentFrame[] = [];
  /** Grows with everything that happens on a socket. */
  activity = 0;
  readonly #key: string;
  readonly #isAnyKeyRight: boolean;
  readonly #sealing: Sealing;

  constructor({ appId, key, secret }: TestApp, options: TestServiceOptions, sealing: Sealing) {
    const { clientEvents = true, subscriptionCount = false, prefix = 'jetsocket' } = options;
    const app = resolveApp({ id: appId, key, secret, clientEvents, subscriptionCount });
    this.hub = new Hub({ apps: [app], prefix, surroundings, record: 0 });
    const application = this.hub.application(appId);
    if (application === undefined) throw new Error('The engine does not know its application');
    this.application = application;
    this.#key = key;
    this.#isAnyKeyRight = options.key === undefined;
    this.#sealing = sealing;
  }

  /** A class as the option `WebSocket` wants it. */
  webSocketClass(): WebSocketClass {
    const host: SocketHost = this;
    return class extends TestWebSocket {
      constructor(url: string) {
        super(url, host);
      }
    };
  }

  accept(link: Link, url: string): Receiver {
    this.activity += 1;
    // What stands before it, a host or `wsPath`, is the application's choice.
    const path = url.slice(url.lastIndexOf('/app/'));
    const known = path.replace(/^\/app\/[^/?]+/, `/app/${encodeURIComponent(this.#key)}`);
    return this.hub.accept(link, { path: this.#isAnyKeyRight ? known : path });
  }

  note(text: string, receiver: Receiver): void {
    this.activity += 1;
    const { event, channel, data } = fieldsOf(text) ?? {};
    const socketId = receiver instanceof Connection ? receiver.socketId : '';
    const frame = { socketId, event: String(event), at: Date.now() };
    if (typeof channel === 'string') this.sent.push({ ...frame, channel, data: this.#opened(channel, data) });
    else this.sent.push({ ...frame, data });
  }

  #opened(channel: string, data: unknown): unknown {
    const opened = kindOf(channel).encrypted ? this.#sealing.open(channel, data) : undefined;
    return opened === undefined ? data : opened;
  }
}
