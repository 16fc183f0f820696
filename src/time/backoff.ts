/** Bounds of a back-off in milliseconds. */
export interface BackoffBounds {
  readonly minDelay: number;
  readonly maxDelay: number;
}

/**
 * How long before attempt `n` (from 0): full jitter, anywhere between 0 and a ceiling that doubles
 * from `minDelay` to `maxDelay`, so that clients dropped together do not return together.
 */
export function backoff(n: number, { minDelay, maxDelay }: BackoffBounds): number {
  return between(0, Math.min(maxDelay, minDelay * 2 ** n));
}

/** A random number of milliseconds from `min` up to `max`. */
export function between(min: number, max: number): number {
  return min + Math.random() * (max - min);
}
