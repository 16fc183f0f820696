import { asObject, asText } from '../protocol/reading';
import { startTimer } from '../time/timer';
import type { AuthorizationRequest } from './authorization-options';
import type { Answer } from './endpoint';

/** Asks for several channels at once. */
type Send = (request: AuthorizationRequest, names: readonly string[]) => Promise<Answer>;

/** How long a retry waits for others, in milliseconds: those due together come one after another. */
const BATCH_DELAY = 20;

/** Gathers the channels of one tick into one request, and gives each its own part of the answer. */
export function createBatch(send: Send): (request: AuthorizationRequest, name: string) => Promise<Answer> {
  let names: string[] = [];
  let asked: Promise<Answer> | undefined;
  const close = () => {
    const all = names;
    names = [];
    asked = undefined;
    return all;
  };
  return async (request, name) => {
    names.push(name);
    asked ??= new Promise<void>((resolve, reject) => {
      const stopTimer = request.attempt > 1 ? startTimer(BATCH_DELAY, resolve) : undefined;
      if (!stopTimer) resolve();
      // Whoever comes for the next socket shall not join those of the last.
      request.signal.onabort = () => {
        stopTimer?.();
        reject(close());
      };
    }).then(() => {
      // What ends this request from now on is no affair of the next batch.
      request.signal.onabort = null;
      return send(request, [...new Set(close())]);
    });
    const answer = await asked;
    if (answer.status > 299) return answer;
    const channels = asObject(asObject(answer.value).channels);
    const { status, data } = asObject(channels[name]);
    return { status: Number(asText(status)) || answer.status, value: data, path: `channels.${name}.data.` };
  };
}
