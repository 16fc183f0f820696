import { between } from '../time/backoff';

/** The longest that a `Retry-After` is waited for, in milliseconds. */
const PATIENCE = 300_000;
const CEILING = 30_000;

/** Answers that may be other ones later: none at all, 408, 425, 429 and all 5xx. */
function isPassing(status: number): boolean {
  return status === 0 || status === 408 || status === 425 || status === 429 || status >= 500;
}

/**
 * Milliseconds until attempt `attempt` (from 1) that ended with `status` is made again by itself: between
 * half and the whole of a doubling ceiling, or what the server asked for. `null`: not by itself.
 */
export function retryDelay(status: number, attempt: number, retryAfter?: string | null): number | null {
  if (!isPassing(status)) return null;
  const asked = retryAfter ? readRetryAfter(retryAfter) : Number.NaN;
  if (asked >= 0) return Math.min(asked, PATIENCE);
  const ceiling = Math.min(CEILING, 1000 * 2 ** (attempt - 1));
  return between(ceiling / 2, ceiling);
}

/** Seconds or a date, in milliseconds from now; NaN for anything else. */
function readRetryAfter(text: string): number {
  return /^\d+$/.test(text) ? Number(text) * 1000 : Math.max(0, Date.parse(text) - Date.now());
}
