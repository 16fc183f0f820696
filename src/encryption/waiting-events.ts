import type { Frame } from '../protocol/frame';
import { asObject, asText } from '../protocol/reading';

const MOST_EVENTS = 1000;
const MOST_SIZE = 4 * 1024 * 1024;

/** Events that wait, in wire order, for a key: bounded by their number and by their size. */
export class WaitingEvents {
  readonly #frames: Frame[] = [];
  #size = 0;

  /** The oldest one. */
  get first(): Frame | undefined {
    return this.#frames[0];
  }

  /** A single event never is, however large: a key is asked for it too. */
  get isTooLong(): boolean {
    const { length } = this.#frames;
    return length > MOST_EVENTS || (length > 1 && this.#size > MOST_SIZE);
  }

  push(frame: Frame): void {
    this.#frames.push(frame);
    this.#size += sizeOf(frame);
  }

  /** Takes the oldest one away. */
  shift(): Frame | undefined {
    const frame = this.#frames.shift();
    if (frame) this.#size -= sizeOf(frame);
    return frame;
  }
}

/** In characters. An event without any of these is small: the service lets nobody send a large one. */
function sizeOf({ data }: Frame): number {
  return asText(asObject(data).ciphertext)?.length ?? 0;
}
