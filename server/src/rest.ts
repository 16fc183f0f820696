import { withDeadline } from './deadline';
import type { Config } from './options';
import { JetsocketRequestError } from './request-error';
import { codeOf, notConnected, withRetries } from './retry';
import { escapeReserved, plainParams, type QueryParams, signedQuery } from './signed-query';

/** One request to the service. */
export interface RestRequest {
  readonly method: 'GET' | 'POST';
  /** The path below the application, such as `/events`. */
  readonly path: string;
  readonly params?: QueryParams | null | undefined;
  /** The body, as JSON text. */
  readonly body?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What an answer is once it has been read to its end. */
interface Answer {
  readonly status: number;
  readonly text: string;
}

/** Signs and sends one request; an event is never sent twice. Resolves to the parsed body of a 2xx answer. */
export async function send(config: Config, request: RestRequest): Promise<unknown> {
  const path = `/apps/${config.appId}${request.path}`;
  const url = `${config.origin}${path}`;
  const what = `${request.method} ${url}`;
  // Read before the way begins: what cannot be sent is a mistake of the caller.
  const params = plainParams(request.params);
  checkSignal(request.signal);
  // Signed anew for each attempt, since the signature holds the time.
  const attempt = async (signal: AbortSignal): Promise<Answer> => {
    const query = signedQuery(config.token, { ...request, path, params }, escapeReserved);
    return concealed(await exchange(`${url}?${query}`, request, signal), query);
  };
  const answer = await withDeadline(config.timeout, request.signal, (signal) =>
    withRetries(request.method, signal, () => attempt(signal)),
  ).catch((error: unknown) => {
    if (request.signal?.aborted) throw request.signal.reason;
    const message = `${what} got no answer (${reasonOf(error)})${adviceFor(error)}`;
    throw new JetsocketRequestError(message, url, undefined, undefined, { cause: error });
  });
  return read(answer, what, url);
}

function checkSignal(signal: AbortSignal | null | undefined): void {
  if (signal == null || typeof signal.addEventListener === 'function') return;
  throw new TypeError('signal must be an AbortSignal, such as the signal of an AbortController');
}

/** Some servers quote the signature back at whoever sent a wrong one; it stays out of error reports. */
function concealed({ status, text }: Answer, query: string): Answer {
  const signature = query.slice(query.lastIndexOf('=') + 1);
  return { status, text: text.replaceAll(signature, '[signature]') };
}

async function exchange(address: string, request: RestRequest, signal: AbortSignal): Promise<Answer> {
  const response = await fetch(address, {
    method: request.method,
    signal,
    // A redirect would carry the signature to somebody else, and turn a POST into a GET.
    redirect: 'manual',
    ...(request.body !== undefined && {
      body: request.body,
      headers: { 'content-type': 'application/json' },
    }),
  });
  return { status: response.status, text: await response.text() };
}

function read({ status, text: body }: Answer, what: string, url: string): unknown {
  const refused = (code: number) =>
    new JetsocketRequestError(
      `${what} answered ${code}${reasonIn(code, body) ?? advice(code)}`,
      url,
      code,
      body,
    );
  if (status < 200 || status > 299) throw refused(status);
  if (body === '') return {};
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch (cause) {
    const message = `${what} answered ${status} with something that is not JSON; check host and port`;
    throw new JetsocketRequestError(message, url, status, body, { cause });
  }
  const code = refusalIn(value);
  if (code !== undefined) throw refused(code);
  return value;
}

/** soketi answers 200 to whatever it refuses; the status it means is in the body. */
function refusalIn(value: unknown): number | undefined {
  const { error, code } = Object(value) as { readonly error?: unknown; readonly code?: unknown };
  const isRefusal = typeof error === 'string' && typeof code === 'number' && code >= 400 && code <= 599;
  return isRefusal ? code : undefined;
}

/** What the service says is wrong with the request itself: a line of text, never a document that may hold anything. */
function reasonIn(status: number, body: string): string | undefined {
  if (status !== 400 && status !== 413) return undefined;
  const { error } = Object(parsed(body)) as { readonly error?: unknown };
  return typeof error === 'string' && /^\P{Cc}{1,200}$/u.test(error) ? `: ${error}` : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function advice(status: number): string {
  if (status === 401) return '; check appId, key, secret and the clock of this machine';
  if (status === 413) return '; the body is larger than the service allows';
  if (status >= 300 && status < 400) return ', a redirect; check host, port and useTLS';
  if (status === 404) return '; check appId, host and cluster';
  return '';
}

/** Where to look when no connection came about, or none that both ends understand and trust. */
function adviceFor(error: unknown): string {
  const code = codeOf(error) ?? '';
  const isNowhere = notConnected.includes(code) || /^ENOTFOUND$|^ERR_SSL_|CERT/.test(code);
  return isNowhere ? '; check host, port and useTLS' : '';
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown reason';
  const { cause } = error;
  return codeOf(error) ?? (cause instanceof Error ? cause.message : error.message);
}
