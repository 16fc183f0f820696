import type { Authorization } from '../auth/authorization-options';
import type { AnyEvents, EncryptedEvents } from '../channels/channel-events';
import type { ChannelHost } from '../channels/channel-host';
import type { ChannelKind } from '../channels/kinds';
import { PrivateChannel } from '../channels/private-channel';
import type { Session } from '../connection/session';
import { AuthorizationError, DecryptionError, type DecryptionReason, UsageError } from '../errors';
import type { SecretBox } from '../options';
import type { Randomize } from '../platform/platform';
import type { Frame } from '../protocol/frame';
import { readData } from '../protocol/reading';
import { naclSecretBox } from './cipher';
import { KeyRequest } from './key-request';
import { KeyRing } from './key-ring';
import { type Opened, Opener } from './opener';
import { createSeal, type Seal } from './sealer';
import { WaitingEvents } from './waiting-events';

/** The row that makes a client read encrypted channels. One a client. */
export function encryptedKind(randomize: Randomize, secretBox: SecretBox = naclSecretBox): ChannelKind {
  if (typeof secretBox?.open !== 'function') {
    throw new UsageError('the option `secretbox` needs a function `open`');
  }
  const opener = new Opener(secretBox);
  const seal = createSeal(secretBox, randomize);
  return {
    prefix: 'private-encrypted-',
    isSealed: true,
    create: (name, host) => new EncryptedChannel(name, host, opener, seal),
  };
}

/**
 * A private channel whose events the service cannot read. They reach handlers in wire order whatever
 * happens: one that does not open waits for a new key, and those behind it wait with it.
 */
class EncryptedChannel<Events extends object = AnyEvents> extends PrivateChannel<Events & EncryptedEvents> {
  readonly #opener: Opener;
  readonly #seal: Seal;
  readonly #ring = new KeyRing();
  #waiting = new WaitingEvents();
  readonly #request = new KeyRequest(
    async (session) => this.#take(await super.requestAuthorization(session, 1), session) === true,
    (reason) => this.#drain(true, reason),
  );

  /** @internal */
  constructor(name: string, host: ChannelHost, opener: Opener, seal: Seal) {
    super(name, host);
    this.#opener = opener;
    this.#seal = seal;
  }

  /** @internal */
  override unsubscribe(): void {
    super.unsubscribe();
    this.rested();
    this.#request.stop();
    this.#waiting = new WaitingEvents();
  }

  /** @internal */
  override lost(since: number): void {
    this.#request.stop();
    super.lost(since);
  }

  /** @internal */
  override rested(): void {
    this.#ring.wipe();
    this.#opener.wipe();
  }

  /** @internal */
  protected override async requestAuthorization(session: Session, attempt: number): Promise<Authorization> {
    const authorization = await super.requestAuthorization(session, attempt);
    this.#take(authorization, session);
    return authorization;
  }

  /** @internal */
  protected override succeeded(data: unknown): void {
    // What waited when the connection was lost is as good as new: an old server may have given this key.
    const allOpened = this.#drain(this.#request.isPaused);
    // A handler may have disconnected: what is left waits for the next connection.
    if (this.subscribed) super.succeeded(data);
    if (!this.subscribed) return;
    // One that was made before this answer has nothing to ask for any more.
    if (allOpened) this.#request.stop();
    else this.#request.start(this.session);
  }

  /** @internal */
  protected override deliver(frame: Frame): void {
    if (this.#waiting.first) return this.#wait(frame);
    const opened = this.#open(frame);
    if (opened === 'forged-or-wrong-key' && !this.#request.isPaused) this.#wait(frame);
    else this.#handOver(frame, opened);
  }

  /** @internal */
  protected override publish(event: string, _data: unknown, json: string): boolean {
    const [key] = this.#ring.keys;
    if (!key) this.#request.start(this.session);
    return key !== undefined && this.transmit(event, this.#seal(json, key));
  }

  /** Takes the key out of an answer, which itself is left as it is; whether it was not known. */
  #take({ shared_secret }: Authorization, session: Session): boolean | undefined {
    // The answer for a socket that is gone, or for a channel nobody wants, is not even looked at.
    if (session.isOver || !this.wanted) return;
    const isNew = this.#ring.take(shared_secret);
    if (isNew !== undefined) return isNew;
    const unusable = `${this.name} was authorized without a \`shared_secret\` of 32 bytes as base64`;
    throw new AuthorizationError(unusable, { status: 500, retryIn: null });
  }

  #open({ data }: Frame): Opened {
    return this.#opener.open(data, this.#ring.keys);
  }

  #wait(frame: Frame): void {
    this.#waiting.push(frame);
    // Before handlers hear of an overflow: they may unsubscribe, or disconnect.
    this.#request.start(this.session);
    while (this.isHearing && this.#waiting.isTooLong)
      this.#handOver(this.#waiting.shift() as Frame, 'overflow');
  }

  /**
   * Tells what waits, in its turn: up to the first that does not open, or all of it where such are given up,
   * for `reason`. Whether all opened, and there is a key: it is let go of where the channel is unwanted for a while.
   */
  #drain(givesUp: boolean, reason?: DecryptionReason): boolean {
    let allOpened = this.#ring.keys.length > 0;
    while (this.isHearing) {
      const frame = this.#waiting.first;
      if (!frame) break;
      let opened = this.#open(frame);
      if (opened === 'forged-or-wrong-key') {
        allOpened = false;
        if (!givesUp) break;
        opened = reason ?? opened;
      }
      this.#waiting.shift();
      this.#handOver(frame, opened);
    }
    return allOpened;
  }

  /** Gives handlers what was opened, or the error that says why it was not. */
  #handOver(frame: Frame, opened: Opened): void {
    if (typeof opened !== 'string') return super.deliver(frame, readData(opened.text));
    const { event } = frame;
    const error = new DecryptionError(`${event} on ${this.name} could not be read: ${opened}`, {
      event,
      reason: opened,
    });
    this.logWarning(error.message);
    this.announceOwn('decryption_error', error);
  }
}
