/** Keys are not asked for again within a second; requests may be late, and so nearer to each other. */
const WINDOW = 700;

/** When an authority was asked by one socket for one channel, and for what reasons it may have been. */
export class KeyRequests {
  readonly #asked = new Map<string, number[]>();
  readonly #reasons = new Map<string, number[]>();

  asked(socketId: string, channel: string): void {
    put(this.#asked, `${socketId} ${channel}`);
  }

  /** From then on the channel may be asked for once more. */
  reason(channel: string, at = Date.now()): void {
    put(this.#reasons, channel, at);
  }

  /** Channels that were asked for too often. */
  get faults(): string[] {
    return [...this.#asked].flatMap(([name, times]) => {
      const channel = name.slice(name.indexOf(' ') + 1);
      const reasons = this.#reasons.get(channel) ?? [];
      return times.flatMap((start, index) => {
        const count = times.filter((time) => time >= start && time < start + WINDOW).length;
        // The first one on a socket subscribes.
        const subscribing = reasons.filter((time) => time > start - WINDOW && time < start + WINDOW).length;
        const allowed = 1 + (index === 0 ? 1 : 0) + subscribing;
        return count > allowed ? [`${channel}: ${count} requests within ${WINDOW} ms`] : [];
      });
    });
  }
}

function put(map: Map<string, number[]>, key: string, at = Date.now()): void {
  map.set(key, [...(map.get(key) ?? []), at]);
}
