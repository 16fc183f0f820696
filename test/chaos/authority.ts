import { randomBytes } from 'node:crypto';
import Server from 'jetsocket';
import { base64, channelKey } from '../support/sealing';
import { KeyRequests } from './key-requests';
import type { Random } from './random';
import type { AuthorityMode } from './steps';

export const credentials = { appId: 'local', key: 'local-key', secret: 'local-secret' };
export const userId = 'ada';

/** `hang` and `reset` never answer; `after` is milliseconds. */
export interface Verdict {
  readonly how: 'answer' | 'hang' | 'reset';
  readonly after: number;
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body: unknown;
}

/** What a client asks for; without a channel a user is to be signed in. */
export interface Plea {
  readonly socketId: string;
  readonly channel?: string | undefined;
}

/**
 * The application's servers of one run: they hand out signatures and keys, change the keys, and fail as
 * they are told. They remember what they gave to whom.
 */
export class Authority {
  /** How often each channel, or the user (`''`), was asked for. */
  readonly asked = new Map<string, number>();
  readonly keyRequests = new KeyRequests();
  /** Nothing is to go wrong any more. */
  isCalm = false;
  readonly #random: Random;
  readonly #masters: Uint8Array[] = [randomBytes(32)];
  readonly #given = new Map<string, Set<number>>();
  readonly #givenInOrder = new Map<string, number[]>();
  readonly #once = new Set<string>();
  /** Who was answered 401, and asks once more. */
  readonly #again = new Set<string>();
  readonly #modes = new Set<{ mode: AuthorityMode; share: number }>();

  constructor(random: Random) {
    this.#random = random;
  }

  /** The number of the key in use. */
  get keyNumber(): number {
    return this.#masters.length - 1;
  }

  rotate(): void {
    this.#masters.push(randomBytes(32));
  }

  keyOf(channel: string, number: number): Uint8Array {
    return channelKey(channel, this.#masters[Math.max(0, number)] as Uint8Array);
  }

  /** The numbers of the keys that were given for a channel to one socket. */
  keysGiven({ socketId, channel }: Plea): ReadonlySet<number> {
    return this.#given.get(`${socketId} ${channel}`) ?? new Set();
  }

  /** The numbers of the keys that were given for a channel to whichever socket, oldest first. */
  keysInOrder(channel: string): readonly number[] {
    return this.#givenInOrder.get(channel) ?? [];
  }

  /** Fails so for that share of requests, until what it returns is called. */
  fail(mode: AuthorityMode, share: number): () => void {
    const entry = { mode, share };
    this.#modes.add(entry);
    return () => void this.#modes.delete(entry);
  }

  /** Judges what was sent at that time. */
  decide(plea: Plea, sentAt = Date.now()): Verdict {
    const { channel = '' } = plea;
    this.asked.set(channel, (this.asked.get(channel) ?? 0) + 1);
    const verdict = this.#verdict(plea);
    const name = `${plea.socketId} ${channel}`;
    const isRepeated = this.#again.delete(name);
    if (!isRepeated) this.keyRequests.asked(plea.socketId, channel, sentAt);
    if (verdict.status === 401 && !isRepeated) this.#again.add(name);
    return verdict;
  }

  #verdict(plea: Plea): Verdict {
    const mode = [...this.#modes].find(({ share }) => this.#random.chance(share))?.mode;
    const fine = { how: 'answer', after: this.#random.between(0, 20), status: 200, body: {} } as const;
    const status = (code: number) => ({ ...fine, status: code, body: 'no' });
    switch (mode) {
      case 'hang':
      case 'reset':
        return { ...fine, how: mode };
      case 'slow':
        return { ...fine, after: this.#random.between(50, 600), body: this.#grant(plea) };
      case '500':
      case '503':
      case '403':
      case '401':
        return status(Number(mode));
      case '429':
        return { ...status(429), headers: { 'retry-after': this.#random.pick(['0', '1', 'soon']) } };
      case '401-once':
        return this.#isFirst(plea) ? status(401) : { ...fine, body: this.#grant(plea) };
      case 'garbage':
        return { ...fine, body: '{"auth":' };
      case 'empty':
        return fine;
      default:
        return { ...fine, body: this.#grant(plea, mode) };
    }
  }

  #isFirst({ socketId, channel }: Plea): boolean {
    const name = `${socketId} ${channel}`;
    return !this.#once.delete(name) && !!this.#once.add(name);
  }

  #grant(plea: Plea, mode?: AuthorityMode): Record<string, unknown> {
    const { socketId, channel } = plea;
    const server = new Server({ ...credentials, encryptionMasterKey: this.#masters[0] as Uint8Array });
    if (channel === undefined) return { ...server.authenticateUser(socketId, { id: userId }) };
    const member = channel.startsWith('presence-') ? { user_id: userId } : undefined;
    const given: Record<string, unknown> = { ...server.authorizeChannel(socketId, channel, member) };
    if (mode === 'wrong-signature') given.auth = `${credentials.key}:${'0'.repeat(64)}`;
    if (given.shared_secret !== undefined) this.#replaceSecret(given, plea, mode);
    return given;
  }

  #replaceSecret(given: Record<string, unknown>, plea: Plea, mode?: AuthorityMode): void {
    const { socketId, channel = '' } = plea;
    if (mode === 'no-secret') {
      delete given.shared_secret;
      return;
    }
    if (mode === 'bad-secret') {
      given.shared_secret = base64(randomBytes(31));
      return;
    }
    const number = Math.max(0, this.keyNumber - (mode === 'stale-key' ? 1 : 0));
    given.shared_secret = base64(this.keyOf(channel, number));
    const name = `${socketId} ${channel}`;
    this.#given.set(name, (this.#given.get(name) ?? new Set()).add(number));
    this.#givenInOrder.set(channel, [...this.keysInOrder(channel), number]);
  }
}
