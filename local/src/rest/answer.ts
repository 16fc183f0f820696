/** One request to the REST interface, as it came. */
export interface RestRequest {
  readonly method: string;
  /** Path as it was sent, still percent-encoded. */
  readonly path: string;
  /** Query as it was sent, without the question mark. */
  readonly query: string;
  readonly body: Uint8Array;
}

/** What is answered: a status and an object to be written as JSON. */
export interface RestAnswer {
  readonly status: number;
  readonly body: object;
}

/** A request that cannot be granted: why, and which field is to blame. */
export class RestError extends Error {
  override readonly name = 'RestError';
  readonly status: number;
  readonly field: string | undefined;

  constructor(status: number, message: string, field?: string) {
    super(message);
    this.status = status;
    this.field = field;
  }

  get answer(): RestAnswer {
    return { status: this.status, body: { error: this.message, field: this.field } };
  }
}
