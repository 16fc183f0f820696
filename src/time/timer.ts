/** The longest delay engines take; a longer one would fire at once. */
const LONGEST = 2 ** 31 - 1;

/** Undoes what was started; once it is done, or undone, it does nothing. */
export type Stop = () => void;

/** Runs `run` once after `ms` milliseconds; returns its undo. The only caller of `setTimeout`. */
export function startTimer(ms: number, run: () => void): Stop {
  const handle = setTimeout(run, Math.min(ms, LONGEST));
  return () => clearTimeout(handle);
}
