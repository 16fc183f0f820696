import { UsageError } from '../errors';
import type { Fetch } from '../platform/platform';
import { readData } from '../protocol/reading';
import type { AuthorizationOptions } from './authorization-options';

type Fields = Readonly<Record<string, unknown>>;

export interface Answer {
  /** The HTTP status; 0 where the application's own handler answered. */
  readonly status: number;
  /** What came with a 2xx, read as JSON. */
  readonly value?: unknown;
  readonly retryAfter?: string | null;
  /** Where the value stood in a larger answer, for people. */
  readonly path?: string;
}

/** One POST to the application's server; rejects where nothing came back. */
export async function askEndpoint(
  options: AuthorizationOptions,
  url: string,
  fetch: Fetch | undefined,
  signal: AbortSignal,
  fields: Fields,
): Promise<Answer> {
  if (!fetch) throw new UsageError('needs the option `fetch`');
  const { encoding, credentials = 'same-origin' } = options;
  const isForm = encoding === 'form';
  const headers: Record<string, string> = {
    accept: 'application/json',
    'content-type': 'application/json',
  };
  const given = { ...options.headers, ...(await options.headersProvider?.()) };
  for (const [name, value] of Object.entries(given)) {
    // For what no header may have `fetch` would throw an error that quotes the value.
    if (value != null) headers[name.toLowerCase()] = `${value}`.replace(/[\0\r\n]+/g, ' ');
  }
  // Over what the application gave: by another name a server would not read it as a form.
  if (isForm) headers['content-type'] = 'application/x-www-form-urlencoded';
  const values = { ...options.params, ...(await options.paramsProvider?.()), ...fields };
  const body = isForm ? encodeForm(values) : JSON.stringify(values);
  // It may have become useless while the providers were waited for.
  if (signal.aborted) throw signal.reason;
  const response = await fetch(url, { method: 'POST', headers, body, credentials, signal });
  const { status } = response;
  return response.ok
    ? { status, value: readData(await response.text()) }
    : { status, retryAfter: response.headers.get('retry-after') };
}

function encodeForm(values: Fields): string {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    for (const item of [value].flat()) {
      if (item != null) form.append(Array.isArray(value) ? `${name}[]` : name, String(item));
    }
  }
  return form.toString();
}
