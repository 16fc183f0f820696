import { randomBytes } from 'node:crypto';
import ServerLibrary from 'jetsocket';
import { AuthEndpoint, type AuthRequest } from './auth-endpoint';

/** A server that speaks the prefix `pusher`, and the application it serves. */
export interface PusherServer {
  readonly port: number;
  readonly app: { readonly id: string; readonly key: string; readonly secret: string };
}

/**
 * An application at such a server, for one test: what triggers its events, and the endpoint that its pages
 * ask. Who asks is told by a header, `authorization: Bearer <user id>`; nobody else is authorized.
 */
export class PusherApplication {
  readonly library: ServerLibrary;

  private constructor(
    readonly server: PusherServer,
    readonly endpoint: AuthEndpoint,
  ) {
    const { id: appId, key, secret } = server.app;
    const where = { host: '127.0.0.1', port: server.port, useTLS: false, prefix: 'pusher' as const };
    this.library = new ServerLibrary({
      appId,
      key,
      secret,
      ...where,
      encryptionMasterKey: randomBytes(32),
    });
    endpoint.answer = (request) => this.#answer(request);
  }

  static async at(server: PusherServer): Promise<PusherApplication> {
    return new PusherApplication(server, await AuthEndpoint.start());
  }

  #answer({ headers, body }: AuthRequest) {
    const [, user] = /^Bearer (\w+)$/.exec(headers.authorization ?? '') ?? [];
    if (!user) return { status: 403, body: 'Forbidden' };
    const { socket_id, channel_name } = body as { socket_id: string; channel_name?: string };
    if (channel_name === undefined) return { body: this.library.authenticateUser(socket_id, { id: user }) };
    // As applications do that count their users: the id is a number.
    const user_id = /^\d+$/.test(user) ? Number(user) : user;
    const member = { user_id, user_info: { name: `Name of ${user}` } };
    const isPresence = channel_name.startsWith('presence-');
    return { body: this.library.authorizeChannel(socket_id, channel_name, isPresence ? member : undefined) };
  }
}
