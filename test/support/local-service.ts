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

/** The one that signs for the clients, which asks no service for that. */
const signing = libraryAt(1);

/** Options that have channels and sign-ins authorized as this user, as an application's server would. */
export function as(id: string, watchlist: readonly string[] = []): Options {
  return {
    channelAuthorization: {
      customHandler: async ({ channelName = '', socketId }) => {
        const member = { user_id: id, user_info: { name: `Name of ${id}` } };
        const presence = channelName.startsWith('presence-') ? member : undefined;
        return { ...signing.authorizeChannel(socketId, channelName, presence) };
      },
    },
    userAuthentication: {
      customHandler: async ({ socketId }) => ({ ...signing.authenticateUser(socketId, { id, watchlist }) }),
    },
  };
}
