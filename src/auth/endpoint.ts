import { AuthorizationError } from '../errors';
import type { Fetch, FetchResponse } from '../platform/platform';
import { readData } from '../protocol/frame';
import type { AuthorizationOptions } from './authorization-options';
import { retryDelay } from './retry';

type Fields = Readonly<Record<string, unknown>>;

/** One POST to the application's server. */
export interface EndpointRequest {
  readonly url: string;
  readonly fields: Fields;
  readonly signal: AbortSignal;
  readonly attempt: number;
  /** What it is for, to name in errors. */
  readonly whom: string;
}

/** The status of a 2xx answer, and its body read as JSON. */
export interface EndpointAnswer {
  readonly status: number;
  readonly value: unknown;
}

/** Asks the application's server; anything but a 2xx rejects with an `AuthorizationError`. */
export async function askEndpoint(
  options: AuthorizationOptions,
  fetch: Fetch | undefined,
  { url, fields, signal, attempt, whom }: EndpointRequest,
): Promise<EndpointAnswer> {
  const fail = (what: string, status: number, retryAfter?: string | null, cause?: unknown) =>
    new AuthorizationError(
      `${withoutQuery(url)} ${what} for ${whom}`,
      status,
      retryDelay(status, attempt, retryAfter),
      { cause },
    );
  if (!fetch) throw fail('cannot be asked without the option `fetch`', 0);
  let response: FetchResponse;
  try {
    response = await fetch(url, await requestInit(options, fields, signal));
    if (response.ok) return { status: response.status, value: readData(await response.text()) };
  } catch (cause) {
    throw fail('could not be asked', 0, null, cause);
  }
  throw fail(`answered ${response.status}`, response.status, response.headers.get('retry-after'));
}

/** An endpoint as errors may name it: a query may hold a token. */
export function withoutQuery(url: string): string {
  return url.replace(/[?#].*/s, '');
}

async function requestInit(
  options: AuthorizationOptions,
  fields: Fields,
  signal: AbortSignal,
): Promise<Parameters<Fetch>[1]> {
  const { encoding, credentials = 'same-origin' } = options;
  const isForm = encoding === 'form';
  const headers: Record<string, string> = {
    accept: 'application/json',
    'content-type': isForm ? 'application/x-www-form-urlencoded' : 'application/json',
  };
  for (const [name, value] of Object.entries({
    ...options.headers,
    ...(await options.headersProvider?.()),
  })) {
    if (value != null) headers[name.toLowerCase()] = value;
  }
  const values = { ...options.params, ...(await options.paramsProvider?.()), ...fields };
  const body = isForm ? encodeForm(values) : JSON.stringify(values);
  return { method: 'POST', headers, body, credentials, signal };
}

function encodeForm(values: Fields): string {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (Array.isArray(value)) for (const item of value) form.append(`${name}[]`, item);
    else if (value != null) form.append(name, String(value));
  }
  return form.toString();
}
