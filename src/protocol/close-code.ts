/** How long before an end an error may have been heard to be its reason, in milliseconds. */
const RECENT = 1500;
/** The same where the end has that code itself: some browsers tell of an end seconds after the close frame. */
const RECENT_WITH_CODE = 5000;

/** The error a server reported last: some end TCP behind it without a close frame. */
export interface LastWords {
  readonly code: number;
  /** When it was heard, in epoch milliseconds. */
  readonly at: number;
  /** Whether it decides what comes after an end that has no code. */
  readonly decides: boolean;
}

/** Whether a socket that ended with `code` had its end announced by those words. */
export function isReason(words: LastWords | undefined, code: number | undefined): words is LastWords {
  if (!words) return false;
  const age = Date.now() - words.at;
  // They speak for a code that is missing, and 1006 stands for that, in Deno 0; a code that says the same is
  // no second fault.
  return code && code !== 1006
    ? words.code === code && age < RECENT_WITH_CODE
    : words.decides && age <= RECENT;
}

/** Whether a close code, or the code of an error that stands for one, says to stay away: 4000–4099, 4300 and above. */
export function isRefusal(code = 0): boolean {
  return code >= 4300 || (code >= 4000 && code < 4100);
}

/** Whether it says to come back soon, 4200–4299. Everything else that is no refusal: come back with back-off. */
export function isSoon(code = 0): boolean {
  return code >= 4200 && code < 4300;
}
