/** How long before an end without a code an error may have been heard to be its reason, in milliseconds. */
const LAST_WORDS_TIMEOUT = 1500;

/** The error a server reported last that may be the reason of an end: some end TCP behind it without a close frame. */
export interface LastWords {
  readonly code: number;
  /** When it was heard, in epoch milliseconds. */
  readonly at: number;
}

/** Whether a socket that ended with `code` had its end announced by those words. */
export function isReason(words: LastWords | undefined, code: number | undefined): words is LastWords {
  if (!words) return false;
  // They speak for a code that is missing, and 1006 stands for that, in Deno 0; a code that says the same is no
  // second fault, however late it is told.
  return code && code !== 1006 ? words.code === code : Date.now() - words.at <= LAST_WORDS_TIMEOUT;
}

/** Whether a close code, or the code of an error that stands for one, says to stay away: 4000–4099, 4300 and above. */
export function isRefusal(code = 0): boolean {
  return code >= 4300 || (code >= 4000 && code < 4100);
}

/** Whether it says to come back soon, 4200–4299. Everything else that is no refusal: come back with back-off. */
export function isSoon(code = 0): boolean {
  return code >= 4200 && code < 4300;
}
