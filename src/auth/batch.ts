import { asObject, asText } from '../protocol/frame';
import { startTimer } from '../time/timer';
import type { AuthorizationRequest } from './authorization-options';
import type { Answer } from './endpoint';

/** Asks for several channels at once. */
type Send = (request: AuthorizationRequest, names: readonly string[]) => Promise<Answer>;

/** One request for one socket, while it can still be joined. */
interface Batch {
  readonly socketId: string;
  readonly names: string[];
  readonly answer: Promise<Answer>;
}

/** Retries that are due together come one after another: so long the first one waits, in milliseconds. */
const TOGETHER = 20;

/** Resolves when all are there that shall be asked for together. */
const gathered = async ({ attempt, signal }: AuthorizationRequest) => {
  if (attempt > 1) {
    await new Promise<void>((resolve, reject) => {
      signal.onabort = reject;
      startTimer(TOGETHER, resolve);
    });
  }
};

/** Gathers the channels of one tick into one request, and gives each its own part of the answer. */
export function createBatch(send: Send): (request: AuthorizationRequest, name: string) => Promise<Answer> {
  let open: Batch | undefined;
  const start = (request: AuthorizationRequest): Batch => {
    const names: string[] = [];
    const answer = gathered(request).then(() => {
      if (open === batch) open = undefined;
      return send(request, names);
    });
    const batch = { socketId: request.socketId, names, answer };
    return batch;
  };
  return async (request, name) => {
    if (open?.socketId !== request.socketId) open = start(request);
    open.names.push(name);
    const answer = await open.answer;
    if (answer.status > 299) return answer;
    const channels = asObject(asObject(answer.value).channels);
    const { status, data } = asObject(Object.hasOwn(channels, name) && channels[name]);
    return { status: Number(asText(status)) || answer.status, value: data, path: `channels.${name}.data.` };
  };
}
