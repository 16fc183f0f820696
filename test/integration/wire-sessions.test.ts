import { describe, expect, it } from 'vitest';
import { channelKey, unseal } from '../support/sealing';
import { type Heard, masterKey, type Session, SocketReplay, sessions } from '../support/wire-session';

interface ServerFrame {
  readonly event: string;
  readonly channel?: string;
  readonly data?: unknown;
}

/** Text is JSON, if it can be read so. */
function read(data: unknown): unknown {
  try {
    return typeof data === 'string' ? JSON.parse(data) : data;
  } catch {
    return data;
  }
}

type Fields = Record<string, unknown>;

/** What an application hears of each kind of frame that servers send. */
const table: Record<string, (channel: string, data: Fields) => Heard[]> = {
  'pusher:connection_established': () => [],
  'pusher:pong': () => [],
  'pusher:error': (_channel, { code }) => [['connection', 'error', code ?? undefined]],
  'pusher:cache_miss': (channel) => [[channel, 'jetsocket:cache_miss', undefined]],
  'pusher:subscription_error': (channel, { status }) => [
    [channel, 'jetsocket:subscription_error', expect.objectContaining({ name: 'SubscriptionError', status })],
  ],
  'pusher_internal:subscription_error': (channel) => [
    [channel, 'jetsocket:subscription_error', expect.objectContaining({ name: 'SubscriptionError' })],
  ],
  'pusher_internal:subscription_succeeded': (channel) =>
    channel.startsWith('#') ? [] : [[channel, 'jetsocket:subscription_succeeded']],
  'pusher_internal:member_added': (channel, { user_id, user_info }) => [
    [channel, 'jetsocket:member_added', { id: user_id, info: user_info }],
  ],
  'pusher_internal:member_removed': (channel, { user_id }) => [
    [channel, 'jetsocket:member_removed', { id: user_id, info: infoOf(channel, user_id) }],
  ],
  'pusher:signin_success': (_channel, { user_data }) => [
    ['user', 'jetsocket:signin_success', JSON.parse(String(user_data))],
  ],
};

/** These two announce every socket of a user: alice comes a second time, and one of her sockets leaves. */
const announcesSockets = new Set(['ipe', 'pusher-fake']);

function expectedOf({ server, frames }: Session, socket: number): Heard[] {
  return frames
    .filter(([number, sender, text]) => number === socket && sender === '<' && text.startsWith('{'))
    .map(([, , text]) => JSON.parse(text) as ServerFrame)
    .filter(({ event, data }) => {
      const isOneOfTwo =
        announcesSockets.has(server) && /member_/.test(event) && /"alice"/.test(String(data));
      return !(isOneOfTwo && frames.some(([number]) => number === 3));
    })
    .flatMap(({ event, channel = '', data }) => {
      const rule = table[event];
      if (rule) return rule(channel, (read(data) ?? {}) as Fields);
      if (channel.startsWith('#')) return [['user', event, read(data)] as Heard];
      if (!channel.startsWith('private-encrypted-')) return [[channel, event, read(data)] as Heard];
      const key = channelKey(channel, masterKey);
      return [[channel, event, JSON.parse(unseal(read(data), key))] as Heard];
    });
}

/** What the recorded members say of themselves. */
function infoOf(channel: string, id: unknown): unknown {
  return channel === 'presence-small' ? {} : { name: `Name of ${id}` };
}

/** The state in which the frames leave the client of a socket. */
function stateAfter({ frames }: Session, socket: number): string {
  const own = frames.filter(([number]) => number === socket).map(([, sender, text]) => sender + text);
  if (own.some((text) => text.startsWith('>[close'))) return 'disconnected';
  const last = /^<(?=\[close|.*pusher:error).*?(4\d\d\d)/.exec(own.at(-1) ?? '');
  if (!last) return 'connected';
  return Number(last[1]) >= 4100 ? 'connecting' : 'disconnected';
}

async function replay(session: Session): Promise<Map<number, SocketReplay>> {
  const replays = new Map<number, SocketReplay>();
  for (const frame of session.frames) {
    const played = replays.get(frame[0]) ?? (await SocketReplay.start(session, frame[0]));
    replays.set(frame[0], played);
    await played.play(frame);
  }
  for (const [socket, played] of replays) await played.end(stateAfter(session, socket));
  return replays;
}

/** What the channel of a user says of itself is not the application's business. */
const isForApplication = ([where, event]: Heard) =>
  where !== 'user' || event !== 'jetsocket:subscription_succeeded';

const named = sessions.map((session) => [`${session.server}: ${session.session}`, session] as const);

describe('a recorded session', () => {
  it('there is of each of four servers', () => {
    expect(sessions).toHaveLength(45);
    expect(new Set(sessions.map(({ server }) => server)).size).toBe(4);
  });

  it.each(named)('gives the events it should: %s', async (_name, session) => {
    for (const [socket, { heard }] of await replay(session)) {
      expect(heard.filter(isForApplication), `socket ${socket}`).toEqual(expectedOf(session, socket));
    }
  });
});

describe('a recorded list of members', () => {
  const isList = ([, sender, text]: Session['frames'][number]) =>
    sender === '<' && text.includes('subscription_succeeded') && text.includes('presence\\":');
  const withLists = named.filter(([, { frames }]) => frames.some(isList));

  it.each(withLists)('is read: %s', async (_name, session) => {
    for (const [socket, , text] of session.frames.filter(isList)) {
      const { channel = '', data } = JSON.parse(text) as ServerFrame;
      const { presence } = read(data) as { presence: { ids?: unknown[]; hash: Fields } };
      const end = session.frames.findIndex((frame) => frame[2] === text && frame[0] === socket) + 1;
      const replays = await replay({ ...session, frames: session.frames.slice(0, end) });
      const { members } = (replays.get(socket) as SocketReplay).client.channel(channel) as unknown as {
        members: Record<string, { id: string; info: unknown }> & { count: number; me: { id: string } | null };
      };

      const ids = [...new Set((presence.ids ?? Object.keys(presence.hash)).map(String))];
      expect(Object.keys(members).sort()).toEqual(ids.sort());
      expect(members.count).toBe(ids.length);
      for (const id of ids) expect(members[id]?.info ?? null).toEqual(presence.hash[id] ?? null);
      expect(ids).toContain(members.me?.id);
    }
  });
});
