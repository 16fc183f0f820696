/** Keys are not asked for again within a second; timers may be early. */
const WINDOW = 950;

/** When an authority was asked by one socket for one channel, and for what reasons it may have been. */
export class KeyRequests {
  readonly #asked = new Map<string, number[]>();
  readonly #reasons = new Map<string, number[]>();

  asked(socketId: string, channel: string, at: number): void {
    put(this.#asked, `${socketId} ${channel}`, at);
  }

  /** From then on the channel may be asked for once more. */
  reason(channel: string, at: number): void {
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

function put(map: Map<string, number[]>, key: string, at: number): void {
  map.set(key, [...(map.get(key) ?? []), at]);
}
