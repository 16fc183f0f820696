/** What comes beside the data of an event. */
export interface Metadata {
  /** The sender of a client event on a presence channel. */
  readonly user_id?: string;
}

/** A method type, so that parameters are bivariant: `(data: Message) => …` fits where data is `unknown`. */
export type Handler<Data> = { bivarianceHack(data: Data, metadata: Metadata): void }['bivarianceHack'];

/** As with `Handler`, whoever binds may know what the data is. */
export type GlobalHandler = { bivarianceHack(event: string, data: unknown): void }['bivarianceHack'];

/** What `once` and `events` take. */
export interface Until {
  /** Undoes it when it aborts. */
  readonly signal?: AbortSignal | undefined;
}

/** What `on` takes. */
export interface UntilOnce extends Until {
  /** Undoes it after the first event. */
  readonly once?: boolean | undefined;
}
