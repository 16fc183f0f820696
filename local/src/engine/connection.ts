import { Allowance } from './allowance';
import type { Application } from './application';
import { relayClientEvent } from './client-event';
import type { Faults } from './faults';
import { type Fields, type Frame, fieldsOf, readFrame } from './frame';
import { Heartbeat } from './heartbeat';
import type { Outlet } from './outlet';
import type { Peer, SignedInUser } from './peer';
import type { Recorder } from './recorder';
import { signIn } from './signing-in';
import { refuse, subscribe } from './subscribing';
import type { Link, Receiver } from './surroundings';

/** What a connection is made of. */
export interface ConnectionParts {
  readonly socketId: string;
  readonly application: Application;
  /** The page it was opened from, if a page did. */
  readonly origin: string | undefined;
  readonly link: Link;
  readonly outlet: Outlet;
  readonly faults: Faults;
  readonly recorder: Recorder;
  /** Called once, when the connection is over. */
  readonly ended: () => void;
}

/**
 * One client from handshake to close: reads its commands, keeps an eye on its silence.
 *
 *     open ── end, cut, closed ──► ended   (once; nothing is sent or heard after it)
 */
export class Connection implements Peer, Receiver {
  readonly socketId: string;
  readonly since: number;
  readonly channels = new Set<string>();
  user: SignedInUser | undefined;
  readonly #parts: ConnectionParts;
  readonly #allowance: Allowance;
  readonly #heartbeat: Heartbeat;
  #held: { channel: unknown; frame: Frame }[] = [];
  #ended = false;

  constructor(parts: ConnectionParts) {
    this.#parts = parts;
    this.socketId = parts.socketId;
    const { settings, surroundings } = parts.application;
    this.#allowance = new Allowance(settings.clientEventsPerSecond, () => surroundings.now());
    this.since = surroundings.now();
    const { activityTimeout, pongTimeout } = settings;
    this.#heartbeat = new Heartbeat(activityTimeout * 1000, pongTimeout * 1000, this.since);
  }

  get origin(): string | undefined {
    return this.#parts.origin;
  }

  /** Enters the application and greets the client. */
  open(): void {
    const { application } = this.#parts;
    application.connections.set(this.socketId, this);
    application.tell({ kind: 'connected', socketId: this.socketId, origin: this.origin });
    this.send(application.wire.established(this.socketId, application.settings.activityTimeout));
  }

  receive(text: string): void {
    if (this.#ended) return;
    this.alive();
    this.#parts.recorder.note('in', this.socketId, text);
    const frame = readFrame(text);
    if (frame === undefined) this.fail(null, 'A frame must be a JSON object with an event');
    else if (!this.#holdsBack(frame)) this.#obey(frame);
  }

  alive(): void {
    this.#heartbeat.beat(this.#parts.application.surroundings.now());
  }

  closed(): void {
    this.#finish();
  }

  send(text: string): void {
    this.#parts.outlet.send(text);
  }

  /** Sends nothing more; what comes next is `end`. */
  hush(): void {
    this.#parts.outlet.shut();
  }

  /** Puts a text on the wire at once, past every fault. */
  sendRaw(text: string): void {
    if (this.#ended) return;
    const { recorder, link } = this.#parts;
    recorder.note('out', this.socketId, text, () => link.send(text));
  }

  fail(code: number | null, message: string, channel?: string): void {
    const { application } = this.#parts;
    application.tell({ kind: 'client_error', socketId: this.socketId, code, message });
    this.send(application.wire.error(code, message, channel));
  }

  end(code: number, message: string, silently = false): void {
    if (this.#ended) return;
    if (!silently) this.send(this.#parts.application.wire.error(code, message));
    this.#finish(code);
    this.#parts.link.close(code, message);
  }

  /** Cuts the line without a word. */
  cut(): void {
    this.#finish();
    this.#parts.link.reset();
  }

  spend(): boolean {
    return this.#allowance.spend();
  }

  /** Looks again at what faults held up. */
  release(): void {
    const { faults, outlet } = this.#parts;
    const held = this.#held;
    this.#held = [];
    for (const each of held) {
      if (faults.holds(each.channel)) this.#held.push(each);
      else this.#obey(each.frame);
    }
    outlet.drain();
  }

  /** Pings a client that has been silent, and gives up one that stays so or does not sign in. */
  check(now: number): void {
    const { settings, wire } = this.#parts.application;
    const mustSignIn = settings.userAuthentication === 'required' && this.user === undefined;
    const late = mustSignIn && now - this.since >= settings.userAuthenticationTimeout * 1000;
    const due = this.#heartbeat.check(now);
    if (late) this.end(4009, 'Connection not authorized within timeout.');
    else if (due === 'give up') this.end(4201, 'Pong not received');
    else if (due === 'ping') this.send(wire.ping());
  }

  #finish(code?: number): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#held = [];
    this.#parts.outlet.shut();
    this.#parts.application.remove(this);
    this.#parts.application.tell({ kind: 'disconnected', socketId: this.socketId, code });
    this.#parts.ended();
  }

  #holdsBack(frame: Frame): boolean {
    const { faults } = this.#parts;
    if (!faults.holding) return false;
    const channel = frame.event.startsWith('client-') ? frame.channel : fieldsOf(frame.data)?.channel;
    if (!faults.holds(channel)) return false;
    this.#held.push({ channel, frame });
    return true;
  }

  #obey(frame: Frame): void {
    if (this.#ended) return;
    try {
      const command = this.#parts.application.wire.command(frame.event);
      if (command !== undefined) this.#command(command, fieldsOf(frame.data) ?? {});
      else if (frame.event.startsWith('client-')) relayClientEvent(this.#parts.application, this, frame);
      else this.fail(null, 'Clients may send commands and client- events');
    } catch {
      // A hostile frame, such as one nested too deep to be written again, is its sender's problem alone.
      this.fail(null, 'The frame could not be handled');
    }
  }

  #command(command: string, data: Fields): void {
    const { application } = this.#parts;
    if (command === 'subscribe') this.#subscribe(data);
    else if (command === 'unsubscribe' && typeof data.channel === 'string')
      application.leave(this, data.channel);
    else if (command === 'ping') this.send(application.wire.pong());
    else if (command === 'signin') signIn(application, this, data);
    else if (command !== 'pong') this.fail(null, 'The command is unknown or incomplete');
  }

  #subscribe(data: Fields): void {
    const { application, faults } = this.#parts;
    const dialect = typeof data.channel === 'string' ? faults.refusalOf(data.channel) : undefined;
    if (dialect === undefined || typeof data.channel !== 'string') subscribe(application, this, data);
    else refuse(application, this, data.channel, dialect);
  }
}
