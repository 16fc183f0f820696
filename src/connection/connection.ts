import { ConnectionError, type ProtocolError } from '../errors';
import { Emitter } from '../events/emitter';
import type { Logger } from '../logger';
import type { Platform } from '../platform/platform';
import { verdict } from '../protocol/close-code';
import type { Frame } from '../protocol/frame';
import { backoff, between } from '../time/backoff';
import { Timer } from '../time/timer';
import type { ConnectionConfig } from './connection-config';
import { type ConnectionEvents, type ConnectionState, toMessage } from './connection-events';
import type { Phase } from './phase';
import type { ConnectionOwner } from './session';
import { readError, Socket, type SocketEnd } from './socket';
import { WakeUp } from './wake-up';

/** A connection that lasted this long was a good one: the back-off starts afresh. */
const STABLE = 5000;
/** How long a connection may take to prove itself alive after a hint that it is not. */
const PATIENCE = 5000;
/** "Reconnect at once" goes to every client of a restarting server, so they spread out a little. */
const SOON = 300;
/** How long before an end an error may have been heard to be its reason. */
const RECENT = 1500;

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
  readonly #owner: ConnectionOwner;
  readonly #log: Logger;
  readonly #wakeUp: WakeUp;
  readonly #unavailable = new Timer();
  #phase: Phase = { name: 'initialized' };
  /** Attempts that failed since a connection was last stable. */
  #failures = 0;
  /** The error the service reported last: some end TCP behind it without a close frame. */
  #lastWords:
    | { readonly code: number | undefined; readonly at: number; readonly decides: boolean }
    | undefined;

  constructor(config: ConnectionConfig, platform: Platform, owner: ConnectionOwner, log: Logger) {
    super();
    this.#config = config;
    this.#wakeUp = new WakeUp(platform);
    this.#owner = owner;
    this.#log = log;
  }

  /** The id of the current connection; `undefined` while there is none. */
  get socket_id(): string | undefined {
    return this.#phase.name === 'connected' ? this.#phase.socket.socketId : undefined;
  }

  /** Tries now, unless it is connecting or connected. */
  connect(): void {
    if ('socket' in this.#phase) return;
    this.#failures = 0;
    this.#open('connect()');
  }

  /** Ends in `disconnected` and leaves nothing behind; `connect()` begins again. */
  disconnect(): void {
    this.#rest('disconnected', 'disconnect()');
  }

  /** @internal */
  send(event: string, data: unknown, channel?: string): boolean {
    return this.#phase.name === 'connected' && this.#phase.socket.send(event, data, channel);
  }

  #open(reason: string): void {
    const WebSocket = this.#config.webSocket();
    if (!WebSocket) {
      return this.#rest(
        'failed',
        reason,
        new ConnectionError('no WebSocket here: pass the option `WebSocket`'),
      );
    }
    this.#wakeUp.start({ offline: this.#check, awake: this.#awake });
    try {
      this.#enter({
        name: 'connecting',
        socket: new Socket(new WebSocket(this.#config.url), this.#config, this),
      });
      this.#show('connecting', reason);
    } catch (cause) {
      this.#wait(reason, 0, new ConnectionError('the WebSocket could not be made', undefined, { cause }));
    }
  }

  /** @internal */
  established(socket: Socket): void {
    this.#enter({ name: 'connected', socket, since: Date.now() });
    // Channels resubscribe before handlers of the application hear `connected`.
    this.#owner.opened(socket);
    if (this.socket_id) this.#show('connected', 'established');
  }

  /** @internal */
  received(frame: Frame): void {
    if (this.hears('message')) this.emit('message', toMessage(frame));
    if (frame.system !== ':error') return this.#owner.frame(frame);
    const { code, message } = readError(frame);
    // Those two are said on healthy sockets too.
    const isOrdinary = Number(code) >= 4300 || (code === 4009 && this.#owner.isSubscribing());
    this.#lastWords = { code, at: Date.now(), decides: !isOrdinary };
    this.report(new ConnectionError(message, code));
  }

  /** @internal */
  report(error: ConnectionError | ProtocolError): void {
    this.#log()?.('error', error.message);
    this.emit('error', error);
  }

  /** @internal */
  ended(end: SocketEnd): void {
    const phase = this.#phase;
    const connected = phase.name === 'connected';
    if (connected && Date.now() - phase.since >= STABLE) this.#failures = 0;
    const heard = this.#lastWords;
    const isRecent = connected && heard && Date.now() - heard.at <= RECENT;
    // It speaks for a close code that is missing; one that says the same is no second fault.
    const told = isRecent && (end.isClean ? heard.code === end.code : heard.decides) ? heard : undefined;
    const code = told ? told.code : end.code;
    const error = new ConnectionError(end.message, code);
    if (verdict(code) === 'refuse') this.#rest('disconnected', end.message, told ? undefined : error);
    else this.#wait(end.message, code, connected ? undefined : error);
  }

  /** Waits for the next attempt; `error` is what the last one failed with. */
  #wait(reason: string, code: number | undefined, error?: ConnectionError): void {
    const n = this.#failures++;
    const delay = !n && verdict(code) === 'soon' ? between(0, SOON) : backoff(n, this.#config.reconnect);
    const waiting: Phase = { name: 'waiting', timer: new Timer() };
    waiting.timer.start(delay, () => this.#open('retry'));
    this.#enter(waiting);
    this.#show('connecting', reason);
    if (error) this.report(error);
    if (this.#phase === waiting) this.emit('connecting_in', delay / 1000);
  }

  #rest(name: 'disconnected' | 'failed', reason: string, error?: ConnectionError): void {
    this.#wakeUp.stop();
    this.#enter({ name });
    this.#owner.rested();
    this.#show(name, reason);
    if (error) this.report(error);
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

  /** Shows a state to the application, unless it is shown already; `unavailable` stays through attempts. */
  #show(current: ConnectionState, reason: string): void {
    const previous = this.state;
    const connecting = current === 'connecting';
    if (previous === current || (connecting && previous === 'unavailable')) return;
    this.state = current;
    this.#unavailable.stop();
    if (connecting) {
      const { unavailableTimeout } = this.#config;
      this.#unavailable.start(unavailableTimeout, () =>
        this.#show('unavailable', `${unavailableTimeout} ms passed`),
      );
    }
    this.#log()?.('info', `${previous} -> ${current}: ${reason}`);
    this.emit('state_change', { previous, current, reason });
    // A handler may have changed it.
    const { socket_id } = this;
    if (this.state === current) this.emit(current, socket_id && { socket_id });
  }

  readonly #awake = (): void => {
    if (this.#phase.name === 'waiting') this.#open('awake');
    else this.#check();
  };

  /** Asks for a sign of life: what the platform says of the network is checked, not believed. */
  readonly #check = (): void => {
    if (this.#phase.name === 'connected') this.#phase.socket.check(PATIENCE);
  };
}
