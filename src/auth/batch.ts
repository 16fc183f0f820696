import { AuthorizationError } from '../errors';
import { isObject, readObject } from '../protocol/frame';
import type { AuthorizationRequest } from './authorization-options';
import type { Answer } from './endpoint';
import { failure } from './failure';

/** Asks for several channels at once. */
type Send = (request: AuthorizationRequest, names: readonly string[]) => Promise<Answer>;

/** Gathers the channels of one tick into one request, and gives each its own part of the answer. */
export class Batch {
  readonly #send: Send;
  #names: string[] = [];
  #answer: Promise<Answer> | undefined;

  constructor(send: Send) {
    this.#send = send;
  }

  async add(request: AuthorizationRequest, name: string): Promise<Answer> {
    this.#names.push(name);
    this.#answer ??= Promise.resolve().then(() => {
      const names = this.#names;
      this.#names = [];
      this.#answer = undefined;
      return this.#send({ ...request, channelName: names.join(', ') }, names);
    });
    const { status, value } = await this.#answer;
    const { channels } = readObject(value);
    if (!isObject(channels)) {
      const unknown = `no \`channels\` in the answer for ${name}: can the endpoint answer batches?`;
      throw new AuthorizationError(unknown, status, null);
    }
    const entry = readObject(Object.hasOwn(channels, name) && channels[name]);
    const own = Number(entry.status) || status;
    if (own > 299) throw failure(request, `the endpoint answered ${own}`, own);
    return { status: own, value: entry.data };
  }
}
