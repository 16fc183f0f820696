import type { Authorization } from '../auth/authorization-options';
import { retryDelay } from '../auth/retry';
import type { Session } from '../connection/session';
import { SubscriptionError } from '../errors';
import { Emitter } from '../events/emitter';
import type { Frame } from '../protocol/frame';
import { asText } from '../protocol/reading';
import { type Stop, startTimer } from '../time/timer';
import type { SubscriptionFailure, SubscriptionState } from './channel-events';
import type { ChannelHost } from './channel-host';

/**
 * What the application wants of a channel and what the service knows: `settle` asks, `#leave` takes back.
 *
 *     unsubscribed ── settle ──► subscribing ── answered ──► subscribed
 *          ▲                          ▼                           ▼
 *          └── #fail, #leave, lost ───┴──── #fail, #leave, lost ──┘
 */
export abstract class Subscription<Events extends object> extends Emitter<Events> {
  declare readonly name: string;
  /** @internal */
  wanted = false;
  readonly #host: ChannelHost;
  /** How far the subscription is; it is `subscribing` from the request for authorization on. */
  state: SubscriptionState = 'unsubscribed';
  /** Whether the service may know of it: a subscribe frame was sent and not taken back, answered or not. */
  #known = false;
  /** How often it has been subscribed; once it has, it is not brought back after `unsubscribe()`. @internal */
  protected times = 0;
  /** Stops the next thing due: an authorization, the end of the wait for an answer, or the next attempt. */
  #stop: Stop | undefined;
  #attempt = 0;

  /** @internal */
  constructor(name: string, host: ChannelHost) {
    super();
    this.name = name;
    this.#host = host;
  }

  get subscribed(): boolean {
    return this.state === 'subscribed';
  }

  /** Asked for, not answered yet. */
  get subscriptionPending(): boolean {
    return this.state === 'subscribing';
  }

  /** Not answered yet and not wanted any more. */
  get subscriptionCancelled(): boolean {
    return this.subscriptionPending && !this.wanted;
  }

  /** @internal */
  protected get host(): ChannelHost {
    return this.#host;
  }

  /** Whether events of the service are meant for this object. @internal */
  protected get isHearing(): boolean {
    return this.wanted && this.#known;
  }

  /** The live socket, if there is one. @internal */
  protected get session(): Session | undefined {
    return this.#host.session();
  }

  /** @internal */
  subscribe(): void {
    this.wanted = true;
    this.settle();
  }

  /** @internal */
  unsubscribe(): void {
    // Whoever still holds a channel that was left undoes nothing for the next one of its name.
    if (!this.wanted) return;
    this.wanted = false;
    // A first subscription under way is waited for: a `subscribe()` until then brings this object back.
    if (!this.subscriptionPending || this.times) this.#leave();
  }

  /** @internal */
  lost(_since?: number): void {
    this.#reset();
    if (!this.wanted) this.forgotten();
  }

  /** Takes a frame of the wire that names this channel, or concerns the user. @internal */
  abstract receive(frame: Frame, system: string | undefined): void;

  /** Nothing will come back by itself: no secret may be kept. @internal */
  rested(): void {}

  /** What the subscribe frame must carry; nothing on public channels. @internal */
  protected requestAuthorization(_session: Session, _attempt: number): Promise<Authorization> | undefined {
    return;
  }

  /** Sends the frame that asks for it, or the one that takes it back. @internal */
  protected abstract sendCommand(
    session: Session,
    command: 'subscribe' | 'unsubscribe',
    authorization?: Partial<Authorization>,
  ): void;

  /** @internal */
  protected abstract succeeded(data: unknown, isReturn?: boolean): void;
  /** @internal */
  protected abstract attemptFailed(error: SubscriptionFailure): void;

  /** Nobody wants it any more, and nothing is under way. @internal */
  protected forgotten(): void {}

  /** The service said yes. @internal */
  answered(data: unknown): void {
    if (this.subscribed || !this.#known) return;
    this.#stopWaiting();
    this.state = 'subscribed';
    if (!this.wanted) return this.#leave();
    this.succeeded(data, !!this.times++);
  }

  /** The service said no. @internal */
  protected refused(message: unknown, status: number): void {
    // A yes before may have been to an earlier frame, and this no as well: it stays known, so that a yes still counts.
    const isMeant = this.subscribed ? this.session?.hasTakenBack : this.subscriptionPending && this.#known;
    if (!isMeant) return;
    const reason = `the service refused ${this.name}: ${asText(message) ?? 'no reason given'}`;
    this.#fail(new SubscriptionError(reason, { status, retryIn: null }));
  }

  /** Subscribes, if it is wanted and there is a connection. What is not wanted any more ends in `#leave`. @internal */
  settle(): void {
    const { session } = this;
    if (!session || !this.wanted || this.state !== 'unsubscribed') return;
    this.#stopWaiting();
    this.state = 'subscribing';
    let isAwaited = true;
    this.#stop = () => {
      isAwaited = false;
    };
    const authorizing = this.requestAuthorization(session, ++this.#attempt);
    if (!authorizing) return this.#ask(session);
    authorizing
      .then((authorization) => isAwaited && this.#ask(session, authorization))
      .catch((error: SubscriptionFailure) => isAwaited && this.#fail(error));
  }

  #ask(session: Session, authorization?: Authorization): void {
    if (!this.wanted) return this.#leave();
    // A frame that was not answered may have been heard all the same: then nothing is missed between these two.
    this.#takeBack();
    this.#known = true;
    const { answerTimeout } = this.#host;
    this.#stop = startTimer(answerTimeout, () => {
      const silence = `the service did not answer in ${answerTimeout} ms for ${this.name}`;
      this.#fail(new SubscriptionError(silence, { status: 0, retryIn: retryDelay(0, this.#attempt) }));
    });
    this.sendCommand(session, 'subscribe', authorization);
  }

  #fail(error: SubscriptionFailure): void {
    this.#stopWaiting();
    if (!this.wanted) return this.#leave();
    this.state = 'unsubscribed';
    // What an application's error threw when it was looked at has no `retryIn` at all.
    if (error.retryIn != null) this.#stop = startTimer(error.retryIn, () => this.subscribe());
    this.attemptFailed(error);
  }

  #takeBack(): void {
    const { session } = this;
    if (this.#known && session) {
      this.sendCommand(session, 'unsubscribe');
      session.hasTakenBack ||= !this.subscribed;
    }
  }

  #leave(): void {
    this.#takeBack();
    this.#reset();
    this.forgotten();
  }

  /** Forgets what it stopped, too: else an idle channel would keep what that refers to for ever. */
  #stopWaiting(): void {
    this.#stop?.();
    this.#stop = undefined;
  }

  #reset(): void {
    this.#known = false;
    this.#attempt = 0;
    this.state = 'unsubscribed';
    this.#stopWaiting();
  }
}
