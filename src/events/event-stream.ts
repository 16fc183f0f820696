/** The events of one name as an async iterable: what nobody has read yet waits, without limit. */
export class EventStream<Data> implements AsyncIterableIterator<Data> {
  readonly #unread: Data[] = [];
  readonly #ended: () => void;
  /** Those who wait for something to read. */
  readonly #readers: (() => void)[] = [];
  #open = true;

  /** `ended` runs once, when the stream ends. */
  constructor(ended: () => void) {
    this.#ended = ended;
  }

  push(data: Data): void {
    this.#unread.push(data);
    this.#wake();
  }

  /** Nothing more comes; what is unread can still be read. */
  end(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#ended();
    this.#wake();
  }

  async next(): Promise<IteratorResult<Data, undefined>> {
    while (this.#open && !this.#unread.length) {
      await new Promise<void>((resolve) => this.#readers.push(resolve));
    }
    const done = !this.#unread.length;
    return { done, value: this.#unread.shift() } as IteratorResult<Data, undefined>;
  }

  return(): Promise<IteratorResult<Data, undefined>> {
    this.end();
    this.#unread.length = 0;
    return this.next();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #wake(): void {
    for (const wake of this.#readers.splice(0)) wake();
  }
}
