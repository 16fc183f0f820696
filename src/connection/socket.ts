import { ProtocolError } from '../errors';
import type { CloseEventLike, WebSocketLike } from '../platform/platform';
import { decodeFrame, encodeData, type Frame, type Prefix, readObject } from '../protocol/frame';
import { Timer } from '../time/timer';
import type { Session } from './session';

export interface SocketOwner {
  established(socket: Socket): void;
  received(frame: Frame): void;
  /** Something went wrong that ends nothing. */
  report(error: ProtocolError): void;
  /** The socket is gone, not by `close()`; `code` closed it, or is that of the service's error. */
  ended(message: string, code: number | undefined): void;
}

/** Durations in milliseconds. */
export interface SocketTimeouts {
  readonly activityTimeout: number;
  readonly pongTimeout: number;
  readonly connectTimeout: number;
}

const OPEN = 1;
const NORMAL = 1000;
const NO_PONG = 4201;
/** How long a pong is waited for: while no ping is out, and before the first may be sent. */
const NOT_PINGED = 1 / 0;
const NOT_YET = 0;

/**
 * One WebSocket from opening to closing: handshake, heartbeat, frames. It never reopens.
 *
 *     opening ── connection_established ──► established ── silence, close ──► ended
 *        └──────────── error, garbage, no answer in time, close ───────────────►┘
 */
export class Socket implements Session {
  /** Empty until the connection is established. */
  socketId = '';
  /** When the last frame came, in epoch milliseconds. */
  lastFrameAt = Date.now();
  readonly #webSocket: WebSocketLike;
  readonly #timeouts: SocketTimeouts;
  readonly #life = new AbortController();
  readonly signal = this.#life.signal;
  /** The next thing due: the end of the handshake's time, of silence, or of the wait for a pong. */
  readonly #deadline = new Timer();
  /** Let go at the end, so that a socket which is slow to close holds nothing but itself. */
  #owner: SocketOwner | undefined;
  #prefix: Prefix | undefined;
  #activityTimeout: number;
  #patience = NOT_YET;
  /** Whether only a pong proves it alive. */
  #isDoubted = false;

  constructor(webSocket: WebSocketLike, timeouts: SocketTimeouts, owner: SocketOwner) {
    this.#webSocket = webSocket;
    this.#timeouts = timeouts;
    this.#activityTimeout = timeouts.activityTimeout;
    this.#owner = owner;
    // Bytes that came as a Blob could only be read later, after the frames behind them.
    webSocket.binaryType = 'arraybuffer';
    webSocket.addEventListener('message', this.#receive);
    webSocket.addEventListener('close', this.#closed);
    // Never removed, as `ws` throws where an error finds no listener. A close follows every error.
    webSocket.addEventListener('error', ignore);
    this.#failIn(timeouts.connectTimeout);
  }

  command(name: string, data: Readonly<Record<string, unknown>>): void {
    this.send(`${this.#prefix}:${name}`, data);
  }

  send(event: string, data: unknown, channel?: string): boolean {
    if (!this.socketId || this.#webSocket.readyState !== OPEN) return false;
    this.#webSocket.send(encodeData(event, { event, data, channel }));
    return true;
  }

  /**
   * Pings now, unless a ping is out, and gives the socket up after `patience` ms without a frame. Once it is
   * doubted no frame but a pong counts: what was queued while a machine slept says nothing of the link.
   */
  check(patience: number, isDoubted = false): void {
    if (patience >= this.#patience) return;
    this.#isDoubted = isDoubted;
    if (this.#patience === NOT_PINGED) this.command('ping', {});
    this.#patience = patience;
    this.#failIn(patience, NO_PONG);
  }

  /** Ends it without telling its owner. Does not wait for the other side. */
  close(code = NORMAL): void {
    if (!this.#owner) return;
    this.#owner = undefined;
    this.#deadline.stop();
    this.#webSocket.removeEventListener('message', this.#receive);
    this.#webSocket.removeEventListener('close', this.#closed);
    this.#webSocket.close(code);
    this.#life.abort();
  }

  readonly #receive = ({ data }: { readonly data: unknown }): void => {
    const owner = this.#owner;
    const frame = decodeFrame(data, this.#prefix);
    if (!owner) return;
    if (!this.#isDoubted || frame?.system === ':pong') this.#noteLife();
    if (!this.socketId) return this.#shakeHands(frame);
    if (frame?.system === ':ping') this.command('pong', {});
    if (frame) owner.received(frame);
    else owner.report(new ProtocolError('a message that is no frame was dropped'));
  };

  readonly #closed = ({ code, reason }: CloseEventLike): void => {
    this.#fail(`closed with ${code} ${reason}`, code);
  };

  /** The first frame says which prefix this server speaks, and nothing is sent before it. */
  #shakeHands(frame: Frame | undefined): void {
    const { socket_id, activity_timeout } = readObject(frame?.data);
    if (frame?.system === ':error') {
      const { code, message } = readError(frame);
      this.#fail(message, code);
    } else if (frame?.system === ':connection_established' && typeof socket_id === 'string' && socket_id) {
      this.socketId = socket_id;
      this.#prefix = frame.prefix;
      if (typeof activity_timeout === 'number' && activity_timeout > 0) {
        this.#activityTimeout = Math.min(this.#activityTimeout, activity_timeout * 1000);
      }
      this.#awaitSilence();
      this.#owner?.established(this);
    } else this.#fail('the first message was no connection_established');
  }

  #noteLife(): void {
    this.lastFrameAt = Date.now();
    if (this.socketId && this.#patience < NOT_PINGED) this.#awaitSilence();
  }

  #awaitSilence(ms = this.#activityTimeout): void {
    this.#patience = NOT_PINGED;
    this.#isDoubted = false;
    // Frames only note their time: a timer restarted by each would cost more than reading it.
    this.#deadline.start(ms, () => {
      const left = this.lastFrameAt + this.#activityTimeout - Date.now();
      if (left > 0 && left <= this.#activityTimeout) this.#awaitSilence(left);
      else this.check(this.#timeouts.pongTimeout);
    });
  }

  #failIn(ms: number, closeWith?: number): void {
    this.#deadline.start(ms, () =>
      this.#fail(`the service did not answer in ${ms} ms`, undefined, closeWith),
    );
  }

  #fail(message: string, code?: number, closeWith?: number): void {
    const owner = this.#owner;
    this.close(closeWith);
    owner?.ended(message, code);
  }
}

/** The service's error: `code` may be `null` or absent on the wire. */
export function readError(frame: Frame): { code: number | undefined; message: string } {
  const { code, message } = readObject(frame.data);
  return { code: typeof code === 'number' ? code : undefined, message: `the service said: ${message}` };
}

function ignore(): void {}
