import type { Faults } from './faults';
import type { Recorder } from './recorder';
import type { Link, Surroundings } from './surroundings';

/** Sends a connection's frames in order, held up or changed as the faults in force ask for. */
export class Outlet {
  readonly #socketId: string;
  readonly #link: Link;
  readonly #faults: Faults;
  readonly #recorder: Recorder;
  readonly #surroundings: Surroundings;
  /** What waits. `at` is when it would have been sent; the delays in force come on top. */
  #queue: { text: string; at: number }[] = [];
  #cancel: (() => void) | undefined;
  #isShut = false;

  constructor(socketId: string, link: Link, faults: Faults, recorder: Recorder, surroundings: Surroundings) {
    this.#socketId = socketId;
    this.#link = link;
    this.#faults = faults;
    this.#recorder = recorder;
    this.#surroundings = surroundings;
  }

  send(text: string): void {
    if (this.#isShut) return;
    if (this.#faults.slowing || this.#queue.length > 0) this.#wait(text);
    else this.#deliver(text);
  }

  /** Sends what is due and waits for the rest; to be called again when the faults change. */
  drain(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    const now = this.#surroundings.now();
    while (!this.#faults.stalls(this.#socketId)) {
      const next = this.#queue[0];
      if (next === undefined) return;
      const left = next.at + this.#faults.delayOf(this.#socketId) - now;
      if (left > 0) {
        this.#cancel = this.#surroundings.after(left, () => this.drain());
        return;
      }
      this.#queue.shift();
      this.#deliver(next.text);
    }
  }

  /** Forgets what waits and sends nothing more. */
  shut(): void {
    this.#isShut = true;
    this.#cancel?.();
    this.#queue = [];
  }

  #wait(text: string): void {
    this.#queue.push({ text, at: this.#surroundings.now() });
    this.drain();
  }

  #deliver(text: string): void {
    const sent = this.#faults.rewritten(text, this.#socketId);
    if (sent === undefined) return;
    this.#recorder.note('out', this.#socketId, sent, () => this.#link.send(sent));
  }
}
