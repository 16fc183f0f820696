import { AuthorizationError } from '../errors';
import { isObject } from '../protocol/frame';
import type { Subject } from './authorizer';
import type { EndpointAnswer } from './endpoint';

/** Asks for several channels at once; `names` are those of one tick. */
type Send = (subject: Subject, attempt: number, names: readonly string[]) => Promise<EndpointAnswer>;

/** Gathers the channels of one tick into one request, and gives each its own part of the answer. */
export class Batch {
  readonly #send: Send;
  #names: string[] = [];
  #answer: Promise<EndpointAnswer> | undefined;
  #signal: AbortSignal | undefined;

  constructor(send: Send) {
    this.#send = send;
  }

  async add(subject: Subject, attempt: number, name: string): Promise<EndpointAnswer> {
    if (!this.#answer || this.#signal !== subject.signal) {
      const names: string[] = [];
      this.#names = names;
      this.#signal = subject.signal;
      this.#answer = Promise.resolve().then(() => {
        if (this.#names === names) this.#answer = undefined;
        return this.#send(subject, attempt, names);
      });
    }
    this.#names.push(name);
    const { status, value } = await this.#answer;
    const { channels } = isObject(value) ? value : {};
    if (!isObject(channels)) {
      throw new AuthorizationError(
        `the answer has no \`channels\`: does the endpoint know batches? (${name})`,
        status,
        null,
      );
    }
    const entry = Object.hasOwn(channels, name) ? channels[name] : undefined;
    return isObject(entry)
      ? { status: Number(entry.status) || status, value: entry.data }
      : { status, value: undefined };
  }
}
