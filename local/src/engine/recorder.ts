import { isolated } from './isolated';

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

/** Of each direction no more text than this is remembered, in UTF-16 units: frames may be large. */
const MOST_TEXT = 16 * 1024 * 1024;

interface Kept {
  frames: FrameRecord[];
  length: number;
}

/** Remembers the newest frames each way and tells listeners of all of them. */
export class Recorder {
  readonly #limit: number;
  readonly #now: () => number;
  readonly #listeners = new Set<FrameListener>();
  /** What listeners are not told of yet, in the order of the wire. */
  readonly #untold: FrameRecord[] = [];
  #isTelling = false;
  readonly #kept: Record<FrameRecord['direction'], Kept> = {
    in: { frames: [], length: 0 },
    out: { frames: [], length: 0 },
  };

  /** Keeps `limit` frames each way; 0 keeps none. */
  constructor(limit: number, now: () => number) {
    this.#limit = limit;
    this.#now = now;
  }

  /** Notes a frame, lets it `pass`, then tells of it: what a listener sends in turn comes after it, here as there. */
  note(direction: FrameRecord['direction'], socketId: string, text: string, pass = () => {}): void {
    if (this.#limit > 0 || this.#listeners.size > 0) {
      const frame = { at: this.#now(), socketId, direction, text };
      this.#keep(frame);
      this.#untold.push(frame);
    }
    pass();
    this.#tell();
  }

  /** The newest frames of one direction, oldest first. */
  frames(direction: FrameRecord['direction']): FrameRecord[] {
    return this.#kept[direction].frames.slice(-this.#limit);
  }

  /** Returns what ends it. */
  listen(listener: FrameListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #tell(): void {
    if (this.#isTelling) return;
    this.#isTelling = true;
    for (let frame = this.#untold.shift(); frame; frame = this.#untold.shift()) {
      const told = frame;
      for (const listener of [...this.#listeners]) isolated(() => listener(told), undefined);
    }
    this.#isTelling = false;
  }

  #keep(frame: FrameRecord): void {
    if (this.#limit === 0) return;
    const kept = this.#kept[frame.direction];
    kept.frames.push(frame);
    kept.length += frame.text.length;
    // Cutting at twice the limit makes the cost of cutting vanish in the average.
    if (kept.frames.length >= this.#limit * 2 || kept.length >= MOST_TEXT * 2) cut(kept, this.#limit);
  }
}

function cut(kept: Kept, limit: number): void {
  let first = kept.frames.length;
  kept.length = 0;
  while (first > 0 && kept.frames.length - first < limit) {
    const { length } = kept.frames[first - 1]?.text ?? '';
    if (kept.length + length > MOST_TEXT) break;
    kept.length += length;
    first -= 1;
  }
  kept.frames = kept.frames.slice(first);
}
