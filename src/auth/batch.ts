import { isObject, readObject } from '../protocol/frame';
import type { AuthorizationRequest } from './authorization-options';
import type { Answer } from './endpoint';

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
      return this.#send(request, names);
    });
    const answer = await this.#answer;
    if (answer.status > 299) return answer;
    const { channels } = readObject(answer.value);
    const entry = readObject(isObject(channels) && Object.hasOwn(channels, name) && channels[name]);
    return { status: Number(entry.status) || answer.status, value: entry.data };
  }
}
