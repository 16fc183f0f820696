import type { Options } from 'jetsocket-js';

type Listener = (event: never) => void;

/** A WebSocket without a network: the test opens it, speaks for the server, and ends it. */
export class FakeWebSocket {
  /** Every one that was made, oldest first. */
  static made: FakeWebSocket[] = [];

  static get last(): FakeWebSocket | undefined {
    return FakeWebSocket.made.at(-1);
  }

  /** As the option wants it. */
  static readonly asOption = FakeWebSocket as unknown as NonNullable<Options['WebSocket']>;

  binaryType = 'blob';
  readyState = 0;
  readonly sent: { event: string; data?: Record<string, unknown>; channel?: string }[] = [];
  closedWith: number | undefined;
  readonly #listeners = new Map<string, Set<Listener>>();

  constructor() {
    FakeWebSocket.made.push(this);
  }

  addEventListener(type: string, listener: Listener): void {
    this.#listeners.set(type, (this.#listeners.get(type) ?? new Set()).add(listener));
  }

  removeEventListener(type: string, listener: Listener): void {
    this.#listeners.get(type)?.delete(listener);
  }

  /** The close handshake is left unanswered, as browsers may for a long time. */
  close(code?: number): void {
    this.closedWith ??= code;
    this.readyState = 2;
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  listeners(type: string): number {
    return this.#listeners.get(type)?.size ?? 0;
  }

  /** The server says something. */
  say(frame: unknown): void {
    this.readyState = Math.max(this.readyState, 1);
    const isRaw = typeof frame === 'string' || frame instanceof ArrayBuffer;
    this.#emit('message', { data: isRaw ? frame : JSON.stringify(frame) });
  }

  greet(socket_id = `1.${FakeWebSocket.made.length}`): void {
    this.say({ event: 'jetsocket:connection_established', data: { socket_id } });
  }

  agree(channel: string): void {
    this.say({ event: 'jetsocket_internal:subscription_succeeded', channel });
  }

  end(code: number): void {
    this.readyState = 3;
    this.#emit('error', {});
    this.#emit('close', { code, reason: '' });
  }

  commands(name: string): (Record<string, unknown> | undefined)[] {
    return this.sent.filter(({ event }) => event === `jetsocket:${name}`).map(({ data }) => data);
  }

  #emit(type: string, event: object): void {
    for (const listener of [...(this.#listeners.get(type) ?? [])]) listener(event as never);
  }
}
