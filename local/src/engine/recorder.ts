/** One frame that went over a client's line, as text. */
export interface FrameRecord {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly socketId: string;
  /** `in` was sent by the client, `out` by the service. */
  readonly direction: 'in' | 'out';
  readonly text: string;
}

/** Called with every frame as it passes. */
export type FrameListener = (frame: FrameRecord) => void;

/** Remembers the newest frames each way and tells listeners of all of them. */
export class Recorder {
  readonly #limit: number;
  readonly #now: () => number;
  readonly #listeners = new Set<FrameListener>();
  readonly #frames: Record<FrameRecord['direction'], FrameRecord[]> = { in: [], out: [] };

  /** Keeps `limit` frames each way; 0 keeps none. */
  constructor(limit: number, now: () => number) {
    this.#limit = limit;
    this.#now = now;
  }

  note(direction: FrameRecord['direction'], socketId: string, text: string): void {
    if (this.#limit === 0 && this.#listeners.size === 0) return;
    const frame = { at: this.#now(), socketId, direction, text };
    this.#keep(frame);
    for (const listener of [...this.#listeners]) listener(frame);
  }

  /** The newest frames of one direction, oldest first. */
  frames(direction: FrameRecord['direction']): FrameRecord[] {
    return this.#limit === 0 ? [] : this.#frames[direction].slice(-this.#limit);
  }

  /** Returns what ends it. */
  listen(listener: FrameListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  clear(): void {
    this.#frames.in = [];
    this.#frames.out = [];
  }

  #keep(frame: FrameRecord): void {
    if (this.#limit === 0) return;
    const frames = this.#frames[frame.direction];
    frames.push(frame);
    // Cutting at twice the limit makes the cost of cutting vanish in the average.
    if (frames.length >= this.#limit * 2) this.#frames[frame.direction] = frames.slice(-this.#limit);
  }
}
