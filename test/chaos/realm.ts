import { AsyncLocalStorage } from 'node:async_hooks';
import { clearTimeout as clear, setTimeout as start } from 'node:timers';
import { Random } from './random';

/** What a client has of the realm it runs in: its timers, its listeners on the page, and its chance. */
export class Holdings {
  /** Where the run that they belong to notes what is wrong. */
  fault: (text: string) => void = () => {};
  readonly random: Random;
  readonly timers = new Set<NodeJS.Timeout>();
  readonly listeners = new Map<string, Set<(event: unknown) => void>>();

  constructor(seed: string) {
    this.random = new Random(`${seed} in the client`);
  }

  get listenerCount(): number {
    return [...this.listeners.values()].reduce((sum, { size }) => sum + size, 0);
  }

  /** As the page would. */
  dispatch(type: string): void {
    for (const listener of [...(this.listeners.get(type) ?? [])]) listener({ type, persisted: true });
  }
}

/** Tells the runs of one process apart, in timers and in what sockets call as well. */
export const currentHoldings = new AsyncLocalStorage<Holdings>();

function mine(): Holdings {
  const holdings = currentHoldings.getStore();
  if (!holdings) throw new Error('the client did something outside of every run');
  return holdings;
}

const eventTarget = {
  addEventListener(type: string, listener: (event: unknown) => void): void {
    const { listeners } = mine();
    listeners.set(type, (listeners.get(type) ?? new Set()).add(listener));
  },
  removeEventListener(type: string, listener: (event: unknown) => void): void {
    mine().listeners.get(type)?.delete(listener);
  },
};

/** Stands for `globalThis` in the client's code: a page, as far as it asks for one. */
const page = {
  ...eventTarget,
  crypto: globalThis.crypto,
  document: { ...eventTarget, visibilityState: 'visible' },
};

/** Stands for the timers in the client's code. */
const timers = {
  setTimeout(run: () => void, ms: number): NodeJS.Timeout {
    const { timers } = mine();
    const timer = start(() => {
      timers.delete(timer);
      run();
    }, ms);
    timers.add(timer);
    return timer;
  },
  clearTimeout(timer: NodeJS.Timeout): void {
    clear(timer);
    currentHoldings.getStore()?.timers.delete(timer);
  },
};

/** The client is bundled so that it finds its globals under this name. */
export function installRealm(): void {
  const random = () => mine().random.next();
  Object.assign(globalThis, { chaosRealm: { page, timers, random } });
}
