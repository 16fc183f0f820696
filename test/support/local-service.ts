import ServerLibrary from 'jetsocket';
import type { Options } from 'jetsocket-js';
import { type AppOptions, LocalService } from 'jetsocket-local';
import { onTestFinished } from 'vitest';

/** The key is the one of every test client. */
const app = { id: 'app', key: 'test-key', secret: 'test-secret' } as const;

/** A service on this machine, at `port` or a free one; it is stopped after the test. */
export async function startLocal(
  settings: Partial<AppOptions> = {},
  options: { prefix?: 'jetsocket' | 'pusher'; port?: number } = {},
): Promise<LocalService> {
  const service = await LocalService.start({ port: 0, apps: [{ ...app, ...settings }], ...options });
  onTestFinished(() => service.stop());
  return service;
}

/** The server library of an application whose service is on this machine. */
export function libraryAt(port: number): ServerLibrary {
  const encryptionMasterKey = Buffer.alloc(32, 7);
  const { id: appId, key, secret } = app;
  return new ServerLibrary({
    appId,
    key,
    secret,
    host: '127.0.0.1',
    port,
    useTLS: false,
    encryptionMasterKey,
  });
}

/** Options that have the library answer the client's requests for authorization, as this user. */
export function authorizedBy(library: ServerLibrary, id: string): Options {
  return {
    channelAuthorization: {
      customHandler: async ({ channelName = '', socketId }) => {
        const presence = channelName.startsWith('presence-') ? { user_id: id } : undefined;
        return { ...library.authorizeChannel(socketId, channelName, presence) };
      },
    },
    userAuthentication: {
      customHandler: async ({ socketId }) => ({
        ...library.authenticateUser(socketId, { id, watchlist: ['bob'] }),
      }),
    },
  };
}
