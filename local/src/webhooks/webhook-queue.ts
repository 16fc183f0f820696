import type { Surroundings } from '../engine/surroundings';
import type { WebhookEvent } from './webhook-event';

/** What happens within this many milliseconds goes in one request. */
const GATHERED = 50;
/** Events in one request. */
const MOST_EVENTS = 100;
/** Events that may wait for an address that does not answer; past it the oldest are lost. */
const MOST_WAITING = 10_000;
/** Between attempts: half to the whole of a second that doubles up to the longest. All in milliseconds. */
const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 30_000;
/** A request that has failed for this long is given up. */
const GIVE_UP_AFTER = 5 * 60_000;

/** What became of an attempt to hand over some events. */
export type WebhookOutcome = 'delivered' | 'failed' | 'given up' | 'overflowed';

/** What a queue needs of the world. */
export interface WebhookQueueParts {
  readonly surroundings: Pick<Surroundings, 'now' | 'after' | 'random'>;
  /** Makes one request; `true` when it was taken. Never rejects. */
  readonly post: (body: string) => Promise<boolean>;
  /** Hears what became of so many events. */
  readonly report: (outcome: WebhookOutcome, events: number) => void;
}

interface Batch {
  readonly body: string;
  readonly size: number;
}

/**
 * Hands events to one address in order: gathered into batches, one request at a time, repeated until it is taken.
 *
 *     idle ── event ──► gathering ─► posting ── taken ──► posting what came meanwhile, or idle
 *                                    ▲    ▼ failed
 *                                    └─ pause            stop(): no pause any more, one attempt each
 */
export class WebhookQueue {
  readonly #parts: WebhookQueueParts;
  readonly #waiting: WebhookEvent[] = [];
  #running: Promise<void> | undefined;
  #wake: (() => void) | undefined;
  #isStopped = false;

  constructor(parts: WebhookQueueParts) {
    this.#parts = parts;
  }

  add(event: WebhookEvent): void {
    if (this.#isStopped) return;
    this.#waiting.push(event);
    if (this.#waiting.length > MOST_WAITING) {
      this.#waiting.shift();
      this.#parts.report('overflowed', 1);
    }
    this.#running ??= this.#run();
  }

  /** Hands over what waits, trying once; resolves when that is done. Nothing is taken any more. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#wake?.();
    await this.#running;
  }

  async #run(): Promise<void> {
    await this.#pause(GATHERED);
    while (this.#waiting.length > 0) await this.#deliver(this.#take());
    this.#running = undefined;
  }

  #take(): Batch {
    const events = this.#waiting.splice(0, MOST_EVENTS);
    const body = JSON.stringify({ time_ms: this.#parts.surroundings.now(), events });
    return { body, size: events.length };
  }

  async #deliver({ body, size }: Batch): Promise<void> {
    const { post, report, surroundings } = this.#parts;
    const since = surroundings.now();
    for (let attempt = 0; ; attempt += 1) {
      if (await post(body)) return report('delivered', size);
      if (this.#isStopped || surroundings.now() - since >= GIVE_UP_AFTER) return report('given up', size);
      report('failed', size);
      const ceiling = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** attempt);
      await this.#pause((ceiling / 2) * (1 + surroundings.random()));
    }
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      if (this.#isStopped) return resolve();
      const cancel = this.#parts.surroundings.after(ms, resolve);
      this.#wake = () => {
        cancel();
        resolve();
      };
    });
  }
}
