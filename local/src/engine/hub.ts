import { ActivityFeed } from './activity';
import { admit, type ConnectRequest, type Rejection } from './admission';
import { Application } from './application';
import { Connection } from './connection';
import type { ConnectionRefusal } from './fault-arguments';
import { Faults } from './faults';
import { Outlet } from './outlet';
import { Recorder } from './recorder';
import type { App } from './settings';
import type { Link, Receiver, Surroundings } from './surroundings';
import { type Prefix, Wire } from './wire';

/** What a hub is made with. */
export interface HubOptions {
  readonly apps: readonly App[];
  readonly prefix: Prefix;
  readonly surroundings: Surroundings;
  /** Frames remembered each way. */
  readonly record: number;
  /** Connections at one time, of all applications. @default Infinity */
  readonly maxConnections?: number;
}

/** Silence is looked for in rounds, so many in the shortest timeout. */
const ROUNDS_PER_TIMEOUT = 4;
/** But no round is shorter or longer than these, in milliseconds. */
const SHORTEST_ROUND = 20;
const LONGEST_ROUND = 1000;

const overCapacity: Rejection = { code: 4100, message: 'The service is over its capacity of connections.' };

const deaf: Receiver = { receive() {}, alive() {}, closed() {} };

/** The whole service without its sockets: applications, and every connection to them. */
export class Hub {
  readonly wire: Wire;
  readonly faults: Faults;
  readonly recorder: Recorder;
  readonly activity: ActivityFeed;
  readonly #surroundings: Surroundings;
  readonly #byKey = new Map<string, Application>();
  readonly #byId = new Map<string, Application>();
  readonly #connections = new Map<string, Connection>();
  readonly #round: number;
  readonly #maxConnections: number;
  #stopRounds: (() => void) | undefined;
  #opened = 0;

  constructor(options: HubOptions) {
    const { apps, prefix, surroundings, record, maxConnections = Number.POSITIVE_INFINITY } = options;
    this.#maxConnections = maxConnections;
    this.wire = new Wire(prefix);
    this.#surroundings = surroundings;
    this.recorder = new Recorder(record, () => surroundings.now());
    this.activity = new ActivityFeed(() => surroundings.now());
    this.faults = new Faults({
      drop: (socketId, code, reason) => this.#drop(socketId, code, reason),
      sendRaw: (socketId, text) => this.#each(socketId, (connection) => connection.sendRaw(text)),
      release: () => this.#each(undefined, (connection) => connection.release()),
    });
    for (const app of apps) {
      const application = new Application(app, this.wire, surroundings, this.activity);
      this.#byKey.set(app.key, application);
      this.#byId.set(app.id, application);
    }
    this.#round = roundFor(apps);
  }

  get applications(): readonly Application[] {
    return [...this.#byId.values()];
  }

  application(id: string): Application | undefined {
    return this.#byId.get(id);
  }

  /** The ids of all connections, oldest first. */
  get connections(): string[] {
    return [...this.#connections.keys()];
  }

  /** Takes a new line; what is returned must be told everything that comes over it. */
  accept(link: Link, request: ConnectRequest): Receiver {
    const refusal = this.faults.connectionRefusal();
    if (refusal !== undefined) return this.#refuse(link, refusal);
    if (this.#connections.size >= this.#maxConnections) return this.#reject(link, overCapacity);
    const application = admit(request, this.#byKey);
    return application instanceof Application
      ? this.#open(link, application, request.origin)
      : this.#reject(link, application);
  }

  /** Closes every connection with a code. */
  close(code: number, reason: string): void {
    // Whoever goes first is not announced to those who go next: of a crowd that would be the square.
    this.#each(undefined, (connection) => connection.hush());
    this.#each(undefined, (connection) => connection.end(code, reason, true));
    this.#stop();
  }

  #stop(): void {
    this.#stopRounds?.();
    this.#stopRounds = undefined;
  }

  #open(link: Link, application: Application, origin: string | undefined): Receiver {
    const socketId = this.#newSocketId();
    const { faults, recorder } = this;
    const outlet = new Outlet(socketId, link, faults, recorder, this.#surroundings);
    const ended = () => {
      this.#connections.delete(socketId);
      if (this.#connections.size === 0) this.#stop();
    };
    const parts = { socketId, application, origin, link, outlet, faults, recorder, ended };
    const connection = new Connection(parts);
    this.#connections.set(socketId, connection);
    connection.open();
    if (this.#stopRounds === undefined) this.#nextRound();
    return connection;
  }

  #refuse(link: Link, refusal: ConnectionRefusal): Receiver {
    if (refusal === 'reset') link.reset();
    else if (refusal !== 'silence') {
      return this.#reject(link, { code: refusal.code, message: refusal.message ?? 'Refused' });
    }
    return deaf;
  }

  #reject(link: Link, { code, message }: Rejection): Receiver {
    this.activity.tell(undefined, { kind: 'turned_away', code, message });
    link.send(this.wire.error(code, message));
    link.close(code, message);
    return deaf;
  }

  #drop(socketId: string | undefined, code: number | undefined, reason: string): void {
    this.#each(socketId, (connection) => {
      if (code === undefined) connection.cut();
      else connection.end(code, reason, true);
    });
  }

  #each(socketId: string | undefined, run: (connection: Connection) => void): void {
    const one = socketId === undefined ? undefined : this.#connections.get(socketId);
    const chosen = socketId === undefined ? [...this.#connections.values()] : one ? [one] : [];
    for (const connection of chosen) run(connection);
  }

  /** One timer for all connections, and none while there is no connection. */
  #nextRound(): void {
    this.#stopRounds = this.#surroundings.after(this.#round, () => {
      const now = this.#surroundings.now();
      this.#each(undefined, (connection) => connection.check(now));
      for (const application of this.#byId.values()) application.tellCounts();
      if (this.#connections.size > 0) this.#nextRound();
    });
  }

  #newSocketId(): string {
    this.#opened += 1;
    return `${Math.floor(this.#surroundings.random() * 1e10)}.${this.#opened}`;
  }
}

function roundFor(apps: readonly App[]): number {
  const shortest = Math.min(
    ...apps.flatMap((app) => [app.activityTimeout, app.pongTimeout, app.userAuthenticationTimeout]),
  );
  return Math.min(LONGEST_ROUND, Math.max(SHORTEST_ROUND, (shortest * 1000) / ROUNDS_PER_TIMEOUT));
}
