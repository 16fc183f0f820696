import { readFileSync } from 'node:fs';
import type { Authorization, Options } from 'jetsocket-js';
import type Jetsocket from 'jetsocket-js/with-encryption';
import { connectEncrypted, inState, settled } from './client';
import { base64, channelKey } from './sealing';
import { type ClientFrame, type Line, TestServer } from './server';
import { until } from './wait';

/** The number of the socket, who sent it, and the text, or what it was in brackets. */
type RecordedFrame = readonly [socket: number, sender: '<' | '>', text: string];

export interface Session {
  readonly server: string;
  readonly session: string;
  readonly frames: readonly RecordedFrame[];
}

export const { sessions } = JSON.parse(
  readFileSync(new URL('../vectors/wire-sessions.json', import.meta.url), 'utf8'),
) as { readonly sessions: readonly Session[] };

/** The master key of every encrypted session. */
export const masterKey = new Uint8Array(32).fill(7);

/** What an application heard: the channel's name, `user` or `connection`, then the event and its data. */
export type Heard = readonly [where: string, event: string, data?: unknown];

/** Plays one socket of a session: sends what its server sent, and has a client do what its client did. */
export class SocketReplay {
  readonly heard: Heard[] = [];
  readonly client: Jetsocket;
  readonly #line: () => Promise<Line>;
  readonly #sent: ClientFrame[];

  private constructor(server: TestServer, sent: ClientFrame[]) {
    this.#sent = sent;
    this.#line = () => until(() => server.lines[0] ?? Promise.reject(new Error('no connection')));
    // A client that is told to come back may do so long after the test.
    const reconnect = { minDelay: 1e9, maxDelay: 1e9 };
    const handler: NonNullable<Options['channelAuthorization']> = {
      customHandler: async ({ channelName }) => this.#authorization(channelName),
    };
    this.client = connectEncrypted(server, {
      reconnect,
      channelAuthorization: handler,
      userAuthentication: handler,
    });
    this.client.connection.bind('error', (error) => {
      this.heard.push(['connection', 'error', 'code' in error ? error.code : error.name]);
    });
    this.client.user.bind_global((event, data) => this.heard.push(['user', event, data]));
  }

  static async start({ frames }: Session, socket: number): Promise<SocketReplay> {
    const server = await TestServer.start({ prefix: 'pusher' });
    server.greet = server.onSubscribe = () => {};
    const sent = frames
      .filter(([number, sender, text]) => number === socket && sender === '>' && text.startsWith('{'))
      .map(([, , text]) => JSON.parse(text) as ClientFrame);
    return new SocketReplay(server, sent);
  }

  /** Does one step of the recording. */
  async play([, sender, text]: RecordedFrame): Promise<void> {
    const line = await this.#line();
    const code = Number(/^\[close (\d+)/.exec(text)?.[1]);
    if (sender === '<') {
      if (!text.startsWith('[')) line.raw(text);
      else if (code && line.isOpen) line.close(code);
    } else if (code) {
      await settled(this.client, line);
      this.client.disconnect();
    } else if (text.startsWith('{')) {
      await settled(this.client, line);
      await this.#act(JSON.parse(text) as ClientFrame, line);
    }
  }

  /** Everything that was played has been dealt with, and the client is in that state. */
  async end(state: string): Promise<void> {
    const line = await this.#line();
    if (state === 'connected') await settled(this.client, line);
    else await inState(this.client, state);
  }

  async #act({ event, channel, data }: ClientFrame, line: Line): Promise<void> {
    const { channel: name = '' } = data as { channel?: string };
    if (event === 'pusher:signin') this.client.signin();
    else if (event === 'pusher:subscribe') this.#subscribe(name);
    else if (event === 'pusher:unsubscribe') this.client.unsubscribe(name);
    else if (event === 'pusher:ping') return;
    else this.client.channel(channel ?? '')?.trigger(event as `client-${string}`, data);
    await until(() => {
      if (
        !line.received.some((frame) => isSame(frame, { event, data: channel ? data : { channel: name } }))
      ) {
        throw new Error(`the client did not send ${event} for ${channel ?? name}`);
      }
    });
  }

  #subscribe(name: string): void {
    // The client itself asks for the channel of its user.
    if (name.startsWith('#')) return;
    const channel = this.client.subscribe(name);
    channel.bind_global((event, data) => {
      // What comes with it differs from server to server, and is no application's business.
      this.heard.push(event === 'jetsocket:subscription_succeeded' ? [name, event] : [name, event, data]);
    });
  }

  /** What the recorded client had been given, and for encrypted channels the key. */
  #authorization(channelName: string | undefined): Authorization {
    const asked = this.#sent
      .map(({ data }) => data as Authorization & { readonly channel?: string })
      .find((data) => (channelName === undefined ? data.user_data : data.channel === channelName));
    return {
      auth: asked?.auth ?? '',
      ...(asked?.channel_data !== undefined && { channel_data: asked.channel_data }),
      ...(asked?.user_data !== undefined && { user_data: asked.user_data }),
      ...(channelName && { shared_secret: base64(channelKey(channelName, masterKey)) }),
    };
  }
}

/** Whether a frame of ours is the recorded one: signatures aside, which public channels leave out. */
function isSame(ours: ClientFrame, recorded: ClientFrame): boolean {
  const names = ({ data }: ClientFrame) => (data as { channel?: string } | undefined)?.channel ?? '';
  return ours.event === recorded.event && (names(ours) === names(recorded) || names(recorded) === '');
}
