import { ConnectionError, type ProtocolError } from '../errors';
import { Emitter } from '../events/emitter';
import type { Sink } from '../logger';
import type { Platform, WebSocketClass } from '../platform/platform';
import { verdict } from '../protocol/close-code';
import type { Frame } from '../protocol/frame';
import { type BackoffBounds, backoff, between } from '../time/backoff';
import { Timer } from '../time/timer';
import { type ConnectionEvents, type ConnectionState, toMessage } from './connection-events';
import { LastWords } from './last-words';
import type { Session } from './session';
import { readError, Socket, type SocketEnd, type SocketOwner, type SocketTimeouts } from './socket';
import { WakeUp } from './wake-up';

/** Whoever the frames are for. */
export interface ConnectionOwner {
  opened(session: Session): void;
  frame(frame: Frame): void;
  /** The session is over; the last frame came at `since`, in epoch milliseconds. */
  lost(since: number): void;
  /** Nothing will come back by itself: no secret may be kept. */
  rested(): void;
  /** Whether a subscription is still unanswered. */
  isSubscribing(): boolean;
}

export interface ConnectionConfig extends SocketTimeouts {
  readonly url: string;
  readonly reconnect: BackoffBounds;
  readonly unavailableTimeout: number;
  webSocket(): WebSocketClass | undefined;
}

/** A connection that lasted this long was a good one: the back-off starts afresh. */
const STABLE = 5000;
/** How long a connection may take to prove itself alive after a hint that it is not. */
const PATIENCE = 5000;
/** "Reconnect at once" goes to every client of a restarting server, so they spread out a little. */
const SOON = 300;

type Phase =
  | { readonly name: 'initialized' | 'disconnected' | 'failed' }
  | { readonly name: 'connecting'; readonly socket: Socket }
  | { readonly name: 'connected'; readonly socket: Socket; readonly since: number }
  | { readonly name: 'waiting'; readonly timer: Timer };

/**
 * The state machine that keeps one socket alive.
 *
 *     initialized ─► connecting ─► connected
 *                     ▲      ▼         ▼
 *                     └── waiting ◄────┘        disconnect(), a refusal ─► disconnected
 *
 * `waiting` shows as `connecting`; both show as `unavailable` once they have lasted.
 */
export class Connection extends Emitter<ConnectionEvents> {
  /** What applications see: a view of the phase. */
  state: ConnectionState = 'initialized';
  readonly #config: ConnectionConfig;
  readonly #wakeUp: WakeUp;
  readonly #owner: ConnectionOwner;
  readonly #sink: Sink;
  readonly #unavailable = new Timer();
  readonly #lastWords = new LastWords();
  #phase: Phase = { name: 'initialized' };
  /** Attempts that failed since a connection was last stable. */
  #failures = 0;

  constructor(config: ConnectionConfig, platform: Platform, owner: ConnectionOwner, sink: Sink) {
    super();
    this.#config = config;
    this.#wakeUp = new WakeUp(platform);
    this.#owner = owner;
    this.#sink = sink;
  }

  /** The id of the current connection; `undefined` while there is none. */
  get socket_id(): string | undefined {
    return this.#phase.name === 'connected' ? this.#phase.socket.socketId : undefined;
  }

