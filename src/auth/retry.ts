import { between } from '../time/backoff';

/** The longest that a `Retry-After` is waited for, in milliseconds. */
const MAX_RETRY_AFTER = 300_000;
const MAX_DELAY = 30_000;

/**
 * Milliseconds until attempt `attempt` (from 1) that ended with `status` is made again by itself: between
 * half and the whole of a doubling ceiling, or what the server asked for. `null`: not by itself. `jitter` from 0
 * to 1 says where in between.
 */
export function retryDelay(
  status: number,
  attempt: number,
  retryAfter?: string | null,
  jitter = between(0, 1),
): number | null {
  // What may be another answer later: none at all, "too early", "too many", and the server's own troubles.
  if (status && status < 500 && status !== 408 && status !== 425 && status !== 429) return null;
  const asked = readRetryAfter(retryAfter ?? '');
  // "At once" is taken at its word once: again and again it would be a hot loop.
  if (asked > 0 || (asked === 0 && attempt === 1)) return Math.min(asked, MAX_RETRY_AFTER);
  const ceiling = Math.min(MAX_DELAY, 1000 * 2 ** (attempt - 1));
  return (ceiling / 2) * (1 + jitter);
}

/** Seconds or a date, in milliseconds from now; NaN for anything else. */
function readRetryAfter(text: string): number {
  const seconds = Number.parseFloat(text);
  return seconds >= 0 ? seconds * 1000 : Date.parse(text) - Date.now();
}
