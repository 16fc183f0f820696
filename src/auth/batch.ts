import { AuthorizationError } from '../errors';
import { isObject, readObject } from '../protocol/frame';
import type { Subject } from './authorizer';
import type { EndpointAnswer } from './endpoint';

/** Asks for several channels at once; `names` are those of one tick. */
type Send = (subject: Subject, attempt: number, names: readonly string[]) => Promise<EndpointAnswer>;

/** Gathers the channels of one tick into one request, and gives each its own part of the answer. */
export class Batch {
  readonly #send: Send;
  #names: string[] = [];
  #answer: Promise<EndpointAnswer> | undefined;

  constructor(send: Send) {
    this.#send = send;
  }

  async add(subject: Subject, attempt: number, name: string): Promise<EndpointAnswer> {
    this.#names.push(name);
    this.#answer ??= Promise.resolve().then(() => {
      const names = this.#names;
      this.#names = [];
      this.#answer = undefined;
      return this.#send(subject, attempt, names);
    });
    const { status, value } = await this.#answer;
    const { channels } = readObject(value);
    if (!isObject(channels)) {
      throw new AuthorizationError(
        `no \`channels\` in the answer for ${name}: can the endpoint answer batches?`,
        status,
        null,
      );
    }
    const entry = readObject(Object.hasOwn(channels, name) && channels[name]);
    return { status: Number(entry.status) || status, value: entry.data };
  }
}
