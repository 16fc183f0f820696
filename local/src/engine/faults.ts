import {
  type ChannelChoice,
  type ConnectionRefusal,
  checkChannels,
  checkConnectionRefusal,
  checkDelay,
  checkDialect,
  checkDrop,
  checkRewrite,
  checkSocketId,
  checkText,
  type DropOptions,
  picks,
  type RefusalDialect,
  type Rewrite,
} from './fault-arguments';
import { isolated } from './isolated';

/** A fault in force, as the console lists it. */
export interface ActiveFault {
  readonly id: number;
  /** In words. */
  readonly what: string;
  readonly end: () => void;
}

/** What the hub lends to its faults. */
export interface FaultSubject {
  /** Cuts or closes the connection, or all of them. */
  drop(socketId: string | undefined, code: number | undefined, reason: string): void;
  /** Puts a text on the wire as it is. */
  sendRaw(socketId: string | undefined, text: string): void;
  /** Looks again at everything that was held up. */
  release(): void;
}

/**
 * Misbehaviour on request, for tests of clients. Each lasting fault returns the function that ends it;
 * `clear()` ends them all. Faults are about every connection unless a socket id is given.
 */
export class Faults {
  readonly #subject: FaultSubject;
  readonly #connections = new Set<{ refusal: ConnectionRefusal }>();
  readonly #delays = new Set<{ ms: number; socketId: string | undefined }>();
  readonly #stalls = new Set<{ socketId: string | undefined }>();
  readonly #refusals = new Set<{ channels: ChannelChoice; dialect: RefusalDialect }>();
  readonly #holds = new Set<{ channels: ChannelChoice }>();
  readonly #rewrites = new Set<{ rewrite: Rewrite }>();
  readonly #active = new Map<object, ActiveFault>();
  #begun = 0;

  constructor(subject: FaultSubject) {
    this.#subject = subject;
  }

  /** Drops one connection or all: with a close code, or without one as a TCP reset. */
  drop(options: DropOptions = {}): void {
    checkDrop(options);
    const { socketId, code, reason = '' } = options;
    this.#subject.drop(socketId, code, reason);
  }

  /** Sends any text to one connection or all, whether it is a frame or not. */
  send(text: string, socketId?: string): void {
    checkText(text);
    checkSocketId(socketId);
    this.#subject.sendRaw(socketId, text);
  }

  /** Refuses new connections. @default 'reset' */
  refuseConnections(refusal: ConnectionRefusal = 'reset'): () => void {
    checkConnectionRefusal(refusal);
    return this.#add(this.#connections, { refusal }, `New connections: ${refusalInWords(refusal)}`);
  }

  /** Sends everything `ms` milliseconds late, in order. */
  delay(ms: number, socketId?: string): () => void {
    checkDelay(ms);
    checkSocketId(socketId);
    return this.#add(this.#delays, { ms, socketId }, `Delay of ${ms} ms: ${socketId ?? 'everybody'}`);
  }

  /** Sends nothing until it is ended, then all that waited. Commands are still obeyed. */
  stall(socketId?: string): () => void {
    checkSocketId(socketId);
    return this.#add(this.#stalls, { socketId }, `Stalled: ${socketId ?? 'everybody'}`);
  }

  /** Refuses subscriptions, whatever their signature. @default 'subscription_error' */
  refuse(channels: ChannelChoice, dialect: RefusalDialect = 'subscription_error'): () => void {
    checkChannels(channels);
    checkDialect(dialect);
    return this.#add(
      this.#refusals,
      { channels, dialect },
      `Subscriptions refused (${dialect}): ${choiceInWords(channels)}`,
    );
  }

  /** Leaves commands about these channels unread until it is ended, then obeys them in order. */
  hold(channels: ChannelChoice): () => void {
    checkChannels(channels);
    return this.#add(this.#holds, { channels }, `Commands held: ${choiceInWords(channels)}`);
  }

  /** Changes or loses outgoing frames; one at which it throws goes out as it was. */
  rewrite(rewrite: Rewrite): () => void {
    checkRewrite(rewrite);
    return this.#add(this.#rewrites, { rewrite }, 'Frames rewritten');
  }

  /** Ends every fault. */
  clear(): void {
    const all = [this.#connections, this.#delays, this.#stalls, this.#refusals, this.#holds, this.#rewrites];
    for (const each of all) each.clear();
    this.#active.clear();
    this.#subject.release();
  }

  /** @internal What is in force, oldest first. */
  get active(): readonly ActiveFault[] {
    return [...this.#active.values()];
  }

  /** @internal */
  get slowing(): boolean {
    return this.#delays.size > 0 || this.#stalls.size > 0;
  }

  /** @internal */
  get holding(): boolean {
    return this.#holds.size > 0;
  }

  /** @internal */
  connectionRefusal(): ConnectionRefusal | undefined {
    for (const { refusal } of this.#connections) return refusal;
    return undefined;
  }

  /** @internal */
  delayOf(socketId: string): number {
    let total = 0;
    for (const delay of this.#delays) if (concerns(delay, socketId)) total += delay.ms;
    return total;
  }

  /** @internal */
  stalls(socketId: string): boolean {
    for (const stall of this.#stalls) if (concerns(stall, socketId)) return true;
    return false;
  }

  /** @internal */
  refusalOf(channel: string): RefusalDialect | undefined {
    for (const { channels, dialect } of this.#refusals) if (picks(channels, channel)) return dialect;
    return undefined;
  }

  /** @internal */
  holds(channel: unknown): boolean {
    if (typeof channel !== 'string') return false;
    for (const { channels } of this.#holds) if (picks(channels, channel)) return true;
    return false;
  }

  /** @internal */
  rewritten(text: string, socketId: string): string | undefined {
    let result: string | undefined = text;
    for (const { rewrite } of this.#rewrites) {
      const before: string | undefined = result;
      if (before !== undefined) result = isolated(() => rewrite(before, socketId), before);
    }
    return result;
  }

  #add<Fault extends object>(faults: Set<Fault>, fault: Fault, what: string): () => void {
    const end = () => {
      this.#active.delete(fault);
      if (faults.delete(fault)) this.#subject.release();
    };
    faults.add(fault);
    this.#begun += 1;
    this.#active.set(fault, { id: this.#begun, what, end });
    return end;
  }
}

function refusalInWords(refusal: ConnectionRefusal): string {
  return typeof refusal === 'string' ? refusal : `closed with ${refusal.code}`;
}

function choiceInWords(channels: ChannelChoice): string {
  return typeof channels === 'string' ? channels : channels.name || 'those a function picks';
}

function concerns(fault: { readonly socketId: string | undefined }, socketId: string): boolean {
  return fault.socketId === undefined || fault.socketId === socketId;
}
