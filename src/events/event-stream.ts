/** The events of one name as an async iterable: what nobody has read yet waits, without limit. */
export class EventStream<Data> implements AsyncIterableIterator<Data> {
  readonly #unread: Data[] = [];
  readonly #ended: () => void;
  #open = true;
  /** Lets those go on who wait for something to read. */
  #wake = (): void => {};
  #news = this.#nextNews();

  /** `ended` runs once, when the stream ends. */
  constructor(ended: () => void) {
    this.#ended = ended;
  }

  push(data: Data): void {
    this.#unread.push(data);
    this.#tell();
  }

  /** Nothing more comes; what is unread can still be read. */
  end(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#ended();
    this.#tell();
  }

  async next(): Promise<IteratorResult<Data, undefined>> {
    while (this.#open && !this.#unread.length) await this.#news;
    return this.#unread.length
      ? { value: this.#unread.shift() as Data, done: false }
      : { value: undefined, done: true };
  }

  return(): Promise<IteratorResult<Data, undefined>> {
    this.end();
    this.#unread.length = 0;
    return this.next();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #tell(): void {
    this.#wake();
    this.#news = this.#nextNews();
  }

  #nextNews(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}
