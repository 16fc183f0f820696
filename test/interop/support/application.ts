import { randomBytes } from 'node:crypto';
import ServerLibrary from 'jetsocket';
import type { Options } from 'jetsocket-js';
import Jetsocket from 'jetsocket-js/with-encryption';
import { onTestFinished } from 'vitest';
import { AuthEndpoint } from '../../support/auth-endpoint';
import { optionsFor, record } from '../../support/client';
import type { Served } from '../../support/soketi';

/** What signs for an application at a soketi, triggers and seals its events. */
export function libraryFor(served: Served, encryptionMasterKey: Uint8Array = randomBytes(32)): ServerLibrary {
  const { id: appId, key, secret } = served.app;
  const where = { host: '127.0.0.1', port: served.port, useTLS: false, prefix: 'pusher' as const };
  return new ServerLibrary({ appId, key, secret, ...where, encryptionMasterKey });
}

/** An application at a soketi: its server, its endpoint, and clients as its pages make them. For one test. */
export class Application {
  private constructor(
    readonly served: Served,
    readonly library: ServerLibrary,
    readonly endpoint: AuthEndpoint,
  ) {}

  static async at(served: Served, library = libraryFor(served)): Promise<Application> {
    const endpoint = await AuthEndpoint.start();
    endpoint.answer = ({ body: { socket_id, channel_name, user } }) => ({
      body:
        typeof channel_name === 'string'
          ? authorize(library, String(socket_id), channel_name, String(user))
          : library.authenticateUser(String(socket_id), { id: String(user) }),
    });
    return new Application(served, library, endpoint);
  }

  /** A client, with encryption, of the user with this id. It is disconnected after the test. */
  client(user = 'amy', options?: Options): Jetsocket {
    const client = new Jetsocket(this.served.app.key, this.options(user, options));
    onTestFinished(() => client.disconnect());
    return client;
  }

  /** Such a client on a channel, and all that was heard there. */
  async enter(channelName: string, user?: string, options?: Options) {
    const client = this.client(user, options);
    const channel = client.subscribe(channelName);
    const heard = record(channel);
    await channel.ready;
    return { client, channel, heard };
  }

  options(user: string, options: Options = {}): Options {
    const asks = { endpoint: this.endpoint.url, params: { user } };
    return optionsFor(this.served, { channelAuthorization: asks, userAuthentication: asks, ...options });
  }
}

export function authorize(library: ServerLibrary, socketId: string, channel: string, user: string) {
  const member = { user_id: user, user_info: { name: user.toUpperCase() } };
  return library.authorizeChannel(socketId, channel, channel.startsWith('presence-') ? member : undefined);
}
