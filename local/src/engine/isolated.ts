/**
 * Runs a function of whoever uses the service. What it throws is reported as uncaught, and `otherwise` is the result:
 * it is called in the middle of the engine, where its fault must not end anything.
 */
export function isolated<Result>(run: () => Result, otherwise: Result): Result {
  try {
    return run();
  } catch (error) {
    void reportUncaught(error);
    return otherwise;
  }
}

/** In a realm without `queueMicrotask` this rejects, which is reported too. */
async function reportUncaught(error: unknown): Promise<void> {
  queueMicrotask(() => {
    throw error;
  });
}
