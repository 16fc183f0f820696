import type { Fetch, Platform, Randomize, WebSocketClass } from './platform';

/** The globals this library may find. All are optional: workers, servers and bare realms lack some. */
interface Globals extends Partial<EventTarget> {
  readonly WebSocket?: WebSocketClass;
  readonly fetch?: Fetch;
  readonly location?: { readonly protocol?: string };
  readonly crypto?: { getRandomValues?(bytes: Uint8Array): void };
  readonly document?: Partial<EventTarget> & { readonly visibilityState?: string };
}

const globals = globalThis as unknown as Globals;

/** Browsers, workers, Node, Deno, Bun and edge runtimes: whatever globals are there when asked. */
export const webPlatform: Platform = {
  webSocket: () => globals.WebSocket,

  // Browsers refuse a `fetch` that is called on anything but the global object.
  fetch: () => globals.fetch && ((url, init) => (globals as Required<Globals>).fetch(url, init)),

  isSecurePage: () => globals.location?.protocol === 'https:',

  watch(offline, awake) {
    const { document } = globals;
    const undo = [
      listen(globals, 'offline', offline),
      listen(globals, 'online', awake),
      listen(globals, 'pageshow', (event) => (event as PageTransitionEvent).persisted && awake()),
      listen(document, 'resume', awake),
      listen(document, 'visibilitychange', () => document?.visibilityState === 'visible' && awake()),
    ];
    return () => {
      for (const stop of undo) stop();
    };
  },
};

/** Apart from the platform, since only what seals events asks for it. */
export const webRandomize: Randomize = (bytes) => {
  const { crypto } = globals;
  crypto?.getRandomValues?.(bytes);
  return !!crypto?.getRandomValues;
};

/** Listens, if there is something to listen to: workers have no document, React Native's window no events. */
function listen(
  target: Partial<EventTarget> | undefined,
  type: string,
  listener: (event: Event) => void,
): () => void {
  target?.addEventListener?.(type, listener);
  return () => target?.removeEventListener?.(type, listener);
}
