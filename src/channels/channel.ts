import type { Authorization } from '../auth/authorization-options';
import type { Session } from '../connection/session';
import { UsageError } from '../errors';
import type { Metadata } from '../events/handler';
import { encodeData, type Frame } from '../protocol/frame';
import { asObject, asText } from '../protocol/reading';
import type { AnyEvents, ChannelEvents, SubscriptionFailure } from './channel-events';
import { Subscription } from './subscription';

/** A public channel, and the base of the others. */
export class Channel<Events extends object = AnyEvents> extends Subscription<Events & ChannelEvents> {
  /** How many are subscribed, where the application's settings make the service tell. */
  declare subscriptionCount: number | undefined;
  #ready: Promise<this> | undefined;
  /** Settles `ready`, if it is time to. */
  #settleReady: (() => void) | undefined;
  /** Why `ready` cannot come true any more. */
  #hopeless: Error | undefined;
  /** When the last frame came of the socket this channel was last subscribed on, until the gap is told. */
  #lastFrameAt: number | undefined;

  /** Fulfilled when subscribed; rejected on an error that is not retried, and on `unsubscribe()`. */
  get ready(): Promise<this> {
    const ready =
      this.#ready ??
      new Promise<this>((resolve, reject) => {
        this.#settleReady = () => {
          if (this.subscribed) return resolve(this);
          if (!this.#hopeless) return;
          reject(this.#hopeless);
          // Whoever asks later, and where it had come true before, shall hear how it is then.
          this.#ready = undefined;
        };
      });
    this.#ready = ready;
    this.#settleReady?.();
    // Nobody has to listen: without this a rejection would be reported as unhandled.
    ready.catch(() => {});
    return ready;
  }

  /**
   * Sends a client event to the other subscribers; `false` when it was not handed to the connection:
   * not subscribed yet, not connected, or a public channel.
   * @throws UsageError when the name does not begin with `client-`, or JSON cannot hold the data
   */
  trigger(event: `client-${string}`, data?: unknown): boolean {
    if (typeof event !== 'string' || !event.startsWith('client-')) {
      throw new UsageError(`the event ${asText(event)} must begin with \`client-\``);
    }
    const json = encodeData(event, data);
    const isSent = this.subscribed && this.publish(event, data, json);
    if (!isSent) this.logWarning(`${event} was not sent: ${this.name} is public or not subscribed`);
    return isSent;
  }

  /** @internal */
  override subscribe(): void {
    this.#hopeless = undefined;
    super.subscribe();
  }

  /** @internal */
  override unsubscribe(): void {
    this.#giveUp(Object.assign(new Error(`${this.name} was unsubscribed`), { name: 'AbortError' }));
    this.endStreams();
    super.unsubscribe();
  }

  /** @internal */
  override lost(since: number): void {
    // Where a refusal came behind, too.
    if (this.times) this.#lastFrameAt ??= since;
    // The next connection asks again by itself.
    if (this.wanted) this.#hopeless = undefined;
    super.lost(since);
  }

  /** @internal */
  override receive(frame: Frame, system: string | undefined): void {
    const { data } = frame;
    if (system === undefined) {
      if (this.isHearing) this.deliver(frame);
    } else if (system === 'subscription_succeeded') this.answered(data);
    else if (system === 'subscription_error') {
      const { error, status } = asObject(data);
      // Two servers of the family give no reason and no status.
      this.refused(error, Number(asText(status)) || 403);
    } else if (this.subscribed) this.notice(system, data);
  }

  /** Takes a system event of a subscribed channel. @internal */
  protected notice(system: string, data: unknown): void {
    const { subscription_count } = asObject(data);
    if (system === 'cache_miss') this.announceOwn('cache_miss');
    else if (system === 'subscription_count' && typeof subscription_count === 'number') {
      this.subscriptionCount = subscription_count;
      this.announceOwn('subscription_count', { subscription_count });
    }
  }

  /** Takes an event of the application. @internal */
  protected deliver(frame: Frame, data = frame.data): void {
    const user_id = asText(frame.user_id);
    this.announce(frame.event, data, user_id === undefined ? {} : { user_id });
  }

  /** Tells handlers, those of the channel first; nothing once it is not wanted. @internal */
  protected announce(event: string, data?: unknown, metadata?: Metadata): void {
    if (!this.wanted) return;
    this.emit(event, data, metadata);
    this.host.emitter.emit(event, data, metadata);
  }

  /** Tells handlers of an event of the library's own. @internal */
  protected announceOwn(event: string, data?: unknown): void {
    this.announce(`jetsocket:${event}`, data);
  }

  /** @internal */
  protected override sendCommand(
    session: Session,
    command: 'subscribe' | 'unsubscribe',
    { auth, channel_data }: Partial<Authorization> = {},
  ): void {
    session.command(command, { channel: this.name, auth, channel_data });
  }

  /** @internal */
  protected override forgotten(): void {
    this.host.forget?.(this.name);
  }

  /** Sends a client event, and says whether it could; public channels carry none. @internal */
  protected publish(_event: string, _data: unknown, _json: string): boolean {
    return false;
  }

  /** @internal */
  protected override succeeded(data: unknown, _isReturn?: boolean): void {
    this.#settleReady?.();
    // Handlers may disconnect, and so begin the next gap.
    const since = this.#lastFrameAt;
    this.#lastFrameAt = undefined;
    this.announceOwn('subscription_succeeded', data);
    if (since !== undefined) this.announceOwn('gap', { since, duration: Date.now() - since });
  }

  /** @internal */
  protected override attemptFailed(error: SubscriptionFailure): void {
    this.logWarning(error.message);
    if (error.retryIn == null) this.#giveUp(error);
    this.announceOwn('subscription_error', error);
  }

  /** @internal */
  protected logWarning(message: string): void {
    this.host.log()?.('warn', message);
  }

  #giveUp(reason: Error): void {
    this.#hopeless = reason;
    this.#settleReady?.();
  }
}
