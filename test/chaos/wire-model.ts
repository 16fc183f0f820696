import { createHmac } from 'node:crypto';
import { credentials } from './authority';
import { secretMark, userChannel } from './publisher';
import { isRefused } from './refusal';
import type { SocketObserver, TrackedSocket } from './tracked-socket';

export interface WireFrame {
  readonly event: string;
  readonly channel?: string;
  readonly data?: unknown;
}

/** One socket of the client, as far as frames tell. */
export class Line {
  readonly socket: TrackedSocket;
  readonly openedAt = Date.now();
  socketId: string | undefined;
  prefix = '';
  /** What the client has asked for and not given up since. */
  readonly asked = new Map<string, 'asked' | 'answered'>();
  readonly everAsked = new Set<string>();
  lastFrameAt = Date.now();
  /** Pings of the service that were not answered yet. */
  pings = 0;
  /** The codes that errors and the end of it gave, and when. */
  readonly codes: { readonly code: unknown; readonly at: number }[] = [];

  constructor(socket: TrackedSocket) {
    this.socket = socket;
  }
}

/** What the wire model asks about, and tells of, the rest of the model. */
export interface Wishes {
  readonly wantsConnection: boolean;
  readonly wantsUser: boolean;
  wants(channel: string): boolean;
  arriving(frame: WireFrame, line: Line): void;
  arrived(frame: WireFrame, line: Line): void;
  fault(text: string): void;
  note(text: string): void;
}

/** Watches every socket of one client: what it sends must be right by all that was wished and said so far. */
export class WireModel implements SocketObserver {
  readonly lines: Line[] = [];
  /** The client events that were sent. */
  readonly clientEvents: WireFrame[] = [];
  /** The service said to stay away, and the application has not asked again. */
  isRefused = false;
  readonly #wishes: Wishes;
  #frame: WireFrame | undefined;

  constructor(wishes: Wishes) {
    this.#wishes = wishes;
  }

  /** The one live line, established or not. */
  get live(): Line | undefined {
    return this.lines.find(({ socket }) => socket.isLive);
  }

  /** What is being handled right now. */
  get frame(): WireFrame | undefined {
    return this.#frame;
  }

  opened(socket: TrackedSocket): void {
    this.#wishes.note('a socket is opened');
    if (!this.#wishes.wantsConnection) this.#wishes.fault('a socket was opened that nobody wished for');
    if (this.isRefused) this.#wishes.fault('a socket was opened after a refusal');
    const open = this.lines.filter((line) => line.socket.isLive).length;
    if (open > 0) this.#wishes.fault(`a socket was opened beside ${open} live ones`);
    this.lines.push(new Line(socket));
  }

  ended(socket: TrackedSocket, code: number): void {
    this.#wishes.note(`closed with ${code}`);
    const { codes } = this.#lineOf(socket);
    codes.push({ code, at: Date.now() });
    this.isRefused = isRefused(codes);
  }

  arriving(socket: TrackedSocket, text: string): void {
    const line = this.#lineOf(socket);
    const frame = read(text);
    line.lastFrameAt = Date.now();
    this.#frame = frame;
    this.#wishes.note(`< ${text.slice(0, 120)}`);
    if (!frame) return;
    if (line.socketId === undefined) this.#greeted(line, frame);
    const { channel = '' } = frame;
    const system = systemOf(frame, line);
    if (system === ':ping') line.pings++;
    if (system === ':error') line.codes.push({ code: fields(frame.data).code, at: Date.now() });
    if (system === '_internal:subscription_succeeded' && line.asked.has(channel)) {
      line.asked.set(channel, 'answered');
    }
    if (system === ':subscription_error' || system === '_internal:subscription_error') {
      line.asked.delete(channel);
    }
    this.#wishes.arriving(frame, line);
  }

  arrived(socket: TrackedSocket): void {
    const frame = this.#frame;
    const line = this.#lineOf(socket);
    this.#frame = undefined;
    if (line.pings && socket.isLive && socket.readyState === 1) this.#wishes.fault('a ping was not answered');
    line.pings = 0;
    if (frame) this.#wishes.arrived(frame, line);
  }

  sending(socket: TrackedSocket, text: string): void {
    const line = this.#lineOf(socket);
    const frame = JSON.parse(text) as WireFrame;
    this.#wishes.note(`> ${text.slice(0, 120)}`);
    if (!socket.isLive) this.#wishes.fault(`${frame.event} was sent on a socket that is gone`);
    if (line.socketId === undefined) this.#wishes.fault(`${frame.event} was sent before the handshake`);
    if (frame.event.startsWith('client-')) return this.#clientEvent(frame, text);
    const [prefix, command] = frame.event.split(':');
    if (prefix !== line.prefix) this.#wishes.fault(`${frame.event} was sent where ${line.prefix} is spoken`);
    const data = fields(frame.data);
    if (command === 'subscribe') this.#subscribing(line, data);
    if (command === 'unsubscribe') this.#unsubscribing(line, String(data.channel));
    if (command === 'signin') this.#signingIn(line, data);
    if (command === 'pong') line.pings--;
  }

  #greeted(line: Line, { event, data }: WireFrame): void {
    const [prefix, name] = event.split(':');
    const { socket_id } = fields(data);
    if (name !== 'connection_established' || typeof socket_id !== 'string') return;
    line.socketId = socket_id;
    line.prefix = prefix ?? '';
  }

