import type { Socket } from 'node:net';

/** Bytes on their way, or the end of them. */
interface Load {
  readonly chunk: Buffer | undefined;
  readonly due: number;
}

/** One direction of a relayed connection: moves bytes in order, late or not at all where it is told to. */
export class Flow {
  readonly #from: Socket;
  readonly #to: Socket;
  #loads: Load[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isHeld = false;
  #isFull = false;
  /** How many bytes may still pass, and what happens then. */
  #limit: { left: number; readonly then: () => void } | undefined;

  /** `delay` is asked for each chunk, in milliseconds. */
  constructor(from: Socket, to: Socket, delay: () => number) {
    this.#from = from;
    this.#to = to;
    const take = (chunk?: Buffer): void => {
      // Never before what came earlier, though the delay may have become shorter.
      const due = Math.max(Date.now() + delay(), this.#loads.at(-1)?.due ?? 0);
      this.#loads.push({ chunk, due });
      this.#move();
    };
    from.on('data', take).once('end', () => take());
    from.once('close', (broken) => {
      if (broken) to.resetAndDestroy();
    });
    to.on('drain', () => {
      this.#isFull = false;
      this.#move();
    });
    to.once('close', () => {
      clearTimeout(this.#timer);
      this.#loads = [];
    });
  }

  hold(): void {
    this.#isHeld = true;
    this.#from.pause();
  }

  release(): void {
    this.#isHeld = false;
    this.#move();
  }

  /** Lets that many bytes pass, in the middle of a chunk if need be, and calls `then` instead of sending more. */
  limit(bytes: number, then: () => void): void {
    this.#limit = { left: bytes, then };
  }

  #move(): void {
    clearTimeout(this.#timer);
    while (!this.#isHeld && !this.#isFull) {
      const load = this.#loads[0];
      if (!load) {
        this.#from.resume();
        return;
      }
      const wait = load.due - Date.now();
      if (wait > 0) {
        this.#timer = setTimeout(() => this.#move(), wait);
        return;
      }
      this.#loads.shift();
      if (load.chunk) this.#write(load.chunk);
      else this.#to.end();
    }
    if (this.#isFull) this.#from.pause();
  }

  #write(chunk: Buffer): void {
    const limit = this.#limit;
    if (!limit || chunk.length < limit.left) {
      if (limit) limit.left -= chunk.length;
      this.#isFull = !this.#to.write(chunk);
      return;
    }
    this.#limit = undefined;
    this.hold();
    // What was let pass shall arrive: a reset would overtake it.
    this.#to.write(chunk.subarray(0, limit.left), limit.then);
  }
}
