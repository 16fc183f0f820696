import { kindOf } from '../../local/src/engine/channel-name';
import { encodeBase64 } from '../encryption/base64';
import type { Fetch, FetchResponse } from '../platform/platform';
import { channelKey, sign, type TestApp } from './test-app';
import {
  type ChannelRequest,
  readRequest,
  type TestAnswer,
  type TestMember,
  type TestRequest,
  type TestResponse,
  type TestRule,
  type TestUser,
} from './test-request';

const TEST_USER = 'test-user';

/** Your server, as the client's `fetch` sees it: authorizes channels, alone or in a batch, and users. */
export class TestEndpoint {
  readonly requests: TestRequest[] = [];
  /** Grows with every request and every answer. */
  activity = 0;
  channelRule: TestRule<ChannelRequest, TestMember> = true;
  userRule: TestRule<TestRequest, TestUser> = true;
  readonly #app: TestApp;

  constructor(app: TestApp) {
    this.#app = app;
  }

  /** As the option `fetch` wants it. */
  readonly fetch: Fetch = (url, { headers, body, signal }) =>
    new Promise((resolve, reject) => {
      const abort = () => reject(signal.reason ?? new Error('The request was aborted'));
      if (signal.aborted) return abort();
      signal.addEventListener('abort', abort);
      this.#answer(url, headers, body)
        .then((response) => resolve(asFetched(response)), reject)
        .finally(() => {
          this.activity += 1;
          signal.removeEventListener('abort', abort);
        });
    });

  async #answer(url: string, headers: Record<string, string>, body: string): Promise<TestResponse> {
    const { request, isBatch } = readRequest(url, headers, body);
    this.activity += 1;
    this.requests.push(request);
    const [channelName] = request.channelNames;
    if (isBatch) return this.#authorizeAll(request);
    return channelName === undefined ? this.#authenticate(request) : this.#authorize(request, channelName);
  }

  async #authorizeAll(request: TestRequest): Promise<TestResponse> {
    const answers = request.channelNames.map(async (name) => {
      const { status, body } = await this.#authorize(request, name);
      return [name, { status, data: body }] as const;
    });
    return { status: 200, body: { channels: Object.fromEntries(await Promise.all(answers)) } };
  }

  async #authorize(request: TestRequest, channelName: string): Promise<TestResponse> {
    const answer = await decide(this.channelRule, { ...request, channelName });
    return respond(answer, (member) => this.#channelAuthorization(request.socketId, channelName, member));
  }

  async #authenticate(request: TestRequest): Promise<TestResponse> {
    const answer = await decide(this.userRule, request);
    return respond(answer, (user) => {
      const userData = JSON.stringify(user ?? { id: TEST_USER });
      return { auth: this.#sign(`${request.socketId}::user::${userData}`), user_data: userData };
    });
  }

  #channelAuthorization(
    socketId: string,
    channel: string,
    member: TestMember = { user_id: TEST_USER },
  ): object {
    const { access, encrypted } = kindOf(channel);
    const channelData = access === 'presence' ? JSON.stringify(member) : undefined;
    const signed = [socketId, channel, ...(channelData === undefined ? [] : [channelData])].join(':');
    return {
      auth: this.#sign(signed),
      ...(channelData === undefined ? {} : { channel_data: channelData }),
      ...(encrypted ? { shared_secret: encodeBase64(channelKey(channel)) } : {}),
    };
  }

  #sign(text: string): string {
    return `${this.#app.key}:${sign(this.#app.secret, text)}`;
  }
}

async function decide<Request, Who>(
  rule: TestRule<Request, Who>,
  request: Request,
): Promise<TestAnswer<Who>> {
  return typeof rule === 'function'
    ? (rule as (request: Request) => TestAnswer<Who> | Promise<TestAnswer<Who>>)(request)
    : rule;
}

/** `authorization` makes the body of a yes. @throws TypeError, as `fetch` does, for an answer of 0 */
function respond<Who extends object>(
  answer: TestAnswer<Who>,
  authorization: (who: Who | undefined) => object,
): TestResponse {
  if (answer === true) return { status: 200, body: authorization(undefined) };
  if (answer === false) return { status: 403 };
  if (answer === 0) throw new TypeError('The test service was told to leave this request without an answer');
  if (typeof answer === 'number') return { status: answer };
  if (typeof answer !== 'object' || answer === null) {
    throw new TypeError(
      `${String(answer)} is no answer; give true, false, a status, who it is, or { status }`,
    );
  }
  return isResponse(answer) ? answer : { status: 200, body: authorization(answer) };
}

function isResponse(answer: object): answer is TestResponse {
  const isWho = 'id' in answer || 'user_id' in answer;
  return !isWho && 'status' in answer && typeof answer.status === 'number';
}

function asFetched({ status, headers = {}, body = '' }: TestResponse): FetchResponse {
  const byName = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return {
    ok: status >= 200 && status < 300,
    status,
    headers: { get: (name) => byName.get(name.toLowerCase()) ?? null },
    text: async () => (typeof body === 'string' ? body : JSON.stringify(body)),
  };
}