  #subscribing(line: Line, { channel: name, auth, channel_data }: Record<string, unknown>): void {
    const channel = String(name);
    const { fault, wants, wantsUser } = this.#wishes;
    if (channel === userChannel ? !wantsUser : !wants(channel)) fault(`${channel} was asked for unwanted`);
    if (line.asked.has(channel)) fault(`${channel} was asked for twice on one socket`);
    line.asked.set(channel, 'asked');
    line.everAsked.add(channel);
    if (!/^(private|presence)-/.test(channel)) return;
    const signed = `${line.socketId}:${channel}${channel_data === undefined ? '' : `:${channel_data}`}`;
    if (!isFor(auth, signed)) fault(`${channel} was asked for with the authorization of another socket`);
  }

  #unsubscribing(line: Line, channel: string): void {
    if (!line.everAsked.has(channel)) this.#wishes.fault(`${channel} was given up without being asked for`);
    line.asked.delete(channel);
  }

  #signingIn(line: Line, { auth, user_data }: Record<string, unknown>): void {
    if (!this.#wishes.wantsUser) this.#wishes.fault('a user was signed in unwanted');
    if (!isFor(auth, `${line.socketId}::user::${user_data}`)) {
      this.#wishes.fault('a user was signed in with the authentication of another socket');
    }
  }

  #clientEvent(frame: WireFrame, text: string): void {
    this.clientEvents.push(frame);
    if (frame.channel?.startsWith('private-encrypted-') && text.includes(secretMark)) {
      this.#wishes.fault(`a client event on ${frame.channel} was sent unsealed`);
    }
  }

  #lineOf(socket: TrackedSocket): Line {
    return this.lines.find((line) => line.socket === socket) as Line;
  }
}

/** What a system event is called behind its prefix; the first one of a socket has whichever it likes. */
function systemOf({ event }: WireFrame, { prefix }: Line): string | undefined {
  const found = /^(jetsocket|pusher)((_internal)?:.*)/.exec(event);
  return found && (prefix || found[1]) === found[1] ? found[2] : undefined;
}

/** Whether it is the signature of that text, or the wrong one that a failing authority gives. */
function isFor(auth: unknown, text: string): boolean {
  const hmac = createHmac('sha256', credentials.secret).update(text).digest('hex');
  return auth === `${credentials.key}:${hmac}` || auth === `${credentials.key}:${'0'.repeat(64)}`;
}

function read(text: string): WireFrame | undefined {
  try {
    const frame = JSON.parse(text) as WireFrame | null;
    return typeof frame?.event === 'string' ? frame : undefined;
  } catch {
    return undefined;
  }
}

/** An object, or the JSON text of one; else an empty one. */
export function fields(data: unknown): Record<string, unknown> {
  try {
    const value = typeof data === 'string' ? JSON.parse(data) : data;
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
