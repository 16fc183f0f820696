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

/**
 * What may mean that the network came or went, or that the page woke up. Heard on the page and its
 * document alike: which of them an engine tells differs.
 */
const hints = ['offline', 'online', 'pageshow', 'resume', 'visibilitychange'];

/** Browsers, workers, Node, Deno, Bun and edge runtimes: whatever globals are there when asked. */
export const webPlatform: Platform = {
  webSocket: () => globals.WebSocket,

  // Browsers refuse a `fetch` that is called on anything but the global object.
  fetch: () => globals.fetch?.bind(globals),

  isSecurePage: () => globals.location?.protocol === 'https:',

  watch(offline, awake) {
    const { document } = globals;
    const hear = ({ type, persisted }: Partial<PageTransitionEvent>) => {
      if (type === 'offline') offline();
      // A page that is hidden, or shown for the first time, says nothing.
      else if (persisted ?? (type !== 'visibilitychange' || document?.visibilityState === 'visible')) awake();
    };
    const each = (method: 'addEventListener' | 'removeEventListener') => {
      for (const type of hints) {
        // Workers have no document, React Native's window has no events.
        globals[method]?.(type, hear);
        document?.[method]?.(type, hear);
      }
    };
    each('addEventListener');
    return () => each('removeEventListener');
  },
};

/** Apart from the platform, since only what seals events asks for it. */
export const webRandomize: Randomize = (bytes) => {
  const { crypto } = globals;
  crypto?.getRandomValues?.(bytes);
  return !!crypto?.getRandomValues;
};
