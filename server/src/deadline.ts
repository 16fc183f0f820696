/**
 * Runs a task that stops when its signal aborts: after `timeout` milliseconds (0 for never), or when the
 * caller's own signal does. Leaves no timer and no listener behind.
 */
export async function withDeadline<Result>(
  timeout: number,
  signal: AbortSignal | undefined,
  task: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  const abort = () => controller.abort(signal?.reason);
  signal?.addEventListener('abort', abort);
  const timer = timeout > 0 ? setTimeout(() => controller.abort(timeoutError(timeout)), timeout) : undefined;
  try {
    if (signal?.aborted) throw signal.reason;
    return await task(controller.signal);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}

function timeoutError(timeout: number): DOMException {
  return new DOMException(`nothing within ${timeout} ms`, 'TimeoutError');
}
