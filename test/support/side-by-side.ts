import Pusher from 'jetsocket-js/pusher/with-encryption';
import { LocalService } from 'jetsocket-local';
import PusherJs, { type Options } from 'pusher-js';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { PusherApplication } from './pusher-application';
import { until } from './wait';

/** pusher-js has no gap, and tells of a sign-in on the client alone. */
const OURS = ['pusher:gap', 'pusher:signin_success'];

interface Bindable {
  bind_global(handler: (event: string, data: unknown) => void): unknown;
}

/** What the script of an application works with. */
export class Stage {
  /** What the application saw so far. */
  readonly seen: unknown[] = [];

  constructor(
    readonly service: LocalService,
    readonly application: PusherApplication,
    readonly Engine: typeof PusherJs,
  ) {}

  /** A client of the engine in question, for a user; connected. */
  async client(user = 'amy', options: Partial<Options> = {}): Promise<PusherJs> {
    const client = this.unconnected(this.Engine, user, options);
    await this.until(() => client.connection.state === 'connected');
    return client;
  }

  /** Somebody else's client: pusher-js in both runs. */
  somebody(user: string): PusherJs {
    return this.unconnected(PusherJs, user);
  }

  unconnected(
    Engine: typeof PusherJs,
    user: string,
    options: Partial<Options> = {},
    key = this.application.server.app.key,
  ): PusherJs {
    const asks = {
      transport: 'ajax' as const,
      endpoint: this.application.endpoint.url,
      headers: { authorization: `Bearer ${user}` },
    };
    const where = { cluster: '', wsHost: '127.0.0.1', wsPort: this.service.port, forceTLS: false };
    const settings = {
      ...where,
      channelAuthorization: asks,
      userAuthentication: asks,
      WebSocket,
      ...options,
    };
    const client = new Engine(key, settings);
    onTestFinished(() => client.disconnect());
    return client;
  }

  note(...what: unknown[]): void {
    this.seen.push(what.map(plain));
  }

  /** Notes every event from now on, but those that only the drop-in has. */
  noteEvents(emitter: Bindable, as: string): void {
    emitter.bind_global((event, data) => OURS.includes(event) || this.note(as, event, data));
  }

  noteFlags(channel: ReturnType<PusherJs['subscribe']>): void {
    const { name, subscribed, subscriptionPending, subscriptionCancelled, subscriptionCount } = channel;
    this.note('flags', name, subscribed, subscriptionPending, subscriptionCancelled, subscriptionCount);
  }

  /** Waits until the application has seen an event, `times` times. */
  event(name: string, times = 1): Promise<void> {
    return this.until(
      () => this.seen.filter((what) => Array.isArray(what) && what.includes(name)).length >= times,
    );
  }

  until(check: () => boolean): Promise<void> {
    return until(() => {
      if (!check()) throw new Error(`not yet, after ${JSON.stringify(this.seen)}`);
    });
  }
}

export type Script = (stage: Stage) => Promise<void>;

/** What an application sees of a script, on pusher-js and on the drop-in. */
export async function runSideBySide(script: Script) {
  const theirs = await run(script, PusherJs);
  return { theirs, ours: await seenByOurs(script) };
}

/** What it sees on the drop-in alone. */
export const seenByOurs = (script: Script) => run(script, Pusher as unknown as typeof PusherJs);

async function run(script: Script, Engine: typeof PusherJs): Promise<unknown[]> {
  const app = { id: 'app', key: 'test-key', secret: 'test-secret', subscriptionCount: true };
  const service = await LocalService.start({ port: 0, prefix: 'pusher', apps: [app] });
  onTestFinished(() => service.stop());
  const application = await PusherApplication.at({ port: service.port, app });
  const stage = new Stage(service, application, Engine);
  await script(stage);
  return stage.seen;
}

/** A value as it was when it was seen, errors without their words, which are each library's own. */
function plain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if ('each' in value) return members(value as unknown as Members);
  if ('type' in value && value.type === 'AuthError') {
    const { type, error, status } = value as { type: unknown; error?: unknown; status?: unknown };
    return { type, status, error: typeof error };
  }
  return structuredClone(value);
}

interface Members {
  readonly count: number;
  readonly myID: unknown;
  readonly me: unknown;
  readonly members: Record<string, unknown>;
  get(id: string): unknown;
  each(visit: (member: unknown) => void): void;
}

function members(list: Members) {
  const all: unknown[] = [];
  list.each((member) => all.push(member));
  const { count, myID, me } = list;
  const got = Object.keys(list.members).map((id) => list.get(id));
  return structuredClone({
    count,
    myID,
    me,
    members: list.members,
    each: all,
    got,
    nobody: list.get('nobody'),
  });
}
