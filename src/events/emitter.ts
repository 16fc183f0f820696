import { EventStream } from './event-stream';
import { reportUncaught } from './uncaught';

/** What comes beside the data of an event. */
export interface Metadata {
  /** The sender of a client event on a presence channel. */
  readonly user_id?: string;
}

/** A method type, so that parameters are bivariant: `(data: Message) => …` fits where data is `unknown`. */
export type Handler<Data> = { bivarianceHack(data: Data, metadata: Metadata): void }['bivarianceHack'];

export type GlobalHandler = (event: string, data: unknown) => void;

/** What `on`, `once` and `events` take. */
export interface Until {
  /** Undoes it when it aborts. */
  readonly signal?: AbortSignal | undefined;
}

type EventName<Events> = keyof Events & string;

interface Binding {
  readonly call: (...args: unknown[]) => void;
  /** What `unbind` is given: the same as `call` unless that is a wrapper. */
  readonly handler: unknown;
  readonly context: unknown;
}

export const noMetadata: Metadata = Object.freeze({});

/** Typed events: handlers run in bind order on a snapshot, and one that throws stops nothing. */
export class Emitter<Events extends object> {
  /** By event, global ones under `undefined`. Lists are replaced, never changed: each is a snapshot. */
  readonly #bindings = new Map<string | undefined, readonly Binding[]>();
  readonly #streams = new Set<() => void>();

  /** Calls `handler` with the data of each `event`; `context` becomes its `this`. */
  bind<E extends EventName<Events>>(event: E, handler: Handler<Events[E]>, context?: unknown): this {
    return this.#add(event, handler, context);
  }

  /** Takes away what fits all that is given; without arguments, every handler but the global ones. */
  unbind<E extends EventName<Events>>(event?: E, handler?: Handler<Events[E]>, context?: unknown): this {
    for (const name of this.#bindings.keys()) {
      if (name !== undefined && (event ?? name) === name) this.#remove(name, handler, context);
    }
    return this;
  }

  /** Calls `handler` with the name and the data of every event. */
  bind_global(handler: GlobalHandler, context?: unknown): this {
    return this.#add(undefined, handler, context);
  }

  unbind_global(handler?: GlobalHandler, context?: unknown): this {
    return this.#remove(undefined, handler, context);
  }

  /** Takes away every handler, the global ones too. */
  unbind_all(): this {
    this.#bindings.clear();
    return this;
  }

  /** Like `bind`, but returns its undo; `signal` undoes it too, and `once` after the first event. */
  on<E extends EventName<Events>>(
    event: E,
    handler: Handler<Events[E]>,
    until: Until & { readonly once?: boolean | undefined } = {},
  ): () => void {
    return this.#on(event, handler, until);
  }

  /** The data of the next `event`; rejects with the signal's reason. */
  once<E extends EventName<Events>>(event: E, { signal }: Until = {}): Promise<Events[E]> {
    return new Promise((resolve, reject) => {
      this.#on(event, resolve, { signal, once: true }, () => reject(signal?.reason));
    });
  }

  /** The data of each `event`, for `for await`; unread data waits without limit. Ends at abort. */
  events<E extends EventName<Events>>(event: E, until: Until = {}): AsyncIterableIterator<Events[E]> {
    const stream = new EventStream<Events[E]>(() => {
      undo();
      this.#streams.delete(end);
    });
    const end = () => stream.end();
    const undo = this.#on(event, (data) => stream.push(data), until, end);
    this.#streams.add(end);
    return stream;
  }

  /** @internal */
  emit(event: string, data?: unknown, metadata = noMetadata): void {
    // Both lists are taken before the first handler runs, which may change them.
    const globals = this.#bindings.get(undefined);
    const bound = this.#bindings.get(event);
    if (globals) for (const binding of globals) run(binding, event, data);
    if (bound) for (const binding of bound) run(binding, data, metadata);
  }

  /** Whether anybody would hear `event`. @internal */
  hears(event: string): boolean {
    return this.#bindings.has(event) || this.#bindings.has(undefined);
  }

  /** Ends what `events` returned. @internal */
  endStreams(): void {
    for (const end of this.#streams) end();
  }

  /** Binds until the first event, the abort, or the undo it returns; `aborted` runs after the second. */
  #on<E extends EventName<Events>>(
    event: E,
    handler: Handler<Events[E]>,
    { signal, once }: Until & { readonly once?: boolean | undefined },
    aborted?: () => void,
  ): () => void {
    const call = (data: unknown, metadata: unknown) => {
      if (once) undo();
      handler(data as Events[E], metadata as Metadata);
    };
    const undo = () => {
      signal?.removeEventListener('abort', abort);
      this.#remove(event, undefined, call);
    };
    const abort = () => {
      undo();
      aborted?.();
    };
    // The wrapper stands as its own context: by it exactly this binding is found again.
    this.#add(event, handler, call, call);
    if (signal?.aborted) void Promise.resolve().then(abort);
    else signal?.addEventListener('abort', abort);
    return undo;
  }

  #add(event: string | undefined, handler: unknown, context: unknown, call = handler): this {
    const bound = this.#bindings.get(event) ?? [];
    this.#bindings.set(event, [...bound, { call: call as Binding['call'], handler, context }]);
    return this;
  }

  #remove(event: string | undefined, handler: unknown, context: unknown): this {
    const left = this.#bindings
      .get(event)
      ?.filter(
        (binding) =>
          (handler != null && binding.handler !== handler) ||
          (context != null && binding.context !== context),
      );
    if (left?.length) this.#bindings.set(event, left);
    else this.#bindings.delete(event);
    return this;
  }
}

function run({ call, context }: Binding, first: unknown, second: unknown): void {
  try {
    call.call(context, first, second);
  } catch (error) {
    reportUncaught(error);
  }
}
