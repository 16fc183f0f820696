/** The events of one name as an async iterable: what nobody has read yet waits, without limit. */
export class EventStream<Data> implements AsyncIterableIterator<Data> {
  readonly #unread: Data[] = [];
  readonly #readers: ((result: IteratorResult<Data, undefined>) => void)[] = [];
  readonly #ended: () => void;
  #open = true;

  /** `ended` runs once, when the stream ends. */
  constructor(ended: () => void) {
    this.#ended = ended;
  }

  push(value: Data): void {
    const reader = this.#readers.shift();
    if (reader) reader({ value, done: false });
    else this.#unread.push(value);
  }

  /** Nothing more comes; what is unread can still be read. */
  end(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#ended();
    for (const reader of this.#readers.splice(0)) reader({ value: undefined, done: true });
  }

  next(): Promise<IteratorResult<Data, undefined>> {
    return new Promise((resolve) => {
      if (this.#unread.length) resolve({ value: this.#unread.shift() as Data, done: false });
      else if (this.#open) this.#readers.push(resolve);
      else resolve({ value: undefined, done: true });
    });
  }

  return(): Promise<IteratorResult<Data, undefined>> {
    this.end();
    this.#unread.length = 0;
    return this.next();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
