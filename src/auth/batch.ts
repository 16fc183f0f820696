import { asObject, asText } from '../protocol/frame';
import type { AuthorizationRequest } from './authorization-options';
import type { Answer } from './endpoint';

/** Asks for several channels at once. */
type Send = (request: AuthorizationRequest, names: readonly string[]) => Promise<Answer>;

/** Gathers the channels of one tick into one request, and gives each its own part of the answer. */
export function createBatch(send: Send): (request: AuthorizationRequest, name: string) => Promise<Answer> {
  let names: string[] = [];
  let asked: Promise<Answer> | undefined;
  return async (request, name) => {
    names.push(name);
    asked ??= Promise.resolve().then(() => {
      const all = names;
      names = [];
      asked = undefined;
      return send(request, all);
    });
    const answer = await asked;
    if (answer.status > 299) return answer;
    const channels = asObject(asObject(answer.value).channels);
    const { status, data } = asObject(Object.hasOwn(channels, name) && channels[name]);
    return { status: Number(asText(status)) || answer.status, value: data, path: `channels.${name}.data.` };
  };
}
