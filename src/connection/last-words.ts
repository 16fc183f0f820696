/** How long before the end an error may have been heard to be its reason, in milliseconds. */
const RECENT = 1500;
/** What is seen of an end without a close frame; Deno says 0. */
const ABNORMAL = [0, 1006];

/**
 * Some servers say `error` with a code and then end TCP without a close frame. An error heard just
 * before such an end speaks for the close code that is missing.
 */
export class LastWords {
  #code: number | undefined;
  #at = 0;

  hear(code: number | undefined): void {
    this.#code = code;
    this.#at = Date.now();
  }

  /** The code that the error gave for an end which itself gave none. */
  explain(closeCode: number | undefined): number | undefined {
    const recent = Date.now() - this.#at <= RECENT;
    return recent && closeCode !== undefined && ABNORMAL.includes(closeCode) ? this.#code : undefined;
  }
}
