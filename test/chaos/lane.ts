import { isDeepStrictEqual } from 'node:util';
import { Patience } from './patience';
import type { Numbered } from './publisher';
import { fields, type Line, type WireFrame } from './wire-model';

/** An event that came over the wire for a channel and waits to be told. */
interface Expected {
  readonly event: string;
  /** What is to be delivered; `undefined` for what must not be. */
  readonly data: unknown;
  readonly isReadable: boolean;
  /** Whether the client must have it: else it came before the subscription was announced, and may be told. */
  readonly isDue: boolean;
  /** Whether the client has its key: the only one given for this socket fits, and it was not pushed out since. */
  isAtHand(): boolean;
}

/** What a lane asks of its surroundings. */
export interface LaneHost {
  fault(text: string): void;
  sealed(nonce: unknown): { readonly key: number; readonly event: Numbered } | undefined;
  keysGiven(line: Line, channel: string): ReadonlySet<number>;
  keysInOrder(channel: string): readonly number[];
  /** A failure was announced, and the next attempt in so many milliseconds. */
  willRetry(lane: Lane, retryIn: unknown, line: Line | undefined): void;
}

/** The model of one channel: what was wished, what the wire brought, and what handlers must hear of it. */
export class Lane {
  readonly name: string;
  readonly isEncrypted: boolean;
  wanted = false;
  /** Whether `subscribe()` is running. */
  isCalling = false;
  /** It failed, and the client said that it will not try again on this connection. */
  givenUpOn: Line | undefined;
  /** On which connection it was left last: keys from before are let go of. */
  #leftOn: Line | undefined;
  heard = 0;
  /** The highest number heard of the object there is now. */
  last = 0;
  /** Times that a failure was announced that will be retried. */
  retries = 0;
  readonly patience = new Patience();
  /** The last event of the channel that handlers of the client have not heard yet. */
  pending: unknown;
  readonly #host: LaneHost;
  #waiting: Expected[] = [];
  #subscribedOn: Line | undefined;
  /** Where it was subscribed before that. */
  #lostOn: Line | undefined;
  #isGapDue = false;

  constructor(name: string, host: LaneHost) {
    this.name = name;
    this.#host = host;
    this.isEncrypted = name.startsWith('private-encrypted-');
  }

  /** A new object stands for the channel. */
  renewed(): void {
    this.#subscribedOn = undefined;
    this.#isGapDue = false;
    this.last = 0;
    this.givenUpOn = undefined;
    this.#waiting = [];
  }

  /** `line` is the live connection, if there is one. */
  unsubscribed(line: Line | undefined): void {
    this.#leftOn = line;
    this.wanted = false;
    this.givenUpOn = undefined;
    this.#waiting = [];
    this.#isGapDue = false;
  }

  /** The client rests, and has let go of its keys. */
  rested(): void {
    this.#waiting = this.#waiting.map((expected) => ({ ...expected, isAtHand: () => false }));
  }

  /** How many events the client has not dealt with yet. */
  get backlog(): number {
    return this.#waiting.filter(({ isDue }) => isDue).length;
  }

  /** An event of the application is about to be handled. */
  arriving(frame: WireFrame, line: Line): void {
    if (!this.wanted || !line.asked.has(this.name)) return;
    const isDue = this.#subscribedOn === line && line.asked.get(this.name) === 'answered';
    if (!this.isEncrypted) {
      const data = typeof frame.data === 'string' ? parsed(frame.data) : frame.data;
      this.#waiting = [{ event: frame.event, data, isReadable: true, isDue, isAtHand: () => true }];
      return;
    }
    const sealed = this.#host.sealed(fields(frame.data).nonce);
    const given = this.#host.keysGiven(line, this.name);
    // What was given before it was left was let go of, and may be given again at any moment.
    const isGiven = given.size === 1 && this.#leftOn !== line;
    const isAtHand =
      sealed && isGiven && given.has(sealed.key) ? this.#untilPushedOut(sealed.key) : () => false;
    const { event } = frame;
    this.#waiting.push({ event, data: sealed?.event, isReadable: sealed !== undefined, isDue, isAtHand });
  }

