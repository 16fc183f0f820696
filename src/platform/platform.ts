/** As much of a WebSocket as the library uses: that of browsers, Node, Deno, Bun, `ws` and React Native fits. */
export interface WebSocketLike {
  binaryType?: string;
  readonly url: string;
  readonly readyState: number;
  onmessage: Listener<{ readonly data: unknown }> | null;
  onclose: Listener<CloseEventLike> | null;
  onerror: Listener<unknown> | null;
  send(data: string): void;
  close(code?: number, reason?: string): void;
}

/** A method type, so that its parameter is bivariant: what a platform's own type says of its event fits. */
type Listener<Event> = { bivarianceHack(event: Event): void }['bivarianceHack'];

export interface CloseEventLike {
  readonly code: number;
  readonly reason: string;
}

export type WebSocketClass = new (url: string) => WebSocketLike;

/** As much of `fetch` as the library uses. */
export type Fetch = (
  url: string,
  init: {
    method: string;
    headers: Record<string, string>;
    body: string;
    credentials: 'omit' | 'same-origin' | 'include';
    signal: AbortSignal;
  },
) => Promise<FetchResponse>;

export interface FetchResponse {
  readonly ok: boolean;
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
}

/** What the library asks of the realm it runs in. Everything is looked up when it is asked for. */
export interface Platform {
  /** `undefined` where the realm has none. */
  webSocket(): WebSocketClass | undefined;
  /** `undefined` where the realm has none. */
  fetch(): Fetch | undefined;
  /** Whether the page came over https, where browsers refuse `ws:`. */
  isSecurePage(): boolean;
  /**
   * Calls `offline` when the network is said to be gone, `awake` when it is said to be back or the page
   * woke up: hints to check, not facts to believe. Returns its undo.
   */
  watch(offline: () => void, awake: () => void): () => void;
}

/** Fills `bytes` from the CSPRNG; `false` where the realm has none. */
export type Randomize = (bytes: Uint8Array<ArrayBuffer>) => boolean;
