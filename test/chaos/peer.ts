import { clearInterval, setInterval } from 'node:timers';
import Server from 'jetsocket';
import type { LocalService } from 'jetsocket-local';
import { WebSocket } from 'ws';
import { credentials } from './authority';
import type { Random } from './random';
import { fields } from './wire-model';

export const presenceChannel = 'presence-room';

/** Somebody else on the presence channel, on a connection where nothing goes wrong: comes and goes all the time. */
export class Peer {
  socketId = '';
  /** Nothing may go wrong before it is known which connection is whose. */
  readonly ready: Promise<void>;
  readonly #socket: WebSocket;
  readonly #prefix: string;
  readonly #timer: NodeJS.Timeout;
  #isIn = false;

  constructor({ port, prefix }: LocalService, random: Random) {
    this.#prefix = prefix;
    this.#socket = new WebSocket(`ws://127.0.0.1:${port}/app/${credentials.key}?protocol=7`);
    this.#socket.on('error', () => {});
    this.ready = new Promise((resolve) => {
      this.#socket.once('message', (bytes) => {
        this.socketId = String(fields(fields(String(bytes)).data).socket_id);
        resolve();
      });
    });
    this.#socket.on('message', (bytes) => {
      const { event } = fields(String(bytes));
      if (event === `${prefix}:ping`) this.#send('pong', {});
    });
    this.#timer = setInterval(() => {
      if (this.socketId && random.chance(0.5)) this.#move();
    }, 150);
  }

  /** Stays where it is. */
  rest(): void {
    clearInterval(this.#timer);
  }

  stop(): void {
    this.rest();
    this.#socket.terminate();
  }

  #move(): void {
    this.#isIn = !this.#isIn;
    if (!this.#isIn) return this.#send('unsubscribe', { channel: presenceChannel });
    const member = { user_id: 'bob', user_info: { name: 'Bob' } };
    const authorization = new Server(credentials).authorizeChannel(this.socketId, presenceChannel, member);
    this.#send('subscribe', { channel: presenceChannel, ...authorization });
  }

  #send(command: string, data: object): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    this.#socket.send(JSON.stringify({ event: `${this.#prefix}:${command}`, data }));
  }
}
