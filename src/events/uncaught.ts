/**
 * Reports an error of the application's own code as uncaught, as the platform would have done,
 * without unwinding through the library.
 */
export async function reportUncaught(error: unknown): Promise<void> {
  // In a realm without `queueMicrotask` this rejects, which is reported too.
  queueMicrotask(() => {
    throw error;
  });
}
