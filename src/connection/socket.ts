import { ConnectionError, ProtocolError } from '../errors';
import type { CloseEventLike, WebSocketLike } from '../platform/platform';
import { decodeFrame, encodeData, type Frame, type Prefix, readSystemEvent } from '../protocol/frame';
import { asObject, asText } from '../protocol/reading';
import { type Stop, startTimer } from '../time/timer';
import type { Session } from './session';

export interface SocketOwner {
  established(socket: Socket): void;
  received(frame: Frame, system: string | undefined): void;
  /** Something went wrong that ends nothing. */
  report(error: ProtocolError): void;
  /** The socket is gone, not by `close()`; the code of `error` closed it, or is that of the service's error. */
  ended(error: ConnectionError): void;
}

/** Durations in milliseconds. */
export interface SocketTimeouts {
  readonly activityTimeout: number;
  readonly pongTimeout: number;
  readonly connectTimeout: number;
}

/** In seconds; no service asks for less; that would be over a hundred pings a second. */
const SHORTEST = 0.01;
const OPEN = 1;
const NORMAL = 1000;
const NO_PONG = 4201;
/** The patience while no ping is out: any check is stricter, and sends one. */
const NOT_PINGED = Infinity;
/** The patience before the handshake, when no ping may be sent: no check is stricter. */
const NOT_YET = 0;

/**
 * One WebSocket from opening to closing: handshake, heartbeat, frames. It never reopens.
 *
 *     opening ── connection_established ──► established ── silence, close ──► ended
 *        └──────────── error, garbage, no answer in time, close ───────────────►┘
 */
export class Socket implements Session {
  /** Empty until the connection is established. */
  ownSocketId = '';
  readonly endings = new Set<() => void>();
  /** When the last frame came, in epoch milliseconds. */
  lastFrameAt = Date.now();
  readonly #webSocket: WebSocketLike;
  readonly #timeouts: SocketTimeouts;
  declare hasTakenBack: boolean | undefined;
  /** Stops the next thing due: the end of the handshake's time, of silence, or of the wait for a pong. */
  #stop: Stop | undefined;
  /** Let go at the end, so that a socket which is slow to close holds nothing but itself. */
  #owner: SocketOwner | undefined;
  #prefix: Prefix | undefined;
  #activityTimeout: number;
  /** How long the pong that is waited for may take, in milliseconds. */
  #patience = NOT_YET;
  /** Whether only a pong proves it alive. */
  #isDoubted: boolean | undefined;

  constructor(webSocket: WebSocketLike, timeouts: SocketTimeouts, owner: SocketOwner) {
    this.#webSocket = webSocket;
    this.#timeouts = timeouts;
    this.#activityTimeout = timeouts.activityTimeout;
    this.#owner = owner;
    // Bytes that came as a Blob could only be read later, after the frames behind them.
    webSocket.binaryType = 'arraybuffer';
    webSocket.onmessage = this.#receive;
    webSocket.onclose = this.#closed;
    // A close follows every error, but in Node 22 not where nothing was reached.
    webSocket.onerror = () => this.#due(0, this.#closed);
    this.#failIn(timeouts.connectTimeout);
  }

  get isOver(): boolean {
    return !this.#owner;
  }

  command(name: string, data: Readonly<Record<string, unknown>>): void {
    this.transmit(`${this.#prefix}:${name}`, data);
  }

  transmit(event: string, data: unknown, channel?: string): boolean {
    if (this.#webSocket.readyState !== OPEN) return false;
    this.#webSocket.send(encodeData(event, { event, data, channel }));
    return true;
  }

  /**
   * Pings now, unless a ping is out, and gives the socket up after `patience` ms without a frame. Once it is
   * doubted no frame but a pong counts: what was queued while a machine slept says nothing of the link.
   */
  check(patience: number, isDoubted?: boolean): void {
    this.#isDoubted = isDoubted;
    if (patience >= this.#patience) return;
    if (this.#patience === NOT_PINGED) this.command('ping', {});
    this.#patience = patience;
    this.#failIn(patience, NO_PONG);
  }

  /** Ends it without telling its owner. Does not wait for the other side. */
  close(code = NORMAL): void {
    if (!this.#owner) return;
    this.#owner = undefined;
    this.#stop?.();
    const webSocket = this.#webSocket;
    webSocket.onmessage = webSocket.onclose = null;
    // Not removed, as `ws` throws where an error finds no listener.
    webSocket.onerror = ignore;
    webSocket.close(code);
    for (const end of this.endings) end();
  }

  readonly #receive = ({ data }: { readonly data: unknown }): void => {
    const owner = this.#owner;
    if (!owner) return;
    const frame = decodeFrame(data);
    const { prefix, system } = readSystemEvent(frame?.event, this.#prefix);
    if (!this.#isDoubted || system === 'pong') this.#noteLife();
    if (!this.ownSocketId) return this.#shakeHands(frame?.data, prefix, system);
    if (system === 'ping') this.command('pong', {});
    if (frame) owner.received(frame, system);
    else owner.report(new ProtocolError('a message was no frame'));
  };

  readonly #closed = ({ code, reason }: Partial<CloseEventLike> = { code: 1006 }): void => {
    const said = reason || 'no reason given';
    this.#fail(new ConnectionError(`${this.#webSocket.url} closed with ${code}: ${said}`, { code }, said));
  };

  #shakeHands(data: unknown, prefix: Prefix | undefined, system: string | undefined): void {
    const { socket_id, activity_timeout } = asObject(data);
    if (system === 'error') this.#fail(readError(data));
    else if (system === 'connection_established' && socket_id && typeof socket_id === 'string') {
      this.ownSocketId = socket_id;
      this.#prefix = prefix;
      if (typeof activity_timeout === 'number' && activity_timeout > SHORTEST) {
        this.#activityTimeout = Math.min(this.#activityTimeout, activity_timeout * 1000);
      }
      this.#awaitSilence();
      this.#owner?.established(this);
    } else this.#fail(new ConnectionError(`${this.#webSocket.url} gave no handshake`));
  }

  #noteLife(): void {
    this.lastFrameAt = Date.now();
    if (this.#patience < NOT_PINGED) this.#awaitSilence();
  }

  /** Frames only note when they came; this looks at it when it is due. */
  #awaitSilence(ms = this.#activityTimeout): void {
    this.#patience = NOT_PINGED;
    this.#isDoubted = false;
    this.#due(ms, () => {
      const left = this.lastFrameAt + this.#activityTimeout - Date.now();
      // A clock that was set back could promise too long a life.
      if (left > 0 && left <= this.#activityTimeout) this.#awaitSilence(left);
      else this.check(this.#timeouts.pongTimeout);
    });
  }

  #failIn(ms: number, closeWith?: number): void {
    this.#due(ms, () => {
      this.#fail(new ConnectionError(`${this.#webSocket.url} did not answer in ${ms} ms`), closeWith);
    });
  }

  #due(ms: number, run: () => void): void {
    this.#stop?.();
    this.#stop = startTimer(ms, run);
  }

  #fail(error: ConnectionError, closeWith?: number): void {
    const owner = this.#owner;
    this.close(closeWith);
    owner?.ended(error);
  }
}

/** The service's error: `code` may be `null` or absent on the wire. */
export function readError(data: unknown): ConnectionError {
  const { code, message } = asObject(data);
  const said = asText(message) ?? 'no reason given';
  const known = typeof code === 'number' ? code : undefined;
  const shown = known ? ` (${known})` : '';
  // `pusher/pusher-connection.ts` matches how it begins.
  return new ConnectionError(`the service said: ${said}${shown}`, { code: known }, said);
}

function ignore(): void {}
