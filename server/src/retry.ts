/** Attempts in all. */
const MOST_ATTEMPTS = 3;
/** The pause after the first attempt; it doubles. Half of it to the whole is waited, in milliseconds. */
const FIRST_PAUSE = 100;

/** Errors that show that no connection came about, so that nothing was sent. */
export const notConnected = [
  'ECONNREFUSED',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
];

/** Answers of somebody in front of the service that could not reach it. */
const notReached = [502, 503, 504];

/** What an attempt came to: an answer with a status, or an error in place of one. */
export type Outcome = { readonly status: number } | { readonly error: unknown };

/**
 * Runs attempts until one is final. Repeated is what cannot do anything twice: questions that got no answer,
 * and whatever was never sent since there was no connection.
 */
export async function withRetries<Result extends { readonly status: number }>(
  method: 'GET' | 'POST',
  signal: AbortSignal,
  attempt: () => Promise<Result>,
): Promise<Result> {
  for (let made = 1; ; made += 1) {
    const mayRepeat = (outcome: Outcome) =>
      made < MOST_ATTEMPTS && !signal.aborted && isSafe(method, outcome);
    try {
      const result = await attempt();
      if (!mayRepeat(result)) return result;
    } catch (error) {
      if (!mayRepeat({ error })) throw error;
    }
    await pause(FIRST_PAUSE * 2 ** (made - 1) * (0.5 + Math.random() / 2), signal);
  }
}

function isSafe(method: 'GET' | 'POST', outcome: Outcome): boolean {
  if ('status' in outcome) return method === 'GET' && notReached.includes(outcome.status);
  return method === 'GET' || notConnected.includes(codeOf(outcome.error) ?? '');
}

/** The system's word for what went wrong below `fetch`, if there is one. */
export function codeOf(error: unknown): string | undefined {
  const { cause } = Object(error) as { cause?: unknown };
  const { code } = Object(cause) as { code?: unknown };
  return typeof code === 'string' ? code : undefined;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    // The signal is of this request alone, and goes with it.
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}
