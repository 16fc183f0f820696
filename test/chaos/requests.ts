import type { Options } from 'jetsocket-js';

type Fetch = NonNullable<Options['fetch']>;

/** Tells the authority when a request was sent: it may be busy when it comes. */
export const sentAt = 'x-sent-at';

/** Knows which of a client's requests are under way: neither answered nor aborted. */
export class PendingRequests {
  readonly #signals = new Set<AbortSignal>();

  get pending(): number {
    return [...this.#signals].filter(({ aborted }) => !aborted).length;
  }

  readonly fetch: Fetch = async (url, init) => {
    const { signal } = init;
    this.#signals.add(signal);
    const done = () => void this.#signals.delete(signal);
    try {
      const response = await globalThis.fetch(url, {
        ...(init as RequestInit),
        headers: { ...init.headers, [sentAt]: String(Date.now()) },
      });
      const { ok, status, headers } = response;
      // A body that nobody reads keeps nobody waiting.
      if (!ok) done();
      return { ok, status, headers, text: () => response.text().finally(done) };
    } catch (error) {
      done();
      throw error;
    }
  };
}
