import Pusher from 'jetsocket-js/pusher/with-encryption';
import Echo from 'laravel-echo';
import PusherJs from 'pusher-js';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { PusherApplication, type PusherServer } from './pusher-application';

/** What makes Echo's connections: the class it is given as `Pusher`. */
export type Engine = typeof PusherJs;

// What Echo's types ask for is the class of pusher-js itself, to its private members.
export const dropIn = Pusher as unknown as Engine;

export const engines: [name: string, engine: Engine][] = [
  ['pusher-js', PusherJs],
  ['jetsocket-js/pusher/with-encryption', dropIn],
];

export interface Echoes {
  application: PusherApplication;
  echo(user?: string, options?: Readonly<Record<string, unknown>>): Echo<'reverb'>;
}

/** An application, and Echo as its pages make it, connected. */
export async function startEcho(engine: Engine, server: PusherServer): Promise<Echoes> {
  const application = await PusherApplication.at(server);
  return {
    application,
    echo(user = 'amy', options = {}) {
      const echo = new Echo<'reverb'>({
        broadcaster: 'reverb',
        Pusher: engine,
        key: server.app.key,
        wsHost: '127.0.0.1',
        // As `import.meta.env` gives it.
        wsPort: String(server.port) as unknown as number,
        forceTLS: false,
        enabledTransports: ['ws', 'wss'],
        authEndpoint: application.endpoint.url,
        auth: { headers: { authorization: `Bearer ${user}` } },
        // For a Node without one; pusher-js brings its own.
        ...({ WebSocket } as object),
        ...options,
      });
      onTestFinished(() => echo.disconnect());
      return echo;
    },
  };
}

/** Resolves when the service has agreed. */
export const subscribed = (channel: { subscribed(handler: () => void): unknown }) =>
  new Promise<void>((resolve) => channel.subscribed(resolve));
