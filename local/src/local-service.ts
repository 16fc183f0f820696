import { Console } from './console/console';
import { checkChannelName, checkEventName, jsonOf } from './engine/event-arguments';
import type { Faults } from './engine/faults';
import { Hub } from './engine/hub';
import { isolated } from './engine/isolated';
import type { FrameListener, FrameRecord } from './engine/recorder';
import type { App } from './engine/settings';
import type { Prefix } from './engine/wire';
import { LocalServiceError } from './errors';
import { activityEntry, type LogSink, requestEntry, serviceEntry, webhookEntry } from './log/log-entry';
import { type LocalServiceOptions, type ResolvedOptions, resolveOptions } from './options';
import { sign } from './server/digests';
import type { AnsweredRequest } from './server/requests';
import { HubServer } from './server/server';
import { nodeSurroundings } from './server/surroundings';
import { type WebhookReport, Webhooks } from './webhooks/webhooks';

/** The parts of a service that listens. */
interface Running {
  readonly hub: Hub;
  readonly server: HubServer;
  readonly webhooks: Webhooks;
}

/**
 * The channels service on one machine: a WebSocket and HTTP server that keeps everything in memory.
 *
 * @example
 * const service = await LocalService.start({ port: 0 });
 * const jetsocket = new Jetsocket(service.apps[0].key, { wsHost: '127.0.0.1', wsPort: service.port, forceTLS: false });
 * await service.stop();
 */
export class LocalService {
  /** The port it listens at. */
  readonly port: number;
  /** Where it is, such as `http://127.0.0.1:6001`. */
  readonly url: string;
  readonly prefix: Prefix;
  readonly #apps: readonly App[];
  readonly #hub: Hub;
  readonly #server: HubServer;
  readonly #webhooks: Webhooks;
  #stopped: Promise<void> | undefined;

  /** Resolves when it listens; rejects with a LocalServiceError when an option is wrong or the port is taken. */
  static async start(options: LocalServiceOptions = {}): Promise<LocalService> {
    const resolved = resolveOptions(options);
    const { requestTimeout, log: sink } = resolved;
    const log: LogSink | undefined = sink && ((entry) => isolated(() => sink(entry), undefined));
    const hub = new Hub({ ...resolved, surroundings: nodeSurroundings });
    const answered = log && ((request: AnsweredRequest) => log(requestEntry(Date.now(), request)));
    const console = resolved.console ? new Console(hub, resolved.consoleHosts) : undefined;
    const server = new HubServer(hub, { requestTimeout, answered, console });
    const port = await server.listen(resolved.port, resolved.host);
    if (log) hub.activity.listen((activity) => log(activityEntry(activity)));
    const report = (each: WebhookReport) => log?.(webhookEntry(Date.now(), each));
    const webhooks = new Webhooks(hub, { surroundings: nodeSurroundings, sign, report });
    const service = new LocalService(resolved, port, { hub, server, webhooks });
    const { url } = service;
    const page = console ? `${url}/console` : undefined;
    log?.(serviceEntry(Date.now(), 'listening', { url, prefix: service.prefix, console: page }));
    for (const { id, key } of service.apps) log?.(serviceEntry(Date.now(), 'application', { app: id, key }));
    return service;
  }

  private constructor(options: ResolvedOptions, port: number, { hub, server, webhooks }: Running) {
    this.port = port;
    this.url = `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}`;
    this.prefix = options.prefix;
    this.#apps = options.apps;
    this.#hub = hub;
    this.#server = server;
    this.#webhooks = webhooks;
  }

  /** The applications with every setting decided. */
  get apps(): readonly App[] {
    // No field: whoever prints the service does not print its secrets.
    return this.#apps;
  }

  /** Misbehaviour on request. */
  get faults(): Faults {
    return this.#hub.faults;
  }

  /** The socket ids of all connections, oldest first. */
  get connections(): string[] {
    return this.#hub.connections;
  }

  /** The occupied channels of all applications, and the socket ids on each. */
  get channels(): Map<string, string[]> {
    const channels = new Map<string, string[]>();
    for (const application of this.#hub.applications) {
      for (const [name, { subscribers }] of application.channels) {
        channels.set(name, [...(channels.get(name) ?? []), ...subscribers.keys()]);
      }
    }
    return channels;
  }

  /** The newest frames from clients, oldest first; see the `record` option. */
  get received(): FrameRecord[] {
    return this.#hub.recorder.frames('in');
  }

  /** The newest frames to clients, oldest first. */
  get sent(): FrameRecord[] {
    return this.#hub.recorder.frames('out');
  }

  /** Calls `listener` with every frame from now on; returns what ends it. What it throws is reported as uncaught. */
  onFrame(listener: FrameListener): () => void {
    if (typeof listener !== 'function') throw new TypeError('onFrame() needs a function');
    return this.#hub.recorder.listen(listener);
  }

  /**
   * Delivers an event without a REST request; text goes as it is, anything else as JSON text. Without `appId` it is
   * the first application's.
   * @throws TypeError for names that the service would refuse, and for data that JSON cannot hold
   * @throws LocalServiceError where there is no such application
   */
  publish(channel: string, event: string, data: unknown, appId: string = this.apps[0]?.id ?? ''): void {
    checkChannelName(channel);
    checkEventName(event);
    if (this.#hub.wire.reserves(event)) {
      throw new TypeError(`${event} is an event of the service itself; use faults.send() to send one anyhow`);
    }
    const application = this.#hub.application(appId);
    if (application === undefined)
      throw new LocalServiceError(`there is no application with the id ${appId}`);
    const text = typeof data === 'string' ? data : jsonOf(event, data ?? null);
    application.publish({ channel, event, data: text });
  }

  /** Closes clients with 4200, frees the port, tells webhooks what is left; takes some 2 s at most. May be called again. */
  stop(): Promise<void> {
    this.#stopped ??= this.#server.close().then(() => this.#webhooks.stop());
    return this.#stopped;
  }
}
