import type { Faults } from './engine/faults';
import { Hub } from './engine/hub';
import type { FrameListener, FrameRecord } from './engine/recorder';
import type { App } from './engine/settings';
import type { Prefix } from './engine/wire';
import { LocalServiceError } from './errors';
import { type LocalServiceOptions, type ResolvedOptions, resolveOptions } from './options';
import { HubServer } from './server/server';
import { nodeSurroundings } from './server/surroundings';

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
  /** The applications with every setting decided. */
  readonly apps: readonly App[];
  readonly #hub: Hub;
  readonly #server: HubServer;
  #stopped: Promise<void> | undefined;

  /** Resolves when it listens; rejects with a LocalServiceError when an option is wrong or the port is taken. */
  static async start(options: LocalServiceOptions = {}): Promise<LocalService> {
    const resolved = resolveOptions(options);
    const hub = new Hub({ ...resolved, surroundings: nodeSurroundings });
    const server = new HubServer(hub);
    const port = await server.listen(resolved.port, resolved.host);
    return new LocalService(resolved, port, hub, server);
  }

  private constructor(options: ResolvedOptions, port: number, hub: Hub, server: HubServer) {
    this.port = port;
    this.url = `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}`;
    this.prefix = options.prefix;
    this.apps = options.apps;
    this.#hub = hub;
    this.#server = server;
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

  /** Calls `listener` with every frame from now on; returns what ends it. */
  onFrame(listener: FrameListener): () => void {
    return this.#hub.recorder.listen(listener);
  }

  /** Delivers an event without a REST request; text goes as it is, anything else as JSON text. */
  publish(channel: string, event: string, data: unknown, appId: string = this.apps[0]?.id ?? ''): void {
    const application = this.#hub.application(appId);
    if (application === undefined)
      throw new LocalServiceError(`there is no application with the id ${appId}`);
    const text = typeof data === 'string' ? data : (JSON.stringify(data) ?? '');
    application.publish({ channel, event, data: text });
  }

  /** Closes clients with 4200 and frees the port, within about a second. May be called again. */
  stop(): Promise<void> {
    this.#stopped ??= this.#server.close();
    return this.#stopped;
  }
}
