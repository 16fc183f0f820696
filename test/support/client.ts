import Jetsocket, { type Options } from 'jetsocket-js';
import JetsocketWithEncryption from 'jetsocket-js/with-encryption';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import type { Line } from './server';
import { until, untilDone } from './wait';

interface Listening {
  readonly port: number;
}

/** Where a server on this machine is, with delays that suit a test. */
export function optionsFor({ port }: Listening, options: Options = {}): Options {
  return {
    wsHost: '127.0.0.1',
    wsPort: port,
    forceTLS: false,
    WebSocket: WebSocket as unknown as NonNullable<Options['WebSocket']>,
    reconnect: { minDelay: 5, maxDelay: 20 },
    ...options,
  };
}

/** A client of the server; it is disconnected after the test. */
export function connect(server: Listening, options?: Options): Jetsocket {
  const client = new Jetsocket('test-key', optionsFor(server, options));
  onTestFinished(() => client.disconnect());
  return client;
}

/** The same of the build that reads encrypted channels. */
export function connectEncrypted(server: Listening, options?: Options): JetsocketWithEncryption {
  const client = new JetsocketWithEncryption('test-key', optionsFor(server, options));
  onTestFinished(() => client.disconnect());
  return client;
}

/** What the builds have in common, each having its own types. */
export interface AnyClient {
  readonly connection: {
    readonly state: string;
    on(event: 'message', handler: (message: { readonly event: string }) => void): () => void;
    on(event: 'state_change', handler: (change: { readonly current: string }) => void): () => void;
  };
  send_event(event: string, data: unknown): boolean;
}

/** Resolves when the client is in that state, however soon it leaves it; it may take 5 s to get there. */
export async function inState(client: AnyClient, state: string): Promise<void> {
  let isThere = client.connection.state === state;
  const undo = client.connection.on('state_change', ({ current }) => {
    isThere ||= current === state;
  });
  try {
    await until(() => {
      if (!isThere) throw new Error(`still ${client.connection.state}, not ${state}`);
    });
  } finally {
    undo();
  }
}

let barriers = 0;

/** Everything sent so far has arrived, on both sides of the connection, and was dealt with. */
export async function settled(client: AnyClient, line: Line): Promise<void> {
  const event = `client-barrier-${++barriers}`;
  let isHere = false;
  let read = 0;
  const undo = client.connection.on('message', (message) => {
    read++;
    isHere ||= message.event === event;
  });
  line.raw(JSON.stringify({ event }));
  // Megabytes of frames take their time on a busy machine.
  await untilDone(
    () => isHere,
    () => read,
    'the client does not read its frames any more',
  );
  undo();
  // What the frames set going in promises is done before the next macrotask.
  await new Promise((resolve) => setImmediate(resolve));
  client.send_event(event, null);
  await until(() => {
    if (!line.received.some((frame) => frame.event === event))
      throw new Error('the client does not send any more');
  });
}

interface Bindable {
  bind_global(handler: (event: string, data: unknown) => void): unknown;
}

/** Every event of an emitter from now on, as `[event, data]`. */
export function record(emitter: Bindable): [event: string, data: unknown][] {
  const heard: [string, unknown][] = [];
  emitter.bind_global((event, data) => heard.push([event, data]));
  return heard;
}

/** The data of the events of one name among recorded ones. */
export function dataOf<Data = unknown>(heard: readonly [string, unknown][], name: string): Data[] {
  return heard.filter(([event]) => event === name).map(([, data]) => data as Data);
}
