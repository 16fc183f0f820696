/** How long an error may have been heard before an end without a code to be its reason, in milliseconds. */
const RECENT = 1400;

interface Code {
  readonly code: unknown;
  readonly at: number;
}

/** Whether a client that heard these codes, the last one of the close, was refused for good. */
export function isRefused(codes: readonly Code[]): boolean {
  const [error, close] = codes.slice(-2);
  const last = close ?? error;
  if (isRefusal(last?.code)) return true;
  // Some end TCP behind an error without a close frame. What is said on healthy sockets too decides nothing.
  const isReason = close?.code === 1006 && Date.now() - Number(error?.at) < RECENT;
  return isReason && isRefusal(error?.code) && Number(error?.code) < 4100 && error?.code !== 4009;
}

function isRefusal(code: unknown): boolean {
  return typeof code === 'number' && ((code >= 4000 && code < 4100) || code >= 4300);
}
