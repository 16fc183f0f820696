import { ConnectionError, type ProtocolError } from '../errors';
import { Emitter } from '../events/emitter';
import type { Logger } from '../logger';
import type { Platform } from '../platform/platform';
import { isReason, isRefusal, isSoon, type LastWords, lastWordsAfter } from '../protocol/close-code';
import type { Frame } from '../protocol/frame';
import { backoff, between } from '../time/backoff';
import { type Stop, startTimer } from '../time/timer';
import type { ConnectionConfig } from './connection-config';
import type { ConnectionEvents, ConnectionState } from './connection-events';
import type { ConnectionOwner, Session } from './session';
import { readError, Socket } from './socket';
import { watchForWakeUp } from './wake-up';

/** A connection that lasted this long was a good one: the back-off starts afresh. */
const STABLE_AFTER = 5000;
/** How long a connection may take to prove itself alive after a hint that it is not. */
const CHECK_TIMEOUT = 5000;
/** "Reconnect at once" goes to every client of a restarting server, so they spread out a little. */
const MAX_SOON_DELAY = 300;

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
export class Connection extends Emitter<ConnectionEvents> {
  /** How the connection is; `state_change` tells when it changes. */
  state: ConnectionState = 'initialized';
  readonly #config: ConnectionConfig;
  readonly #platform: Platform;
  readonly #owner: ConnectionOwner;
  readonly #log: Logger;
  /** Stops the timer that shows `unavailable`. */
  #stopShowing: Stop | undefined;
  #unwatch: Stop | undefined;
  #socket: Socket | undefined;
  #stopRetry: Stop | undefined;
  /** When it was last established. */
  #since = 0;
  /** Attempts that failed since a connection was last stable. */
  #failures = 0;
  #lastWords: LastWords | undefined;

  /** @internal */
  constructor(config: ConnectionConfig, platform: Platform, owner: ConnectionOwner, log: Logger) {
    super();
    this.#config = config;
    this.#platform = platform;
    this.#owner = owner;
    this.#log = log;
  }

  /** The id of the current connection; `undefined` while there is none. */
  get socket_id(): string | undefined {
    return this.session?.ownSocketId;
  }

  /** The socket, from its handshake to its end. @internal */
  get session(): Session | undefined {
    return this.#socket?.ownSocketId && !this.#socket.isOver ? this.#socket : undefined;
  }

  /** Tries now, unless it is connecting or connected. */
  connect(): void {
    if (this.#socket) return;
    this.#failures = 0;
    this.#open();
  }

  /** Ends in `disconnected` and leaves nothing behind; `connect()` begins again. */
  disconnect(): void {
    this.#rest('disconnected', 'disconnect()');
  }

  #open(): void {
    const WebSocket = this.#config.webSocket();
    if (!WebSocket) {
      const error = new ConnectionError('the connection needs the option `WebSocket`');
      return this.#rest('failed', error.message, error);
    }
    // What the platform says of the network is checked, not believed.
    const check = () => this.#socket?.check(CHECK_TIMEOUT, true);
    const awake = () => (this.#socket ? check() : this.#open());
    this.#unwatch ??= watchForWakeUp(this.#platform, check, awake);
    try {
      this.#enter(new Socket(new WebSocket(this.#config.url), this.#config.settings, this));
    } catch (cause) {
      const error = new ConnectionError(`${this.#config.url} could not be opened`, { cause });
      this.#enter();
      // Told later, as by a socket that fails: a handler that connects again would else call itself for ever.
      this.#stopRetry = startTimer(0, () => this.#wait(error.message, false, error));
    }
    // Not seen after a retry: it was connecting then already.
    this.#show('connecting', 'connect()');
  }

  /** @internal */
  established(socket: Socket): void {
    this.#since = Date.now();
    // Channels resubscribe before handlers of the application hear `connected`.
    this.#owner.opened();
    if (this.#socket === socket) this.#show('connected', 'established');
  }

  /** @internal */
  received(frame: Frame, system: string | undefined): void {
    const error = system === 'error' && readError(frame.data);
    // Before a handler hears of it: one that connects again begins with a socket nothing was said of.
    if (error) this.#lastWords = lastWordsAfter(this.#lastWords, error.code, this.#owner.isSubscribing());
    this.emit('message', frame);
    if (error) this.report(error);
    else this.#owner.receive(frame, system);
  }

  /** @internal */
  report(error: ConnectionError | ProtocolError): void {
    this.#log()?.('error', error.message);
    this.emit('error', error);
  }

  /** @internal */
  ended(error: ConnectionError): void {
    // Whoever hears that a request is aborted may have decided what comes next.
    if (!this.#socket?.isOver) return;
    const { code, message } = error;
    const connected = !!this.#socket.ownSocketId;
    if (connected && Date.now() - this.#since >= STABLE_AFTER) this.#failures = 0;
    const words = this.#lastWords;
    const isExplained = isReason(words, code);
    const reasonCode = isExplained ? words.code : code;
    if (isRefusal(reasonCode)) this.#rest('disconnected', message, isExplained ? undefined : error);
    else this.#wait(message, isSoon(reasonCode), connected ? undefined : error);
  }

  /** Waits for the next attempt; `error` is what the last one failed with. */
  #wait(reason: string, isSoon: boolean, error?: ConnectionError): void {
    const n = this.#failures++;
    const delay = !n && isSoon ? between(0, MAX_SOON_DELAY) : backoff(n, this.#config.settings.reconnect);
    this.#enter();
    const stop = startTimer(delay, () => this.#open());
    this.#stopRetry = stop;
    this.#show('connecting', reason, error);
    // A handler may have decided otherwise.
    if (this.#stopRetry === stop) this.emit('connecting_in', delay / 1000);
  }

  #rest(state: 'disconnected' | 'failed', reason: string, error?: ConnectionError): void {
    this.#unwatch?.();
    this.#unwatch = undefined;
    this.#enter();
    this.#owner.rested();
    // Unless whoever heard that a request is aborted has connected again.
    if (!this.#socket) this.#show(state, reason, error);
  }

  /**
   * The one place a phase ends. The new socket counts before what the old one owned is let go, so that whoever
   * hears of that may already decide what comes next.
   */
  #enter(socket?: Socket): void {
    const last = this.#socket;
    this.#socket = socket;
    this.#stopRetry?.();
    this.#stopRetry = this.#lastWords = undefined;
    last?.close();
    if (last?.ownSocketId) this.#owner.lost(last.lastFrameAt);
  }

  /** Shows a state to the application, unless it is shown already, and the error that led there. */
  #show(current: ConnectionState, reason: string, error?: ConnectionError): void {
    const previous = this.state;
    const connecting = current === 'connecting';
    // `unavailable` stays through attempts.
    const isNews = previous !== current && !(connecting && previous === 'unavailable');
    if (isNews) {
      this.state = current;
      this.#stopShowing?.();
      const { unavailableTimeout } = this.#config.settings;
      const show = () => this.#show('unavailable', `${unavailableTimeout} ms passed`);
      this.#stopShowing = connecting ? startTimer(unavailableTimeout, show) : undefined;
      this.#log()?.('info', `${previous} -> ${current}: ${reason}`);
      this.emit('state_change', { previous, current, reason });
    }
    // `failed` is told once: a handler that connects again would else call itself for ever.
    if (error && (isNews || connecting)) this.report(error);
    // A handler may have changed it.
    const { socket_id } = this;
    if (isNews && this.state === current) this.emit(current, socket_id && { socket_id });
  }
}
