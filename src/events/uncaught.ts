/**
 * Reports an error of the application's own code as uncaught, as the platform would have done,
 * without unwinding through the library.
 */
export function reportUncaught(error: unknown): void {
  // A realm without `queueMicrotask` still has promises.
  if (typeof queueMicrotask === 'function') {
    queueMicrotask(() => {
      throw error;
    });
  } else void Promise.reject(error);
}
