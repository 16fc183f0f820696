import { randomBytes } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import ServerLibrary from 'jetsocket';
import type { LocalService } from 'jetsocket-local';
import { AuthEndpoint } from './auth-endpoint';

/** Two servers of one application behind one address, each with the master key it was deployed with. */
export class Deployment {
  /** When the endpoint was asked for a key, in milliseconds. */
  readonly asked: number[] = [];
  readonly #libraryWith: (encryptionMasterKey: Uint8Array) => ServerLibrary;
  #servers: [ServerLibrary, ServerLibrary];
  /** Requests and events go to the two in turn. */
  #requests = 0;
  #events = 0;

  private constructor(
    readonly endpoint: AuthEndpoint,
    libraryWith: (encryptionMasterKey: Uint8Array) => ServerLibrary,
  ) {
    this.#libraryWith = libraryWith;
    const library = libraryWith(randomBytes(32));
    this.#servers = [library, library];
    endpoint.answer = ({ body: { socket_id, channel_name } }) => {
      this.asked.push(performance.now());
      const server = this.#server(this.#requests++);
      return { body: server.authorizeChannel(String(socket_id), String(channel_name)) };
    };
  }

  static async start({ apps: [app], port }: LocalService): Promise<Deployment> {
    if (!app) throw new Error('the service has no application');
    const { id: appId, key, secret } = app;
    const where = { host: '127.0.0.1', port, useTLS: false };
    return new Deployment(
      await AuthEndpoint.start(),
      (encryptionMasterKey) => new ServerLibrary({ appId, key, secret, ...where, encryptionMasterKey }),
    );
  }

  /** A new master key, on the second server only: the old one is the next to be asked. */
  begin(): void {
    this.#servers[1] = this.#libraryWith(randomBytes(32));
    this.#requests = this.#events = 0;
  }

  /** Brings the first server to the key of the second. */
  finish(): void {
    this.#servers[0] = this.#servers[1];
  }

  async trigger(channel: string, event: string, data: unknown): Promise<void> {
    await this.#server(this.#events++).trigger(channel, event, data);
  }

  #server(turn: number): ServerLibrary {
    return this.#servers[turn % 2 ? 1 : 0];
  }
}
