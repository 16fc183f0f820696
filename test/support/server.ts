import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { until } from './wait';

/** A frame as the client sent it. */
export interface ClientFrame {
  readonly event: string;
  readonly channel?: string;
  readonly data?: unknown;
}

/** What a subscribe frame asks for. */
export interface SubscribeRequest {
  readonly channel: string;
  readonly auth?: string;
  readonly channel_data?: string;
}

export interface TestServerOptions {
  /** How the protocol's own events are spelled. @default 'jetsocket' */
  readonly prefix?: 'jetsocket' | 'pusher';
}

/**
 * A real WebSocket server on a free port that speaks the protocol only as told. It greets, agrees to
 * subscriptions, and does nothing else by itself; all of it can be replaced.
 *
 * ```ts
 * const server = await TestServer.start();         // stopped after the test
 * server.greet = () => {};                         // never greets
 * server.onSubscribe = (line, { channel }) => {};  // never answers a subscription
 * server.onCommand = (line, frame) => {};          // hears every other frame
 * const line = await server.line(0);               // the first connection, once it was greeted
 * line.publish('orders', 'created', { id: 7 });    // an application's event, its data as JSON text
 * line.system(':error', { code: 4301 });           // `jetsocket:error`, data as a value
 * line.raw('no JSON {');                           // any text or bytes
 * line.close(4200); line.drop();                   // with a close frame; without one
 * line.commands('subscribe');                      // the data of the subscribe frames so far
 * ```
 */
export class TestServer {
  readonly prefix: 'jetsocket' | 'pusher';
  /** Every connection there was, oldest first. */
  readonly lines: Line[] = [];
  readonly #server: WebSocketServer;

  /** Called for each new connection. */
  greet = (line: Line): void => line.greet();
  onSubscribe = (line: Line, request: SubscribeRequest): void => line.agree(request.channel);
  onCommand = (_line: Line, _frame: ClientFrame): void => {};

  private constructor(server: WebSocketServer, { prefix = 'jetsocket' }: TestServerOptions) {
    this.#server = server;
    this.prefix = prefix;
    server.on('connection', (socket, request) => {
      const line = new Line(this, socket, request.url ?? '');
      this.lines.push(line);
      this.greet(line);
    });
  }

  static async start(options: TestServerOptions = {}): Promise<TestServer> {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await once(server, 'listening');
    const testServer = new TestServer(server, options);
    onTestFinished(() => testServer.stop());
    return testServer;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** The connection that came as number `index`, once it is there and greeted. */
  line(index = 0): Promise<Line> {
    return until(() => {
      const line = this.lines[index];
      if (!line?.isGreeted)
        throw new Error(`connection ${index} has not come; there were ${this.lines.length}`);
      return line;
    });
  }

  /** The frames of every connection, oldest connection first. */
  get received(): readonly ClientFrame[] {
    return this.lines.flatMap((line) => line.received);
  }

  /** The data of one kind of command, over all connections: `subscribe`, `unsubscribe`, `signin`, `ping` … */
  commands(name: string): Record<string, unknown>[] {
    return this.lines.flatMap((line) => line.commands(name));
  }

  /** Sends an application's event to every open connection. */
  publish(channel: string, event: string, data?: unknown): void {
    for (const line of this.lines) if (line.isOpen) line.publish(channel, event, data);
  }

  stop(): Promise<void> {
    for (const { socket } of this.lines) socket.terminate();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}

/** One connection, seen from the server. */
export class Line {
  readonly socketId: string;
  /** Path and query that the client asked for. */
  readonly url: string;
  readonly received: ClientFrame[] = [];
  /** The same as the texts they were. */
  readonly texts: string[] = [];
  readonly socket: WebSocket;
  isGreeted = false;
  /** What the client closed with; 1005 without a code, 1006 without a close frame. */
  closeCode: number | undefined;
  readonly #server: TestServer;

  constructor(server: TestServer, socket: WebSocket, url: string) {
    this.#server = server;
    this.socket = socket;
    this.url = url;
    this.socketId = `${process.pid}.${server.lines.length + 1}`;
    socket.on('message', (bytes) => this.#receive(bytes.toString()));
    socket.on('error', () => {});
    socket.on('close', (code) => {
      this.closeCode = code;
    });
  }

  get isOpen(): boolean {
    return this.socket.readyState === this.socket.OPEN;
  }

  /** The handshake; `data` replaces what it usually carries. */
  greet(data: unknown = JSON.stringify({ socket_id: this.socketId, activity_timeout: 120 })): void {
    this.system(':connection_established', data);
    this.isGreeted = true;
  }

  agree(channel: string, data?: unknown): void {
    this.system('_internal:subscription_succeeded', data, channel);
  }

  /** Sends a system event, in this server's spelling: `:error`, `_internal:member_added`. */
  system(name: string, data?: unknown, channel?: string): void {
    this.raw(JSON.stringify({ event: this.#server.prefix + name, channel, data }));
  }

  /** Sends an application's event, its data as JSON text as most servers do. */
  publish(channel: string, event: string, data?: unknown): void {
    this.raw(JSON.stringify({ event, channel, data: JSON.stringify(data) }));
  }

  /** Sends any text, or bytes as a binary frame. */
  raw(content: string | Uint8Array): void {
    this.socket.send(content);
  }

  /** The data of the commands of one kind so far. */
  commands(name: string): Record<string, unknown>[] {
    return this.received
      .filter(({ event }) => event === `${this.#server.prefix}:${name}`)
      .map(({ data }) => data as Record<string, unknown>);
  }

  /** The names of the channels asked for with `subscribe`, or given up with `unsubscribe`, in order. */
  channels(name: 'subscribe' | 'unsubscribe'): unknown[] {
    return this.commands(name).map(({ channel }) => channel);
  }

  close(code?: number, reason?: string): void {
    this.socket.close(code, reason);
  }

  /** Ends TCP without a close frame: the client sees 1006. */
  drop(): void {
    this.socket.terminate();
  }

  /** Resolves with the code when the connection is over. */
  closed(): Promise<number> {
    return until(() => {
      if (this.closeCode === undefined) throw new Error('the connection is still open');
      return this.closeCode;
    });
  }

  #receive(text: string): void {
    const frame = JSON.parse(text) as ClientFrame;
    this.texts.push(text);
    this.received.push(frame);
    if (frame.event === `${this.#server.prefix}:subscribe`) {
      this.#server.onSubscribe(this, frame.data as SubscribeRequest);
    } else this.#server.onCommand(this, frame);
  }
}
