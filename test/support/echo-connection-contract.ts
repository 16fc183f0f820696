import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engines, startEcho, subscribed } from './echo';
import type { PusherServer } from './pusher-application';
import { until } from './wait';

/** The same of the connection, and of authorization. */
export function describeEchoConnection(startServer: () => Promise<PusherServer & { stop(): unknown }>): void {
  let server: Awaited<ReturnType<typeof startServer>>;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server?.stop());

  describe.each(engines)('Laravel Echo on %s', (_name, engine) => {
    it('tells how the connection is', async () => {
      const { echo } = await startEcho(engine, server);
      const page = echo();
      const seen: string[] = [];
      const undo = page.connector.onConnectionChange((status) => seen.push(status));
      await until(() => expect(page.connectionStatus()).toBe('connected'));
      expect(page.socketId()).toMatch(/^\d+\.\d+$/);
      expect(seen.at(-1)).toBe('connected');
      page.disconnect();
      expect(page.connectionStatus()).toBe('disconnected');
      await until(() => expect(seen.at(-1)).toBe('disconnected'));
      undo();
      const before = seen.length;
      page.connector.pusher.connect();

      await until(() => expect(page.connectionStatus()).toBe('connected'));
      expect(seen).toHaveLength(before);
    });

    it('tells of an authorization that was refused, with its status', async () => {
      const { echo } = await startEcho(engine, server);
      const errors: unknown[] = [];
      echo('amy', { auth: { headers: {} } })
        .private(randomUUID())
        .error((error: unknown) => errors.push(error));

      await until(() => expect(errors).toHaveLength(1));
      expect({ ...(errors[0] as object) }).toMatchObject({
        type: 'AuthError',
        status: 403,
        error: expect.any(String),
      });
    });

    it('uses a token that was changed in auth.headers from then on', async () => {
      const { application, echo } = await startEcho(engine, server);
      const page = echo('amy');
      await subscribed(page.private(randomUUID()));
      page.connector.options.auth.headers.authorization = 'Bearer bob';
      await subscribed(page.private(randomUUID()));

      const tokens = application.endpoint.requests.map(({ headers }) => headers.authorization);
      expect(tokens).toEqual(['Bearer amy', 'Bearer bob']);
    });

    it('signs the user in', async () => {
      const { application, echo } = await startEcho(engine, server);
      const { pusher } = echo('amy', {
        userAuthentication: { endpoint: application.endpoint.url, headers: { authorization: 'Bearer amy' } },
      }).connector;
      const heard: unknown[] = [];
      pusher.user.bind('notice', (data: unknown) => heard.push(data));
      const signedIn = new Promise((resolve) => pusher.bind('pusher:signin_success', resolve));
      pusher.signin();
      expect(await signedIn).toMatchObject({ user_data: '{"id":"amy"}' });

      await until(async () => {
        await application.library.sendToUser('amy', 'notice', { n: 1 });
        expect(heard).toContainEqual({ n: 1 });
      });
    });
  });
}
