/** A request that the service refused, or that got no answer. */
export class JetsocketRequestError extends Error {
  override readonly name = 'JetsocketRequestError';

  constructor(
    message: string,
    /** The address of the request, without its query. */
    readonly url: string,
    /** The HTTP status of the answer; `undefined` when there was none (`cause` says why). */
    readonly status?: number,
    /** The body of the answer, as text. */
    readonly body?: string,
    // Not `ErrorOptions`, which TypeScript has no type of where the target is older than ES2022.
    options?: { readonly cause?: unknown },
  ) {
    super(message, options);
  }
}