  /** A client keeps two keys: two others that it is given meanwhile push one out, while its events wait. */
  #untilPushedOut(key: number): () => boolean {
    const keys = () => this.#host.keysInOrder(this.name);
    const before = keys().length;
    return () =>
      new Set(
        keys()
          .slice(before)
          .filter((other) => other !== key),
      ).size < 2;
  }

  /** A frame of this channel has been handled. */
  arrived(line: Line): void {
    const isGone = !this.wanted || !line.socket.isLive;
    if (this.#isGapDue && !isGone) this.#host.fault(`${this.name}: no gap was announced`);
    this.#isGapDue = false;
    if (this.isEncrypted) {
      const [first] = this.#waiting;
      if (this.#waiting.length === 1 && first?.isDue && first.isAtHand() && !isGone) {
        this.#host.fault(`${this.name}: ${describe(first)} was not delivered at once`);
      }
      return;
    }
    const [left] = this.#waiting;
    this.#waiting = [];
    if (left?.isDue && !isGone) this.#host.fault(`${this.name}: ${describe(left)} was not delivered`);
  }

  /** Handlers of the channel hear something; `frame` and `line` are what is being handled. */
  hears(event: string, data: unknown, frame: WireFrame | undefined, line: Line | undefined): void {
    if (!this.wanted) this.#host.fault(`${this.name}: ${event} came after unsubscribe()`);
    if (this.isCalling) this.#host.fault(`${this.name}: ${event} came within subscribe()`);
    if (!event.startsWith('jetsocket:')) return this.#delivered(event, data);
    if (event === 'jetsocket:subscription_succeeded') this.#succeeded(frame, line);
    if (event === 'jetsocket:subscription_error') this.#failed(fields(data), line);
    if (event === 'jetsocket:gap') this.#gap(fields(data));
    if (event === 'jetsocket:decryption_error') this.#unreadable(fields(data));
  }

  #delivered(event: string, data: unknown): void {
    this.heard++;
    const { number, nonce, ciphertext } = fields(data);
    if (this.isEncrypted && (nonce !== undefined || ciphertext !== undefined)) {
      this.#host.fault(`${this.name}: ${event} was delivered sealed`);
    }
    const expected = this.#take((each) => each.event === event && isDeepStrictEqual(each.data, data));
    if (!expected?.isReadable) {
      const got = JSON.stringify(data)?.slice(0, 80);
      this.#host.fault(`${this.name}: ${event} ${got} was delivered, not ${describe(expected)}`);
    }
    if (typeof number !== 'number') return;
    // A cache channel gives its last event again.
    const isLate = this.name.includes('cache-') ? number < this.last : number <= this.last;
    if (isLate) this.#host.fault(`${this.name}: number ${number} was delivered after number ${this.last}`);
    this.last = Math.max(this.last, number);
  }

  #unreadable({ event, reason }: Record<string, unknown>): void {
    const expected = this.#take((each) => each.event === event);
    if (expected?.event !== event) {
      this.#host.fault(`${this.name}: a decryption_error for ${event}, not for ${describe(expected)}`);
    }
    if (expected?.isAtHand()) {
      this.#host.fault(
        `${this.name}: ${describe(expected)} was given up (${reason}), though its key was at hand`,
      );
    }
  }

  /** The next event waited for, past those that need not be told. */
  #take(fits: (expected: Expected) => boolean): Expected | undefined {
    for (;;) {
      const next = this.#waiting.shift();
      if (!next || next.isDue || fits(next)) return next;
    }
  }

  #succeeded(frame: WireFrame | undefined, line: Line | undefined): void {
    const isAnswer = frame?.event.endsWith('_internal:subscription_succeeded') && frame.channel === this.name;
    if (!isAnswer || !line) this.#host.fault(`${this.name}: a subscription_succeeded out of nothing`);
    if (line && this.#subscribedOn === line) this.#host.fault(`${this.name}: subscribed twice on one socket`);
    this.#isGapDue = this.#subscribedOn !== undefined;
    this.#lostOn = this.#subscribedOn;
    this.patience.reset();
    this.#subscribedOn = line;
    this.givenUpOn = undefined;
  }

  #failed({ retryIn, status }: Record<string, unknown>, line: Line | undefined): void {
    if (typeof status !== 'number') this.#host.fault(`${this.name}: an error with the status ${status}`);
    this.#host.willRetry(this, retryIn, line);
    if (retryIn === null) this.givenUpOn = line;
    // The yes was to a frame before: it was not subscribed by what it asked for.
    if (line && this.#subscribedOn === line) this.#subscribedOn = undefined;
  }

  #gap({ since, duration }: Record<string, unknown>): void {
    if (!this.#isGapDue) this.#host.fault(`${this.name}: a gap where there was none`);
    this.#isGapDue = false;
    const end = Number(since) + Number(duration);
    if (!(Number(duration) >= 0 && Math.abs(end - Date.now()) < 1000)) {
      this.#host.fault(`${this.name}: a gap since ${since} for ${duration}`);
    }
    const late = Number(since) - Number(this.#lostOn?.lastFrameAt);
    if (!(late < 20)) this.#host.fault(`${this.name}: the gap begins ${late} ms after the last frame`);
  }
}

function describe(expected: Expected | undefined): string {
  if (!expected) return 'anything';
  const { number } = fields(expected.data);
  return `${expected.event} ${number === undefined ? 'without a number' : `number ${number}`}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
