import type { Authority } from './authority';
import { Lane, type LaneHost } from './lane';
import { type Publisher, userChannel } from './publisher';
import { channelNames } from './scenario';
import { fields, type Line, type WireFrame, WireModel, type Wishes } from './wire-model';

/** What a connection shows when its state changes. */
interface StateChange {
  readonly previous: string;
  readonly current: string;
}

/** What the application wishes, and what must be true of the client meanwhile. */
export class Model implements Wishes, LaneHost {
  wantsConnection = true;
  wantsUser = false;
  /** The service refused the client, so it rests until `connect()`. */
  isRefused = false;
  readonly faults: string[] = [];
  /** All that happened, where it is kept. */
  readonly notes: string[] | undefined;
  readonly wire: WireModel;
  readonly lanes = new Map<string, Lane>();
  readonly user: Lane;
  /** Where the sign-in failed for good. */
  userGivenUpOn: Line | undefined;
  #state = 'initialized';
  readonly #started = Date.now();
  readonly #authority: Authority;
  readonly #publisher: Publisher;

  constructor(authority: Authority, publisher: Publisher, notes?: string[]) {
    this.notes = notes;
    this.#authority = authority;
    this.#publisher = publisher;
    this.wire = new WireModel(this);
    for (const name of channelNames) this.lanes.set(name, new Lane(name, this));
    this.user = new Lane(userChannel, this);
  }

  readonly fault = (text: string): void => {
    this.note(`WRONG: ${text}`);
    this.faults.push(`${Date.now() - this.#started} ms: ${text}`);
  };

  /** Keeps what happened, for `--trace`. */
  readonly note = (text: string): void => void this.notes?.push(`${Date.now() - this.#started} ms: ${text}`);

  readonly wants = (channel: string): boolean => this.lanes.get(channel)?.wanted === true;

  lane(name: string): Lane {
    return this.lanes.get(name) as Lane;
  }

  sealed(nonce: unknown) {
    return this.#publisher.sealedWith.get(String(nonce));
  }

  keysGiven({ socketId = '' }: Line, channel: string): ReadonlySet<number> {
    return this.#authority.keysGiven({ socketId, channel });
  }

  keysInOrder(channel: string): readonly number[] {
    return this.#authority.keysInOrder(channel);
  }

  arriving(frame: WireFrame, line: Line): void {
    if (/^(jetsocket|pusher)(_internal)?:/.test(frame.event)) return;
    this.#laneOf(frame)?.arriving(frame, line);
  }

  arrived(frame: WireFrame, line: Line): void {
    const lane = this.#laneOf(frame);
    if (lane === this.user && frame.event.endsWith('_internal:subscription_succeeded')) {
      // Its channel is a new one on each connection, and nobody is told.
      lane.renewed();
      lane.hears('jetsocket:subscription_succeeded', undefined, frame, line);
    }
    lane?.arrived(line);
  }

  /** The connection says that its state is another; `shown` is what it has. */
  changed({ previous, current }: StateChange, shown: string): void {
    this.note(`${previous} -> ${current}`);
    if (previous !== this.#state)
      this.fault(`the state was ${this.#state} and is said to have been ${previous}`);
    if (current !== shown) this.fault(`the state is ${shown} and is said to be ${current}`);
    this.#state = current;
    if (current === 'failed') this.fault('the state is failed');
    if (current === 'disconnected') for (const lane of this.lanes.values()) lane.rested();
    if (current !== 'disconnected' || !this.wantsConnection) return;
    this.isRefused = true;
    const line = this.wire.lines.at(-1);
    const isReason = ({ code, at }: { code: unknown; at: number }) =>
      typeof code === 'number' && Date.now() - at < 2000 && ((code >= 4000 && code < 4100) || code >= 4300);
    if (!line?.codes.some(isReason)) this.fault('the client rests, and nobody refused it');
  }

  /** What the connection shows must fit what happened on the wire. */
  check(state: string, socketId: string | undefined): void {
    if ((state === 'connected') !== (socketId !== undefined))
      this.fault(`${state} with the socket id ${socketId}`);
    const { live } = this.wire;
    if (socketId !== undefined && live?.socketId !== socketId) {
      this.fault(`the socket id is ${socketId}, and of the live socket ${live?.socketId}`);
    }
  }

  /** The application asks for it by itself, and may need a key for it. */
  asks(lane: Lane): void {
    lane.patience.reset();
    lane.givenUpOn = undefined;
    for (let times = 0; times < 2; times++) this.#mayAsk(lane, Date.now());
  }

  willRetry(lane: Lane, retryIn: unknown, line: Line | undefined): void {
    if (retryIn !== null) {
      lane.retries++;
      this.#mayAsk(lane, Date.now() + Number(retryIn));
    }
    const fault = lane.patience.failed(retryIn, line);
    if (fault) this.fault(`${lane.name}: ${fault}`);
  }

  hearsUser(event: string, data: unknown): void {
    if (!this.wantsUser) this.fault(`the user heard ${event} before signin()`);
    if (event === 'jetsocket:signin_error') {
      const { retryIn } = fields(data);
      this.willRetry(this.user, retryIn, this.wire.live);
      if (retryIn === null) this.userGivenUpOn = this.wire.live;
    } else if (event === 'jetsocket:signin_success') {
      this.userGivenUpOn = undefined;
      this.user.patience.reset();
    } else this.user.hears(event, data, undefined, undefined);
  }

  /** Handlers of the client hear what those of the channel have just heard. */
  hearsAnywhere(data: unknown): void {
    const lane = this.lanes.get(String(fields(data).channel));
    if (!lane) return;
    if (lane.pending !== data) this.fault(`${lane.name}: handlers of the client heard something else`);
    lane.pending = undefined;
  }

  /** The authority knows the user by no name. */
  #mayAsk(lane: Lane, at: number): void {
    this.#authority.keyRequests.reason(lane === this.user ? '' : lane.name, at);
  }

  #laneOf({ channel = '' }: WireFrame): Lane | undefined {
    return channel === userChannel ? this.user : this.lanes.get(channel);
  }
}
