/** One request that the client made to your server: for authorization, or to authenticate a user. */
export interface TestRequest {
  /** As the client was given it, such as `/jetsocket/auth`. */
  readonly url: string;
  readonly socketId: string;
  /** Which channels it is for: several in a batch, none when a user signs in. */
  readonly channelNames: readonly string[];
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** What else was in the body: `params` and what `paramsProvider` gave. */
  readonly params: Readonly<Record<string, unknown>>;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** What the rule given to `authorize` is asked: one channel of a request. */
export interface ChannelRequest extends TestRequest {
  readonly channelName: string;
}

/** A member of presence channels. */
export interface TestMember {
  readonly user_id: string | number;
  readonly user_info?: unknown;
}

/** Who signs in. */
export interface TestUser {
  readonly id: string;
  /** Ids of the users whose coming and going is told. */
  readonly watchlist?: readonly string[];
  readonly [field: string]: unknown;
}

/** An answer written by hand. */
export interface TestResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text is sent as it is, anything else as JSON. */
  readonly body?: unknown;
}

/**
 * What your server answers: `true` for yes, `false` for 403, a number for that status, 0 for no answer at all,
 * as if the network had failed, `Who` for yes and who it is, or a response written by hand.
 */
export type TestAnswer<Who> = boolean | number | Who | TestResponse;

/** One answer for all requests, or what decides for each; a promise that never ends is a server that hangs. */
export type TestRule<Request, Who> =
  | TestAnswer<Who>
  | ((request: Request) => TestAnswer<Who> | Promise<TestAnswer<Who>>);

type Fields = Readonly<Record<string, unknown>>;

/** Reads a request's body, JSON or form. @throws TypeError for what is no request of the client */
export function readRequest(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
): { request: TestRequest; isBatch: boolean } {
  const isForm = headers['content-type']?.includes('form-urlencoded') ?? false;
  const { socket_id, channel_name, channel_names, ...params } = isForm ? readForm(body) : readJson(body);
  if (typeof socket_id !== 'string') {
    throw new TypeError(`The test service has no answer to ${url}: it expects a socket_id in the body`);
  }
  const isBatch = Array.isArray(channel_names);
  const names: unknown[] = isBatch ? channel_names : [channel_name];
  const channelNames = names.filter((name) => typeof name === 'string');
  const request = { url, socketId: socket_id, channelNames, headers, params, at: Date.now() };
  return { request, isBatch };
}

function readJson(body: string): Fields {
  const value: unknown = JSON.parse(body);
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function readForm(body: string): Fields {
  const form = new URLSearchParams(body);
  const fields = [...form.keys()].map((name) =>
    name.endsWith('[]') ? [name.slice(0, -2), form.getAll(name)] : [name, form.get(name)],
  );
  return Object.fromEntries(fields) as Fields;
}
