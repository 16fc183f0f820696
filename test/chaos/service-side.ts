import { clearTimeout, setTimeout } from 'node:timers';
import { LocalService } from 'jetsocket-local';
import { FaultRelay } from '../support/fault-relay';
import { type Authority, credentials, userId } from './authority';
import { garbageFrames } from './garbage-frames';
import { Peer, presenceChannel } from './peer';
import { Publisher } from './publisher';
import type { Random } from './random';
import type { FaultStep, Scenario } from './steps';

export type Prefix = Scenario['prefix'];

/** Everything a client of one run talks to, and all that goes wrong with it. */
export class ServiceSide {
  readonly service: LocalService;
  readonly relay: FaultRelay;
  readonly publisher: Publisher;
  readonly authority: Authority;
  readonly peer: Peer;
  /** What ends each fault in force, and when it is due. */
  readonly #endings = new Map<NodeJS.Timeout, () => void>();

  private constructor(service: LocalService, relay: FaultRelay, authority: Authority, random: Random) {
    this.service = service;
    this.relay = relay;
    this.authority = authority;
    this.publisher = new Publisher(service, authority, random);
    this.peer = new Peer(service, random);
  }

  static async start(prefix: Prefix, authority: Authority, random: Random): Promise<ServiceSide> {
    const { appId: id, ...app } = credentials;
    const apps = [{ id, ...app, clientEventsPerSecond: 50, activityTimeout: 1, pongTimeout: 1 }];
    const service = await LocalService.start({ port: 0, prefix, record: 0, apps });
    const side = new ServiceSide(service, await FaultRelay.start(service.port), authority, random);
    await side.peer.ready;
    return side;
  }

  /** The connections of the client, as the service sees them. */
  get connections(): string[] {
    return this.service.connections.filter((id) => id !== this.peer.socketId);
  }

  /** Which of them are on a channel. */
  subscribers(channel: string): string[] {
    return (this.service.channels.get(channel) ?? []).filter((id) => id !== this.peer.socketId);
  }

  /** Who is on the presence channel. */
  get members(): string[] {
    const ids = this.service.channels.get(presenceChannel) ?? [];
    return [...new Set(ids.map((id) => (id === this.peer.socketId ? 'bob' : userId)))];
  }

  /** Ends what still goes wrong. */
  calm(): void {
    this.authority.isCalm = true;
    this.publisher.oldKeys = 0;
    this.peer.rest();
    for (const [timer, end] of this.#endings) {
      clearTimeout(timer);
      end();
    }
    this.#endings.clear();
    this.service.faults.clear();
  }

  async stop(): Promise<void> {
    this.publisher.stop();
    this.peer.stop();
    this.calm();
    await this.relay.stop();
    await this.service.stop();
  }

  apply(step: FaultStep): void {
    const { relay, service, authority } = this;
    switch (step.do) {
      case 'reset':
        return relay.reset();
      case 'fin':
        return relay.fin();
      case 'lose':
        return relay.lose();
      case 'truncate':
        return relay.truncate(step.bytes);
      case 'stall':
        relay.stall();
        return this.#later(step.ms, () => relay.resume());
      case 'refuse':
        relay.refuse();
        return this.#later(step.ms, () => relay.accept());
      case 'blackhole':
        relay.blackhole();
        return this.#later(step.ms, () => relay.accept());
      case 'delay':
        relay.delay(step.by);
        return this.#later(step.ms, () => relay.delay(0));
      case 'close':
        return this.#drop(step.code);
      case 'error-then-reset':
        this.#say({ event: ':error', data: { code: step.code, message: 'chaos' } });
        return this.#later(30, () => this.#drop());
      case 'garbage':
        return this.#send(garbageFrames[step.frame]?.(service.prefix) ?? '');
      case 'rotate':
        return authority.rotate();
      case 'authority':
        return this.#later(step.ms, authority.fail(step.mode, step.share));
      case 'hostile':
        return this.publisher.attack(step.channel, step.payload);
      case 'spoil':
        return this.#spoil(step.frames);
      default:
        return this.#later(step.ms, this.#lasting(step));
    }
  }

  #lasting(step: Extract<FaultStep, { ms: number }>): () => void {
    const { faults } = this.service;
    switch (step.do) {
      case 'service-stall':
        return faults.stall();
      case 'service-delay':
        return faults.delay(step.by);
      case 'refuse-connections':
        return faults.refuseConnections(step.how);
      case 'refuse-channel':
        return faults.refuse(step.channel, step.dialect);
      case 'hold':
        return faults.hold(step.channel);
      default:
        throw new Error(`${step.do} does not last`);
    }
  }

  /** The next frames come broken; the handshake and events of members are spared. */
  #spoil(frames: number): void {
    let left = frames;
    const end = this.service.faults.rewrite((text) => {
      if (left === 0 || /connection_established|member_/.test(text)) return text;
      left--;
      return left % 2 ? undefined : text.slice(0, Math.floor(text.length / 2));
    });
    this.#later(1000, end);
  }

  #say({ event, ...rest }: { event: string; data: unknown }): void {
    this.#send(JSON.stringify({ event: this.service.prefix + event, ...rest }));
  }

  #send(text: string): void {
    for (const id of this.connections) this.service.faults.send(text, id);
  }

  #drop(code?: number): void {
    for (const socketId of this.connections) {
      this.service.faults.drop(code === undefined ? { socketId } : { socketId, code, reason: 'chaos' });
    }
  }

  #later(ms: number, end: () => void): void {
    const timer = setTimeout(() => {
      this.#endings.delete(timer);
      end();
    }, ms);
    this.#endings.set(timer, end);
  }
}
