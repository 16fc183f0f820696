import { randomBytes } from 'node:crypto';
import ServerLibrary from 'jetsocket';
import type { LocalService } from 'jetsocket-local';
import { AuthEndpoint } from './auth-endpoint';

/** Two servers of one application behind one address, each with the master key it was deployed with. */
export class Deployment {
  /** How often the endpoint was asked for a key. */
  asked = 0;
  readonly #libraryWith: (encryptionMasterKey: Uint8Array) => ServerLibrary;
  #servers: [ServerLibrary, ServerLibrary];
  /** Requests for a key and batches of events go to the two in turn. */
  #requests = 0;
  #batches = 0;

  private constructor(
    readonly endpoint: AuthEndpoint,
    libraryWith: (encryptionMasterKey: Uint8Array) => ServerLibrary,
  ) {
    this.#libraryWith = libraryWith;
    const library = libraryWith(randomBytes(32));
    this.#servers = [library, library];
    endpoint.answer = ({ body: { socket_id, channel_name } }) => {
      this.asked++;
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
    this.#requests = this.#batches = 0;
  }

  /** Brings the first server to the key of the second. */
  finish(): void {
    this.#servers[0] = this.#servers[1];
  }

  /** Triggers an event for each of these, in their order, by one request of the server whose turn it is: ten at most. */
  async trigger(channel: string, name: string, each: readonly unknown[]): Promise<void> {
    await this.#server(this.#batches++).triggerBatch(each.map((data) => ({ channel, name, data })));
  }

  #server(turn: number): ServerLibrary {
    return this.#servers[turn % 2 ? 1 : 0];
  }
}
