import type { Fetch, Platform, Surroundings, WebSocketClass } from './platform';

/** The globals this library may find. All are optional: workers, servers and bare realms lack some. */
interface Globals {
  readonly WebSocket?: WebSocketClass;
  readonly fetch?: Fetch;
  readonly location?: { readonly protocol?: string };
  readonly crypto?: { getRandomValues?(bytes: Uint8Array): void };
  readonly document?: Partial<EventTarget> & { readonly visibilityState?: string };
  readonly addEventListener?: EventTarget['addEventListener'];
  readonly removeEventListener?: EventTarget['removeEventListener'];
}

const globals = (): Globals => globalThis as unknown as Globals;

/** Browsers, workers, Node, Deno, Bun and edge runtimes: whatever globals are there when asked. */
export const webPlatform: Platform = {
  webSocket: () => globals().WebSocket,

  fetch() {
    const { fetch } = globals();
    // Browsers refuse a `fetch` that is called on anything but the global object.
    return fetch && ((url, init) => fetch.call(globalThis, url, init));
  },

  isSecurePage: () => globals().location?.protocol === 'https:',

  watch({ offline, awake }: Surroundings) {
    const { document } = globals();
    const undo = [
      listen(globals(), 'offline', offline),
      listen(globals(), 'online', awake),
      listen(globals(), 'pageshow', (event) => {
        if ((event as PageTransitionEvent).persisted) awake();
      }),
      listen(document, 'resume', awake),
      listen(document, 'visibilitychange', () => {
        if (document?.visibilityState === 'visible') awake();
      }),
    ];
    return () => {
      for (const stop of undo) stop();
    };
  },

  randomize(bytes) {
    const { crypto } = globals();
    if (!crypto?.getRandomValues) return false;
    crypto.getRandomValues(bytes);
    return true;
  },
};

function listen(
  target: Partial<EventTarget> | undefined,
  type: string,
  listener: (event: Event) => void,
): () => void {
  // React Native has a `window` without events.
  if (!target?.addEventListener) return () => {};
  target.addEventListener(type, listener);
  return () => target.removeEventListener?.(type, listener);
}
