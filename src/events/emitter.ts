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
  // Lists are replaced, never changed, so the one being walked is a snapshot.
  #bindings: Map<string, readonly Binding[]> | undefined;
  #globals: readonly Binding[] | undefined;
  #streams: Set<EventStream<unknown>> | undefined;

  /** Calls `handler` with the data of each `event`; `context` becomes its `this`. */
  bind<E extends EventName<Events>>(event: E, handler: Handler<Events[E]>, context?: unknown): this {
    this.#add(event, { call: handler as Binding['call'], handler, context });
    return this;
  }

  /** Takes away what fits all that is given; without arguments, every handler but the global ones. */
  unbind<E extends EventName<Events>>(event?: E, handler?: Handler<Events[E]>, context?: unknown): this {
    const bindings = this.#bindings;
    if (!bindings) return this;
    for (const name of event === undefined ? [...bindings.keys()] : [event]) {
      const left = without(bindings.get(name), handler, context);
      if (left) bindings.set(name, left);
      else bindings.delete(name);
    }
    return this;
  }

  /** Calls `handler` with the name and the data of every event. */
  bind_global(handler: GlobalHandler, context?: unknown): this {
    this.#globals = [...(this.#globals ?? []), { call: handler as Binding['call'], handler, context }];
    return this;
  }

  unbind_global(handler?: GlobalHandler, context?: unknown): this {
    this.#globals = without(this.#globals, handler, context);
    return this;
  }

  /** Takes away every handler, the global ones too. */
  unbind_all(): this {
    this.#bindings = this.#globals = undefined;
    return this;
  }

  /** Like `bind`, but returns its undo; `signal` undoes it too, and `once` after the first event. */
  on<E extends EventName<Events>>(
    event: E,
    handler: Handler<Events[E]>,
    { signal, once = false }: { readonly signal?: AbortSignal; readonly once?: boolean } = {},
  ): () => void {
    if (signal?.aborted) return () => {};
    const binding: Binding = {
      call: (data, metadata) => {
        if (once) undo();
        handler(data as Events[E], metadata as Metadata);
      },
      handler,
      context: undefined,
    };
    const undo = () => {
      signal?.removeEventListener('abort', undo);
      this.#remove(event, binding);
    };
    signal?.addEventListener('abort', undo);
    this.#add(event, binding);
    return undo;
  }

  /** The data of the next `event`; rejects with the signal's reason. */
  once<E extends EventName<Events>>(
    event: E,
    { signal }: { readonly signal?: AbortSignal } = {},
  ): Promise<Events[E]> {
    return new Promise((resolve, reject) => {
      const fail = () => {
        undo();
        reject(signal?.reason);
      };
      const undo = this.on(
        event,
        (data) => {
          signal?.removeEventListener('abort', fail);
          resolve(data);
        },
        { once: true },
      );
      if (signal?.aborted) fail();
      else signal?.addEventListener('abort', fail);
    });
  }

  /** The data of each `event`, for `for await`; unread data waits without limit. Ends at abort. */
  events<E extends EventName<Events>>(
    event: E,
    { signal }: { readonly signal?: AbortSignal } = {},
  ): AsyncIterableIterator<Events[E]> {
    const stream = new EventStream<Events[E]>(() => {
      signal?.removeEventListener('abort', end);
      this.#streams?.delete(stream as EventStream<unknown>);
      undo();
    });
    const end = () => stream.end();
    const undo = this.on(event, (data) => stream.push(data));
    this.#streams ??= new Set();
    this.#streams.add(stream as EventStream<unknown>);
    if (signal?.aborted) end();
    else signal?.addEventListener('abort', end);
    return stream;
  }

  /** @internal */
  emit(event: string, data?: unknown, metadata: Metadata = noMetadata): void {
    if (this.#globals) for (const binding of this.#globals) run(binding, event, data);
    const bindings = this.#bindings?.get(event);
    if (bindings) for (const binding of bindings) run(binding, data, metadata);
  }

  /** Whether anybody would hear `event`. @internal */
  hears(event: string): boolean {
    return this.#globals !== undefined || this.#bindings?.has(event) === true;
  }

  /** Ends what `events` returned. @internal */
  endStreams(): void {
    if (this.#streams) for (const stream of [...this.#streams]) stream.end();
  }

  #add(event: string, binding: Binding): void {
    this.#bindings ??= new Map();
    this.#bindings.set(event, [...(this.#bindings.get(event) ?? []), binding]);
  }

  #remove(event: string, binding: Binding): void {
    const left = this.#bindings?.get(event)?.filter((other) => other !== binding);
    if (left?.length) this.#bindings?.set(event, left);
    else this.#bindings?.delete(event);
  }
}

/** What is left of `bindings`, or `undefined` when that is nothing. */
function without(
  bindings: readonly Binding[] | undefined,
  handler: unknown,
  context: unknown,
): readonly Binding[] | undefined {
  const left = bindings?.filter(
    (binding) =>
      (handler !== undefined && binding.handler !== handler) ||
      (context !== undefined && binding.context !== context),
  );
  return left?.length ? left : undefined;
}

function run({ call, context }: Binding, first: unknown, second: unknown): void {
  try {
    call.call(context, first, second);
  } catch (error) {
    reportUncaught(error);
  }
}
