/** How old an error may be to be the reason of an end without a code, in milliseconds. */
const LAST_WORDS_TIMEOUT = 1500;

/** The last error of a service that may be the reason of an end: some then end TCP without a close frame. */
export interface LastWords {
  readonly code: number;
  /** When it was heard, in epoch milliseconds; NaN, which is never recent, where it explains no end without a code. */
  readonly at: number;
}

/**
 * The last words once an error with `code` was heard. 4300 and above are heard on healthy sockets too, as is 4009 while
 * a subscription is unanswered: those are the reason only of an end with the same code, and displace no fresh ones.
 */
export function lastWordsAfter(
  words: LastWords | undefined,
  code = 0,
  isSubscribing: boolean,
): LastWords | undefined {
  const isOrdinary = code >= 4300 || (code === 4009 && isSubscribing);
  if (!code || (isOrdinary && isReason(words, 0))) return words;
  return { code, at: isOrdinary ? Number.NaN : Date.now() };
}

/** Whether those words are the reason why a socket ended with `code`. */
export function isReason(words: LastWords | undefined, code: number | undefined): words is LastWords {
  if (!words) return false;
  // They stand for a missing code, which is shown as 1006, in Deno as 0. A code that is the same as theirs is no
  // second fault, however late it comes, unless another was heard in between.
  return code && code !== 1006 ? words.code === code : Math.abs(Date.now() - words.at) <= LAST_WORDS_TIMEOUT;
}

/** Whether a close code, or the code of an error that stands for one, says to stay away: 4000–4099, 4300 and above. */
export function isRefusal(code = 0): boolean {
  return code >= 4300 || (code >= 4000 && code < 4100);
}

/** Whether it says to come back soon, 4200–4299. Everything else that is no refusal: come back with back-off. */
export function isSoon(code = 0): boolean {
  return code >= 4200 && code < 4300;
}
