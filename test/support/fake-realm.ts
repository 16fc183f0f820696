import { onTestFinished, vi } from 'vitest';
import { FakeWebSocket } from './fake-web-socket';

/** Somebody events are sent to, who knows how many listen. */
class FakeTarget {
  readonly #listeners = new Set<{ type: string; listener: (event: object) => void }>();

  readonly addEventListener = (type: string, listener: (event: object) => void): void => {
    this.#listeners.add({ type, listener });
  };

  readonly removeEventListener = (type: string, listener: (event: object) => void): void => {
    for (const each of this.#listeners) {
      if (each.type === type && each.listener === listener) this.#listeners.delete(each);
    }
  };

  get count(): number {
    return this.#listeners.size;
  }

  dispatch(type: string, more: object = {}): void {
    for (const each of [...this.#listeners]) if (each.type === type) each.listener({ type, ...more });
  }
}

/** A page without a browser: fake timers, and a window and a document that only tell events. */
export function fakeRealm() {
  vi.useFakeTimers();
  FakeWebSocket.made = [];
  const window = new FakeTarget();
  const document = Object.assign(new FakeTarget(), { visibilityState: 'visible' });
  vi.stubGlobal('addEventListener', window.addEventListener);
  vi.stubGlobal('removeEventListener', window.removeEventListener);
  vi.stubGlobal('document', document);
  // Node has one of its own from 22 on.
  vi.stubGlobal('WebSocket', undefined);
  onTestFinished(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });
  return { window, document };
}
