import type { Prefix } from './options';
import { Token } from './token';

/** A key and its secret, for services that sign with one of several. */
export interface WebhookToken {
  key: string;
  secret: string;
}

/** What a webhook arrives as. An Express request fits, once something keeps its `rawBody`. */
export interface WebhookRequest {
  /** The body exactly as it arrived; parsed and printed again it has another signature. */
  rawBody: string | Uint8Array;
  /** A `Headers`, or a plain object with names in any case. */
  headers: WebhookHeaders;
}

/** The headers of a request: `Headers`, Node's, or any plain object. */
export type WebhookHeaders =
  | { get(name: string): string | null }
  | Readonly<Record<string, string | readonly string[] | undefined>>;

/** One thing that happened; the fields depend on its name. */
export interface WebhookEvent {
  name: string;
  channel?: string;
  user_id?: string;
  event?: string;
  data?: string;
  socket_id?: string;
  [field: string]: unknown;
}

/** The body of a webhook. */
export interface WebhookData {
  time_ms: number;
  events: WebhookEvent[];
}

/** One webhook request: says whether the service sent it, then what it holds. */
export interface Webhook {
  /**
   * Whether the body is whole and signed with the library's own key and secret, or with one of these.
   * @throws TypeError for what is no key and secret
   */
  isValid(extraTokens?: readonly WebhookToken[] | WebhookToken): boolean;
  /** The parsed body. Throws when the webhook is not valid: nobody knows who wrote it then. */
  getData(): WebhookData;
  /** What happened, in order. Throws when the webhook is not valid. */
  getEvents(): WebhookEvent[];
  /** When the service sent it. Throws when the webhook is not valid. */
  getTime(): Date;
}

/** A webhook request that is verified against the token of an application. */
export class SignedWebhook implements Webhook {
  readonly #token: Token;
  readonly #rawBody: Buffer;
  readonly #data: WebhookData | undefined;
  readonly #key: string | undefined;
  readonly #signature: string | undefined;
  #verified = false;

  constructor(token: Token, prefix: Prefix, request: WebhookRequest) {
    checkRequest(request);
    const { rawBody, headers } = request;
    this.#token = token;
    // A copy: a buffer that is reused later must not change what was verified.
    this.#rawBody = Buffer.from(rawBody);
    this.#data = parse(this.#rawBody);
    const prefixes: Prefix[] = prefix === 'pusher' ? ['pusher', 'jetsocket'] : ['jetsocket', 'pusher'];
    const used = prefixes.find((one) => header(headers, `x-${one}-signature`) !== undefined) ?? prefix;
    this.#key = header(headers, `x-${used}-key`);
    this.#signature = header(headers, `x-${used}-signature`);
  }

  isValid(extraTokens?: readonly WebhookToken[] | WebhookToken): boolean {
    const extra = [extraTokens ?? []].flat().map(tokenOf);
    const signature = this.#signature;
    if (this.#data === undefined || signature === undefined) return false;
    const tokens = [this.#token, ...extra];
    const valid = tokens.some(
      (token) => isSaid(token.key, this.#key) && token.verify(this.#rawBody, signature),
    );
    this.#verified ||= valid;
    return valid;
  }

  getData(): WebhookData {
    const data = this.#data;
    if (data !== undefined && (this.#verified || this.isValid())) return data;
    throw new Error(
      'This webhook is not valid: its signature does not fit its raw body, or the body is not JSON. Ask isValid() first',
    );
  }

  getEvents(): WebhookEvent[] {
    const { events } = this.getData();
    return Array.isArray(events) ? events : [];
  }

  getTime(): Date {
    return new Date(this.getData().time_ms);
  }
}

/** An empty secret would let anybody sign. */
function tokenOf(token: WebhookToken): Token {
  const { key, secret } = token ?? {};
  if (typeof key === 'string' && key !== '' && typeof secret === 'string' && secret !== '') {
    return new Token(key, secret);
  }
  throw new TypeError(
    'isValid() takes { key, secret }, both strings that are not empty, or an array of them',
  );
}

/** A header is bytes: those of a key beyond ASCII are shown as Latin-1. */
function isSaid(key: string, header: string | undefined): boolean {
  return header === key || header === Buffer.from(key).toString('latin1');
}

function checkRequest(request: WebhookRequest): void {
  const { rawBody, headers } = request ?? {};
  if (typeof rawBody !== 'string' && !(rawBody instanceof Uint8Array)) {
    throw new TypeError(
      'webhook() needs { rawBody }: the body as a string or bytes, before anything parses it',
    );
  }
  if (typeof headers !== 'object' || headers === null) {
    throw new TypeError('webhook() needs { headers }: a Headers or a plain object');
  }
}

function parse(rawBody: Buffer): WebhookData | undefined {
  try {
    const data: unknown = JSON.parse(rawBody.toString());
    return typeof data === 'object' && data !== null ? (data as WebhookData) : undefined;
  } catch {
    return undefined;
  }
}

function header(headers: WebhookHeaders, name: string): string | undefined {
  if (typeof headers.get === 'function') return headers.get(name) ?? undefined;
  const found = Object.entries(headers).find(([other]) => other.toLowerCase() === name)?.[1];
  const value: unknown = Array.isArray(found) ? found[0] : found;
  return typeof value === 'string' ? value : undefined;
}
