import type { Fetch } from '../platform/platform';
import type { AuthorizationOptions, AuthorizationRequest } from './authorization-options';
import { createBatch } from './batch';
import { askHandler } from './custom-handler';
import { type Answer, askEndpoint } from './endpoint';

/** Whom a request is made to, by the options of that moment: the handler, or the endpoint for one or for many. */
export function createRequests(
  options: AuthorizationOptions,
  endpoint: string,
  fetch: () => Fetch | undefined,
): (request: AuthorizationRequest) => Promise<Answer> {
  const post = ({ socketId, signal }: AuthorizationRequest, fields: Readonly<Record<string, unknown>>) =>
    askEndpoint(options, endpoint, fetch(), signal, { socket_id: socketId, ...fields });
  const postBatch = createBatch((request, channel_names) => post(request, { channel_names }));
  return (request) => {
    const { customHandler, batch } = options;
    const { channelName } = request;
    if (customHandler) return askHandler(customHandler, request);
    if (batch && channelName) return postBatch(request, channelName);
    return post(request, { channel_name: channelName });
  };
}
