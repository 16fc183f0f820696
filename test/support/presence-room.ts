import type { Options } from 'jetsocket-js';
import { connect, record } from './client';
import { TestServer } from './server';

/** The list of a presence channel, as servers write it; hostile ones write anything. */
export interface PresenceList {
  readonly ids?: unknown;
  readonly hash?: unknown;
  readonly count?: unknown;
}

export interface Room {
  /** Who the client is authorized as. @default 'zoe' */
  readonly me?: unknown;
  readonly name?: `presence-${string}`;
  readonly options?: Options;
}

/** Authorizes whatever is asked for, as this user. */
export function authorizedAs(user_id: unknown, user_info?: unknown): Options {
  const channel_data = JSON.stringify({ user_id, user_info });
  return {
    channelAuthorization: { customHandler: async () => ({ auth: 'test-key:signature', channel_data }) },
  };
}

/** A server whose presence channels have this list; the list may be replaced. */
export async function serverWith(presence: PresenceList | undefined, prefix?: 'jetsocket' | 'pusher') {
  const server = await TestServer.start(prefix && { prefix });
  const list = { presence };
  server.onSubscribe = (line, { channel }) => line.agree(channel, JSON.stringify(list));
  return { server, list };
}

/** A client that is on a presence channel of the server, and every event of it from the beginning. */
export async function enter(
  server: TestServer,
  { me = 'zoe', name = 'presence-room', options = {} }: Room = {},
) {
  const client = connect(server, { ...authorizedAs(me), ...options });
  const channel = client.subscribe(name);
  const heard = record(channel);
  await channel.ready;
  return { client, channel, heard, line: await server.line(server.lines.length - 1) };
}

/** Joins a presence channel whose list is `presence`. */
export async function enterRoom(presence: PresenceList | undefined, room?: Room) {
  const { server, list } = await serverWith(presence);
  return { server, list, ...(await enter(server, room)) };
}
