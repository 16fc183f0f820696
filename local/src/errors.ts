/** What stops a service from starting: a bad option, a bad configuration, or a port that cannot be had. */
export class LocalServiceError extends Error {
  override readonly name = 'LocalServiceError';
}
