import { AuthorizationError } from '../errors';
import type { Fetch, FetchResponse } from '../platform/platform';
import type { AuthorizationOptions } from './authorization-options';
import { retryDelay } from './retry';

/** One POST to the application's server. */
export interface EndpointRequest {
  readonly url: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly signal: AbortSignal;
  readonly attempt: number;
  /** What it is for, to name in errors. */
  readonly whom: string;
}

/** What the server said: its status, and its body as text. */
export interface EndpointAnswer {
  readonly status: number;
  readonly body: string;
}

/** Asks the application's server; anything but a 2xx rejects with an `AuthorizationError`. */
export async function askEndpoint(
  options: AuthorizationOptions,
  fetch: Fetch | undefined,
  request: EndpointRequest,
): Promise<EndpointAnswer> {
  const { url, signal, attempt, whom } = request;
  const where = withoutQuery(url);
  const fail = (what: string, status: number, retryIn: number | null, cause?: unknown) =>
    new AuthorizationError(`${where} ${what} for ${whom}`, status, retryIn, { cause });
  if (!fetch) throw fail('was not asked: this runtime has no fetch, pass one as the option `fetch`', 0, null);
  const unreachable = (cause: unknown) => {
    throw fail('could not be reached', 0, retryDelay(0, attempt), cause);
  };
  const init = await requestInit(options, request.fields, signal).catch((cause) => {
    throw fail('was not asked: a headers or params provider failed', 0, retryDelay(0, attempt), cause);
  });
  const response: FetchResponse = await fetch(url, init).catch(unreachable);
  const { status } = response;
  if (!response.ok) {
    throw fail(
      `answered ${status}`,
      status,
      retryDelay(status, attempt, response.headers.get('retry-after')),
    );
  }
  return { status, body: await response.text().catch(unreachable) };
}

/** An endpoint as errors may name it: a query may hold a token. */
export function withoutQuery(url: string): string {
  return url.replace(/[?#].*/s, '');
}

async function requestInit(
  options: AuthorizationOptions,
  fields: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
): Promise<Parameters<Fetch>[1]> {
  const { encoding = 'json', credentials = 'same-origin', headersProvider, paramsProvider } = options;
  const headers: Record<string, string> = {
    accept: 'application/json',
    'content-type': encoding === 'json' ? 'application/json' : 'application/x-www-form-urlencoded',
  };
  for (const [name, value] of Object.entries({ ...options.headers, ...(await headersProvider?.()) })) {
    if (value != null) headers[name.toLowerCase()] = value;
  }
  const values = { ...options.params, ...(await paramsProvider?.()), ...fields };
  const body = encoding === 'json' ? JSON.stringify(values) : encodeForm(values);
  return { method: 'POST', headers, body, credentials, signal };
}

function encodeForm(values: Readonly<Record<string, unknown>>): string {
  const pair = (name: string, value: unknown) =>
    `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`;
  return Object.entries(values)
    .filter(([, value]) => value != null)
    .map(([name, value]) =>
      Array.isArray(value) ? value.map((item) => pair(`${name}[]`, item)).join('&') : pair(name, value),
    )
    .join('&');
}