  /** Tries now, unless it is connecting or connected. */
  connect(): void {
    if ('socket' in this.#phase) return;
    this.#failures = 0;
    this.#open('connect() was called');
  }

  /** Ends in `disconnected` and leaves nothing behind; `connect()` begins again. */
  disconnect(): void {
    this.#rest('disconnected', 'disconnect() was called');
  }

  /** @internal */
  send(event: string, data: unknown, channel?: string): boolean {
    return this.#phase.name === 'connected' && this.#phase.socket.send(event, data, channel);
  }

  #open(reason: string): void {
    const WebSocket = this.#config.webSocket();
    if (!WebSocket) {
      const missing = 'this runtime has no WebSocket: pass one as the option `WebSocket`';
      return this.#rest('failed', missing, new ConnectionError(missing));
    }
    this.#wakeUp.start({ offline: this.#check, awake: this.#awake });
    try {
      const socket = new Socket(new WebSocket(this.#config.url), this.#config, this.#socketOwner);
      this.#enter({ name: 'connecting', socket });
      this.#show('connecting', reason);
    } catch (cause) {
      const message = 'the WebSocket could not be made';
      this.#wait(message, undefined, new ConnectionError(message, undefined, { cause }));
    }
  }

  readonly #socketOwner: SocketOwner = {
    established: (socket) => {
      this.#enter({ name: 'connected', socket, since: Date.now() });
      // Channels resubscribe before handlers of the application hear `connected`.
      this.#show('connected', 'the connection was established', () => this.#owner.opened(socket));
    },
    frame: (frame) => this.#receive(frame),
    garbled: (error) => this.#report(error),
    ended: (end) => this.#ended(end),
  };

  #receive(frame: Frame): void {
    if (this.hears('message')) this.emit('message', toMessage(frame));
    if (frame.system === ':error') {
      const { code, message } = readError(frame);
      const ordinary = code !== undefined && (code >= 4300 || (code === 4009 && this.#owner.isSubscribing()));
      this.#lastWords.hear(ordinary ? undefined : code);
      this.#report(new ConnectionError(`the service reported error ${code}: ${message}`, code));
    } else this.#owner.frame(frame);
  }

  #ended({ code, message }: SocketEnd): void {
    const phase = this.#phase;
    const connected = phase.name === 'connected';
    if (connected && Date.now() - phase.since >= STABLE) this.#failures = 0;
    const told = connected ? this.#lastWords.explain(code) : undefined;
    if (verdict(told ?? code) === 'refuse') {
      const error = new ConnectionError(`refused, until connect() is called: ${message}`, told ?? code);
      return this.#rest('disconnected', error.message, told === undefined ? error : undefined);
    }
    this.#wait(message, told ?? code, connected ? undefined : new ConnectionError(message, code));
  }

  /** Waits for the next attempt; `error` is what the last one failed with. */
  #wait(reason: string, code: number | undefined, error: ConnectionError | undefined): void {
    const n = this.#failures++;
    const delay = n === 0 && verdict(code) === 'soon' ? between(0, SOON) : backoff(n, this.#config.reconnect);
    const timer = new Timer();
    timer.start(delay, () => this.#open('the next attempt was due'));
    const waiting: Phase = { name: 'waiting', timer };
    this.#enter(waiting);
    this.#show('connecting', reason);
    if (error) this.#report(error);
    if (this.#phase === waiting) this.emit('connecting_in', delay / 1000);
  }

  #rest(name: 'disconnected' | 'failed', reason: string, error?: ConnectionError): void {
    this.#wakeUp.stop();
    this.#enter({ name });
    this.#owner.rested();
    this.#show(name, reason);
    if (error) this.#report(error);
  }

  /** The one place a phase ends: what the old one owned is let go before the new one counts. */
  #enter(next: Phase): void {
    const last = this.#phase;
    this.#phase = next;
    if (last.name === 'waiting') last.timer.stop();
    // From connecting to connected the socket stays.
    if ('socket' in last && !('socket' in next)) last.socket.close();
    if (last.name === 'connected') this.#owner.lost(last.socket.lastFrameAt);
  }

  /** Shows a state to the application; `before` runs when it holds but has not been announced. */
  #show(state: ConnectionState, reason: string, before?: () => void): void {
    const previous = this.state;
    // Once shown, `unavailable` stays through further attempts.
    if (previous === state || (previous === 'unavailable' && state === 'connecting')) return;
    this.state = state;
    if (state === 'connecting') this.#unavailable.start(this.#config.unavailableTimeout, this.#giveNotice);
    else this.#unavailable.stop();
    before?.();
    this.#sink()?.({ level: 'info', message: `connection: ${previous} -> ${state}: ${reason}` });
    if (this.state === state) this.emit('state_change', { previous, current: state, reason });
    if (this.state === state) {
      this.emit(state, state === 'connected' ? { socket_id: this.socket_id } : undefined);
    }
  }

  readonly #giveNotice = (): void => {
    this.#show('unavailable', `no connection for ${this.#config.unavailableTimeout} ms`);
  };

  #report(error: ConnectionError | ProtocolError): void {
    this.#sink()?.({ level: 'error', message: error.message });
    this.emit('error', error);
  }

  readonly #awake = (): void => {
    if (this.#phase.name === 'waiting') this.#open('the network is back or the page woke up');
    else this.#check();
  };

  /** Asks for a sign of life: what the platform says of the network is checked, not believed. */
  readonly #check = (): void => {
    if (this.#phase.name === 'connected') this.#phase.socket.check(PATIENCE);
  };
}
