/** An address that has not answered after so many milliseconds has failed. */
const TIMEOUT = 5000;

/** A signed request to an address of the application. */
export interface WebhookRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Makes the request; resolves to the status that was answered, or to words for why there is none.
 * A redirect is an answer like any other: what is signed for one address is not carried to another.
 */
export async function postWebhook(
  { url, headers, body }: WebhookRequest,
  signal: AbortSignal,
): Promise<number | string> {
  const deadline = new AbortController();
  const stop = () => deadline.abort();
  const timer = setTimeout(stop, TIMEOUT);
  signal.addEventListener('abort', stop);
  try {
    if (signal.aborted) return 'stopped';
    const init = { method: 'POST', headers, body, redirect: 'manual', signal: deadline.signal } as const;
    const response = await fetch(url, init);
    // Nobody reads the answer; an unread one would keep its connection.
    await response.body?.cancel();
    return response.status;
  } catch (error) {
    return deadline.signal.aborted ? 'no answer in time' : reasonOf(error);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
}

function reasonOf(error: unknown): string {
  const { cause } = error as Error;
  return (cause as NodeJS.ErrnoException | undefined)?.code ?? 'the request failed';
}
