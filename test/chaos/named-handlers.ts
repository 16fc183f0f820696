/** As much of a channel as this needs. */
interface Bindable {
  bind(event: string, handler: () => void): unknown;
  unbind(event: string): unknown;
}

interface Bound {
  readonly event: string;
  calls: number;
  due: number;
}

/** Handlers of single events of one channel: each must be called exactly as often as its event is told. */
export class NamedHandlers {
  #bound: Bound[] = [];
  /** Stands for one that is bound to every event. */
  #every: Bound = { event: 'every event', calls: 0, due: 0 };

  /** The channel's object is another one now: what is bound to all of its events. */
  reset(): Bound {
    this.#bound = [];
    this.#every = { event: 'every event', calls: 0, due: 0 };
    return this.#every;
  }

  bind(channel: Bindable, event: string): void {
    const bound = { event, calls: 0, due: 0 };
    this.#bound.push(bound);
    channel.bind(event, () => bound.calls++);
  }

  unbind(channel: Bindable): void {
    for (const { event } of this.#bound) channel.unbind(event);
    this.#bound = [];
  }

  /** An event is being told, and these handlers are next. */
  expect(event: string): void {
    this.#every.due++;
    for (const bound of this.#bound) if (bound.event === event) bound.due++;
  }

  /** What is wrong, once all of them were told. */
  get faults(): string[] {
    const wrong = [this.#every, ...this.#bound].filter(({ calls, due }) => calls !== due);
    return wrong.map(
      ({ event, calls, due }) => `a handler of ${event} was called ${calls} times, not ${due}`,
    );
  }
}
