import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { Flow } from './flow';

/**
 * A TCP relay in front of a server on this machine that goes wrong on request, alike for every browser
 * and runtime. It knows bytes, not WebSocket.
 *
 * ```ts
 * const relay = await FaultRelay.start(server.port);
 * new Jetsocket('key', { wsHost: '127.0.0.1', wsPort: relay.port, forceTLS: false });
 * relay.stall();   // silence both ways; nobody is told
 * relay.resume();  // what was held back arrives, late
 * relay.reset();   // open connections end with a TCP reset
 * relay.fin();     // … or are ended in order, without a close frame
 * relay.truncate(100); // … or that many bytes from the server later, wherever that is in a frame
 * relay.lose();    // … or carry nothing any more, and nobody is ever told; new ones are let through
 * relay.refuse();  // new connections are reset at once
 * relay.blackhole(); // new connections are accepted and never answered
 * relay.accept();  // … and are let through again
 * relay.redirect(other.port); // new connections go to another server
 * relay.delay(200); // each chunk arrives that many milliseconds later, both ways
 * await relay.stop();
 * ```
 */
export class FaultRelay {
  readonly #server: Server;
  #target: number;
  readonly #sockets = new Set<Socket>();
  readonly #pairs = new Set<Pair>();
  #door: 'open' | 'refuse' | 'blackhole' = 'open';
  #stalled = false;
  #delay = 0;

  private constructor(target: number) {
    this.#target = target;
    this.#server = createServer({ allowHalfOpen: true }, (socket) => this.#admit(socket));
  }

  /** Listens on a free port of 127.0.0.1 and relays to `target`, a port of the same. */
  static async start(target: number): Promise<FaultRelay> {
    const relay = new FaultRelay(target);
    relay.#server.listen(0, '127.0.0.1');
    await once(relay.#server, 'listening');
    return relay;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** How many connections came, whatever became of them. */
  admitted = 0;

  /** How many connections are open through it. */
  get connections(): number {
    return this.#pairs.size;
  }

  /** Holds every byte back, of connections to come too, and tells nobody. */
  stall(): void {
    this.#stalled = true;
    for (const pair of this.#pairs) pair.hold();
  }

  /** Ends a stall: what was held back goes on its way, in order. */
  resume(): void {
    this.#stalled = false;
    for (const pair of this.#pairs) pair.release();
  }

  /** Ends open connections with a reset. */
  reset(): void {
    for (const pair of this.#pairs) pair.reset();
  }

  /** Ends open connections in order, as TCP does, without a word of the protocol above. */
  fin(): void {
    for (const pair of this.#pairs) pair.fin();
  }

  /** Open connections carry nothing from now on and nobody is told, ever, as when a cable is cut. */
  lose(): void {
    for (const pair of this.#pairs) pair.hold();
    this.#pairs.clear();
  }

  /** Lets that many more bytes pass to each open client, then ends its connection: mid-frame, if it so falls. */
  truncate(bytes: number): void {
    for (const pair of this.#pairs) pair.truncate(bytes);
  }

  /** Resets new connections at once. */
  refuse(): void {
    this.#door = 'refuse';
  }

  /** Accepts new connections and never answers them. */
  blackhole(): void {
    this.#door = 'blackhole';
  }

  /** Lets new connections through, after `refuse` or `blackhole`. */
  accept(): void {
    this.#door = 'open';
  }

  /** Takes new connections to another port, as a load balancer does. */
  redirect(target: number): void {
    this.#target = target;
  }

  /** Milliseconds that each chunk from now on is late, both ways and in order; 0 ends it. */
  delay(milliseconds: number): void {
    this.#delay = milliseconds;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    if (!this.#server.listening) return;
    this.#server.close();
    await once(this.#server, 'close');
  }

  #admit(near: Socket): void {
    this.admitted++;
    this.#keep(near);
    if (this.#door === 'refuse') {
      near.resetAndDestroy();
      return;
    }
    // Unread, so that not even a reset of the far end is noticed.
    if (this.#door === 'blackhole') {
      near.pause();
      return;
    }
    const far = this.#keep(connect({ port: this.#target, host: '127.0.0.1', allowHalfOpen: true }));
    const pair = new Pair(near, far, () => this.#delay);
    this.#pairs.add(pair);
    if (this.#stalled) pair.hold();
    void Promise.all([closed(near), closed(far)]).then(() => this.#pairs.delete(pair));
  }

  #keep(socket: Socket): Socket {
    this.#sockets.add(socket);
    socket.setNoDelay(true);
    // A reset is what this is for; `close` follows.
    socket.on('error', () => {});
    socket.once('close', () => this.#sockets.delete(socket));
    return socket;
  }
}

/** Not by `once` of node:events, which rejects at an error: here errors are the normal case. */
function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.once('close', () => resolve()));
}

/** A connection to the relay and the one it made for it. */
class Pair {
  readonly #near: Socket;
  readonly #far: Socket;
  readonly #toNear: Flow;
  readonly #flows: readonly Flow[];

  constructor(near: Socket, far: Socket, delay: () => number) {
    this.#near = near;
    this.#far = far;
    this.#toNear = new Flow(far, near, delay);
    this.#flows = [new Flow(near, far, delay), this.#toNear];
  }

  hold(): void {
    for (const flow of this.#flows) flow.hold();
  }

  release(): void {
    for (const flow of this.#flows) flow.release();
  }

  reset(): void {
    this.#near.resetAndDestroy();
    this.#far.resetAndDestroy();
  }

  fin(): void {
    this.#near.end();
    this.#far.end();
  }

  truncate(bytes: number): void {
    this.#toNear.limit(bytes, () => {
      this.#near.destroy();
      this.#far.destroy();
    });
  }
}
