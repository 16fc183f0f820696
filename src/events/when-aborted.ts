/** Runs `run` when `signal` aborts, soon if it has already; returns its undo. */
export function whenAborted(signal: AbortSignal | undefined, run: () => void): () => void {
  if (signal?.aborted) void Promise.resolve().then(run);
  else signal?.addEventListener('abort', run);
  return () => signal?.removeEventListener('abort', run);
}
