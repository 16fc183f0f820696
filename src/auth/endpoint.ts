import type { Fetch, FetchResponse } from '../platform/platform';
import { readData } from '../protocol/frame';
import type { AuthorizationOptions, AuthorizationRequest } from './authorization-options';
import { failure } from './failure';

type Fields = Readonly<Record<string, unknown>>;

/** The status of a 2xx answer, and its body read as JSON. */
export interface Answer {
  readonly status: number;
  readonly value: unknown;
}

/** One POST to the application's server; anything but a 2xx rejects with an `AuthorizationError`. */
export async function askEndpoint(
  options: AuthorizationOptions,
  url: string,
  fetch: Fetch | undefined,
  request: AuthorizationRequest,
  fields: Fields,
): Promise<Answer> {
  const where = withoutQuery(url);
  if (!fetch) throw failure(request, 'there is no fetch: pass the option `fetch`', 0);
  let response: FetchResponse;
  try {
    response = await fetch(url, await requestInit(options, request.signal, fields));
    if (response.ok) return { status: response.status, value: readData(await response.text()) };
  } catch (error) {
    throw failure(request, `${where} could not be asked`, 0, error);
  }
  const { status, headers } = response;
  throw failure(request, `${where} answered ${status}`, status, undefined, headers.get('retry-after'));
}

/** An endpoint as errors may name it: a query may hold a token. */
export function withoutQuery(url: string): string {
  return url.replace(/[?#].*/s, '');
}

async function requestInit(
  options: AuthorizationOptions,
  signal: AbortSignal,
  fields: Fields,
): Promise<Parameters<Fetch>[1]> {
  const { encoding, credentials = 'same-origin' } = options;
  const isForm = encoding === 'form';
  const headers: Record<string, string> = {
    accept: 'application/json',
    'content-type': `application/${isForm ? 'x-www-form-urlencoded' : 'json'}`,
  };
  for (const [name, value] of Object.entries({
    ...options.headers,
    ...(await options.headersProvider?.()),
  })) {
    if (value != null) headers[name.toLowerCase()] = value;
  }
  const values = { ...options.params, ...(await options.paramsProvider?.()), ...fields };
  return {
    method: 'POST',
    headers,
    body: isForm ? encodeForm(values) : JSON.stringify(values),
    credentials,
    signal,
  };
}

function encodeForm(values: Fields): string {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (Array.isArray(value)) for (const item of value) form.append(`${name}[]`, item);
    else if (value != null) form.append(name, String(value));
  }
  return form.toString();
}
