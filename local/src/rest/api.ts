import type { Application } from '../engine/application';
import { type Fields, fieldsOf } from '../engine/frame';
import type { Hub } from '../engine/hub';
import { type RestAnswer, RestError, type RestRequest } from './answer';
import { authenticate, type Digests } from './authentication';
import { getChannel, getChannels, getUsers } from './channels';
import { postBatch, postEvent, postUserEvent } from './events';
import { readQuery } from './query';

/** A request that has passed every check of who sent it. */
interface Call {
  readonly application: Application;
  readonly parameters: ReadonlyMap<string, string>;
  /** The variable part of the path, decoded. */
  readonly subject: string;
  readonly body: () => Fields;
}

interface Route {
  readonly method: 'GET' | 'POST';
  readonly path: RegExp;
  readonly answer: (call: Call) => object;
}

const routes: readonly Route[] = [
  { method: 'POST', path: /^\/events$/, answer: (call) => postEvent(call.application, call.body()) },
  { method: 'POST', path: /^\/batch_events$/, answer: (call) => postBatch(call.application, call.body()) },
  { method: 'GET', path: /^\/channels$/, answer: (call) => getChannels(call.application, call.parameters) },
  {
    method: 'GET',
    path: /^\/channels\/([^/]+)$/,
    answer: (call) => getChannel(call.application, call.subject, call.parameters),
  },
  {
    method: 'GET',
    path: /^\/channels\/([^/]+)\/users$/,
    answer: (call) => getUsers(call.application, call.subject),
  },
  {
    method: 'POST',
    path: /^\/users\/([^/]+)\/events$/,
    answer: (call) => postUserEvent(call.application, call.subject, call.body()),
  },
  {
    method: 'POST',
    path: /^\/users\/([^/]+)\/terminate_connections$/,
    answer: (call) => terminate(call.application, call.subject),
  },
];

/** Answers one request to `/apps/ID/…`. Never throws for anything a request may hold. */
export function answerRest(hub: Hub, request: RestRequest, digests: Digests, now: number): RestAnswer {
  try {
    return { status: 200, body: answer(hub, request, digests, now) };
  } catch (error) {
    if (error instanceof RestError) return error.answer;
    return { status: 500, body: { error: 'The request could not be handled' } };
  }
}

function answer(hub: Hub, request: RestRequest, digests: Digests, now: number): object {
  const [, id, rest] = /^\/apps\/([^/]+)(\/.+)$/.exec(request.path) ?? [];
  if (id === undefined || rest === undefined)
    throw new RestError(404, 'There is nothing at this path', 'path');
  const application = hub.application(decodeSegment(id));
  if (application === undefined) throw new RestError(404, 'There is no application with this id', 'id');
  const parameters = readQuery(request.query);
  authenticate(application.settings, request, parameters, digests, now);
  if (!application.settings.enabled) throw new RestError(403, 'The app is not enabled', 'id');
  if (!application.requests.spend()) {
    const { requestsPerSecond } = application.settings;
    throw new RestError(429, `The app may make ${requestsPerSecond} requests a second`);
  }
  const here = routes.filter((route) => route.path.test(rest));
  if (here.length === 0) throw new RestError(404, 'There is nothing at this path', 'path');
  const route = here.find((each) => each.method === request.method);
  if (route === undefined) throw new RestError(405, `This path does not take ${request.method}`, 'method');
  const subject = decodeSegment(route.path.exec(rest)?.[1] ?? '');
  return route.answer({ application, parameters, subject, body: () => readBody(request.body) });
}

function readBody(bytes: Uint8Array): Fields {
  const fields = fieldsOf(decodeUtf8(bytes));
  if (fields === undefined) throw new RestError(400, 'The body must be a JSON object in UTF-8', 'body');
  return fields;
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new RestError(400, 'The path is not properly percent-encoded', 'path');
  }
}

/** [PROTOCOL.md, Errors and close codes] 4009 tells the user's clients not to come back by themselves. */
function terminate({ users }: Application, userId: string): object {
  for (const peer of users.connectionsOf(userId)) peer.end(4009, 'You got disconnected by the app.');
  return {};
}
