import { type Binding, run } from './binding';
import type { GlobalHandler, Handler, Metadata, Until, UntilOnce } from './handler';

type EventName<Events> = keyof Events & string;

/** Typed events: handlers run in bind order on a snapshot, and one that throws stops nothing. */
export class Emitter<Events extends object> {
  /**
   * By event, global ones under `undefined`, the ends of streams under `null`. Lists are replaced, never
   * changed: each is a snapshot. Made when it is needed: most of 10,000 channels may be idle.
   */
  #bindings: Map<string | undefined | null, readonly Binding[]> | undefined;

  /** Tells Vue and Alpine to leave the object as it is: their proxies cannot reach private members. @internal */
  get __v_skip(): boolean {
    return true;
  }

  /** Calls `handler` with the data of each `event`; `context` becomes its `this`. */
  bind<E extends EventName<Events>>(event: E, handler: Handler<Events[E]>, context?: unknown): this {
    // JavaScript passes numbers, and names that are `undefined`: as text they cannot reach the lists of no event.
    return this.#add(`${event}`, handler, context);
  }

  /** Takes away what fits all that is given; without arguments, every handler but the global ones. */
  unbind<E extends EventName<Events>>(event?: E, handler?: Handler<Events[E]>, context?: unknown): this {
    for (const name of this.#bindings?.keys() ?? []) {
      // Never true of the lists of no event, whose keys are no text.
      if (`${event ?? name}` === name) this.#remove(name, handler, context);
    }
    return this;
  }

  /** Calls `handler` with the name and the data of every event. */
  bind_global(handler: GlobalHandler, context?: unknown): this {
    return this.#add(undefined, handler, context);
  }

  /** Takes away the global handlers that fit all that is given; without arguments, every one. */
  unbind_global(handler?: GlobalHandler, context?: unknown): this {
    return this.#remove(undefined, handler, context);
  }

  /** Takes away every handler, the global ones too, and ends what `events` returned. */
  unbind_all(): this {
    this.endStreams();
    this.#bindings = undefined;
    return this;
  }

  /** Like `bind`, but returns its undo; `signal` undoes it too, and `once` after the first event. */
  on<E extends EventName<Events>>(event: E, handler: Handler<Events[E]>, until?: UntilOnce): () => void;
  /** `aborted` runs after an abort. @internal */
  on<E extends EventName<Events>>(
    event: E,
    handler: Handler<Events[E]>,
    until: UntilOnce | undefined,
    aborted: () => void,
  ): () => void;
  on<E extends EventName<Events>>(
    event: E,
    handler: Handler<Events[E]>,
    { signal, once }: UntilOnce = {},
    aborted?: () => void,
  ): () => void {
    let isDone = false;
    const call = (data: unknown, metadata: unknown) => {
      // Whoever is called before may have made the event happen again, in between.
      if (isDone) return;
      if (once) {
        isDone = true;
        undo();
      }
      handler(data as Events[E], metadata as Metadata);
    };
    const undo = () => {
      signal?.removeEventListener('abort', abort);
      this.#remove(`${event}`, undefined, call);
    };
    const abort = () => {
      undo();
      aborted?.();
    };
    if (signal?.aborted) void Promise.resolve().then(abort);
    else {
      // The wrapper stands as its own context: by it exactly this binding is found again.
      this.#add(`${event}`, handler, call, call);
      signal?.addEventListener('abort', abort);
    }
    return undo;
  }

  /** The data of the next `event`; rejects with the signal's reason. */
  once<E extends EventName<Events>>(event: E, { signal }: Until = {}): Promise<Events[E]> {
    return new Promise((resolve, reject) => {
      this.on(event, resolve, { signal, once: true }, () => reject(signal?.reason));
    });
  }

  /** The data of each `event`, for `for await`; unread data waits without limit. Ends at abort. */
  events<E extends EventName<Events>>(event: E, until?: Until): AsyncIterableIterator<Events[E]> {
    const unread: Events[E][] = [];
    let isOpen = true;
    const readers: ((result: IteratorResult<Events[E]>) => void)[] = [];
    // Whoever asked first gets what came first, however many ask at once.
    const wake = () => {
      while (readers[0] && (unread.length || !isOpen)) {
        readers.shift()?.({ done: !unread.length, value: unread.shift() } as IteratorResult<Events[E]>);
      }
    };
    const end = () => {
      isOpen = false;
      undo();
      this.#remove(null, end, undefined);
      wake();
    };
    const take = (data: Events[E]) => {
      unread.push(data);
      wake();
    };
    const undo = this.on(event, take, until, end);
    this.#add(null, end, undefined);
    // Not an async generator: Hermes, the engine of React Native, knows none.
    return {
      next() {
        return new Promise((resolve) => {
          readers.push(resolve);
          wake();
        });
      },
      return() {
        end();
        unread.length = 0;
        return this.next();
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }

  /** @internal */
  emit(event: string, data?: unknown, metadata?: Metadata): void {
    const bindings = this.#bindings;
    if (!bindings) return;
    // Both lists are taken before the first handler runs, which may change them; most are not there.
    const globals = bindings.get(undefined);
    const bound = bindings.get(event);
    if (globals) run(globals, event, data);
    if (bound) run(bound, data, metadata ?? {});
  }

  /** Ends what `events` returned. @internal */
  endStreams(): void {
    run(this.#bindings?.get(null) ?? []);
  }

  #add(event: string | undefined | null, handler: unknown, receiver: unknown, invoke = handler): this {
    this.#bindings ??= new Map();
    const bound = this.#bindings.get(event) ?? [];
    this.#bindings.set(event, [
      ...bound,
      { invoke: invoke as Binding['invoke'], receiver, original: handler },
    ]);
    return this;
  }

  #remove(event: string | undefined | null, handler: unknown, context: unknown): this {
    const left = this.#bindings
      ?.get(event)
      ?.filter(
        (binding) =>
          (handler != null && binding.original !== handler) ||
          (context != null && binding.receiver !== context),
      );
    if (left?.length) this.#bindings?.set(event, left);
    else this.#bindings?.delete(event);
    return this;
  }
}
