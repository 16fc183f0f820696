/** More channels than this are not remembered; the one that was quiet longest is forgotten first. */
const MOST_CHANNELS = 10_000;

/** The last event of each cache channel, for a time. */
export class EventCache {
  readonly #events = new Map<string, { text: string; expires: number }>();
  readonly #now: () => number;
  readonly #lifetime: number;

  /** `lifetime` is in milliseconds. */
  constructor(now: () => number, lifetime: number) {
    this.#now = now;
    this.#lifetime = lifetime;
  }

  set(channel: string, text: string): void {
    // Deleting first moves the channel to the young end of the map.
    this.#events.delete(channel);
    this.#events.set(channel, { text, expires: this.#now() + this.#lifetime });
    if (this.#events.size <= MOST_CHANNELS) return;
    for (const oldest of this.#events.keys()) {
      this.#events.delete(oldest);
      return;
    }
  }

  get(channel: string): string | undefined {
    const event = this.#events.get(channel);
    if (event === undefined || event.expires > this.#now()) return event?.text;
    this.#events.delete(channel);
    return undefined;
  }
}
