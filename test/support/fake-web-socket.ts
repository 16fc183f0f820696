import type { Options } from 'jetsocket-js';

type Listener = ((event: object) => void) | null;

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
  onmessage: Listener = null;
  onclose: Listener = null;
  onerror: Listener = null;

  constructor(readonly url = 'ws://nowhere') {
    FakeWebSocket.made.push(this);
  }

  /** The close handshake is left unanswered, as browsers may for a long time. */
  close(code?: number): void {
    if (this.closedWith !== undefined) throw new Error('It was closed twice');
    this.closedWith = code;
    this.readyState = 2;
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  /** Whether anybody would hear a message, or its end. */
  get isHeard(): boolean {
    return !!(this.onmessage || this.onclose);
  }

  /** The server says something. */
  say(frame: unknown): void {
    this.readyState = Math.max(this.readyState, 1);
    const isRaw = typeof frame === 'string' || frame instanceof ArrayBuffer;
    this.onmessage?.({ data: isRaw ? frame : JSON.stringify(frame) });
  }

  greet(socket_id = `1.${FakeWebSocket.made.length}`): void {
    this.say({ event: 'jetsocket:connection_established', data: { socket_id } });
  }

  agree(channel: string): void {
    this.say({ event: 'jetsocket_internal:subscription_succeeded', channel });
  }

  end(code: number): void {
    this.readyState = 3;
    this.onerror?.({});
    this.onclose?.({ code, reason: '' });
  }

  commands(name: string): (Record<string, unknown> | undefined)[] {
    return this.sent.filter(({ event }) => event === `jetsocket:${name}`).map(({ data }) => data);
  }
}
