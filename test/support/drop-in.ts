import Pusher, { type Options } from 'jetsocket-js/pusher';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { TestServer } from './server';

/** What a client of the drop-in needs to reach a server on this machine, with delays that suit a test. */
export function dropInOptions({ port }: { readonly port: number }, options: Partial<Options> = {}): Options {
  return {
    wsHost: '127.0.0.1',
    wsPort: port,
    forceTLS: false,
    WebSocket: WebSocket as unknown as NonNullable<Options['WebSocket']>,
    reconnect: { minDelay: 5, maxDelay: 20 },
    ...options,
  };
}

/** A client of the drop-in, at a server that does as it is told; disconnected after the test. */
export async function connectDropIn(options?: Partial<Options>) {
  const server = await TestServer.start({ prefix: 'pusher' });
  const client = new Pusher('test-key', dropInOptions(server, options));
  onTestFinished(() => client.disconnect());
  return { server, client };
}

/** The addresses a client opens, by a WebSocket that opens none. */
export function recordAddresses() {
  const addresses: string[] = [];
  class Unopened extends EventTarget {
    readonly readyState = 0;

    constructor(url: string) {
      super();
      addresses.push(url);
    }

    send(): void {}
    close(): void {}
  }
  return { addresses, WebSocket: Unopened as unknown as NonNullable<Options['WebSocket']> };
}
