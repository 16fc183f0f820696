import { createHmac } from 'node:crypto';
import type { AuthorizationOptions, Options } from 'jetsocket-js';
import { type AppOptions, LocalService } from 'jetsocket-local';
import { onTestFinished } from 'vitest';

const app = { id: 'app', key: 'test-key', secret: 'test-secret' };

/** The embedded service on a free port; stopped after the test. */
export async function startService(settings: Partial<AppOptions> = {}): Promise<LocalService> {
  const service = await LocalService.start({ port: 0, apps: [{ ...app, ...settings }] });
  onTestFinished(() => service.stop());
  return service;
}

/** The signature an application's server would give; over anything else it is a wrong one. */
export function sign(text: string): string {
  return `${app.key}:${createHmac('sha256', app.secret).update(text).digest('hex')}`;
}

/** Authorizes channels and sign-ins as this user, properly. */
export function as(id: string, watchlist: readonly string[] = []): Options {
  const channels: AuthorizationOptions = {
    customHandler: async ({ socketId, channelName }) => {
      const channel_data = JSON.stringify({ user_id: id, user_info: { name: `Name of ${id}` } });
      return String(channelName).startsWith('presence-')
        ? { auth: sign(`${socketId}:${channelName}:${channel_data}`), channel_data }
        : { auth: sign(`${socketId}:${channelName}`) };
    },
  };
  const users: AuthorizationOptions = {
    customHandler: async ({ socketId }) => {
      const user_data = JSON.stringify({ id, watchlist });
      return { auth: sign(`${socketId}::user::${user_data}`), user_data };
    },
  };
  return { channelAuthorization: channels, userAuthentication: users };
}
