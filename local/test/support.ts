import { createHash, createHmac } from 'node:crypto';
import { once } from 'node:events';
import { afterEach, expect, vi } from 'vitest';
import { WebSocket } from 'ws';
import { type AppOptions, LocalService, type LocalServiceOptions } from '../src/index';
import { app } from './support-app';

export { app };

const opened: { close(): unknown }[] = [];

afterEach(async () => {
  for (const each of opened.splice(0).reverse()) await each.close();
});

/** Closes `subject` after the test. */
export function cleanUp(close: () => unknown): void {
  opened.push({ close });
}

/** A service on a free port with one application; it is stopped after the test. */
export async function startService(
  settings: Partial<AppOptions> = {},
  options: LocalServiceOptions = {},
): Promise<LocalService> {
  const service = await LocalService.start({ port: 0, apps: [{ ...app, ...settings }], ...options });
  cleanUp(() => service.stop());
  return service;
}

/** Where a service is: itself, or what is known of one in another process. */
export type Address = Pick<LocalService, 'url' | 'prefix'>;

/** A frame as a test reads it: `data` parsed when it is JSON text. */
export interface ReadFrame {
  event: string;
  channel?: string;
  data?: unknown;
  user_id?: string;
}

/** A plain WebSocket client that keeps what it hears. */
export class TestClient {
  readonly socket: WebSocket;
  readonly frames: ReadFrame[] = [];
  closeCode: number | undefined;

  constructor(url: string, headers: Record<string, string> = {}) {
    this.socket = new WebSocket(url, { headers });
    this.socket.on('error', () => {});
    this.socket.on('message', (data) => this.frames.push(read(data.toString())));
    this.socket.on('close', (code) => {
      this.closeCode = code;
    });
    cleanUp(() => this.socket.terminate());
  }

  /** Connects to the application and waits for the greeting. */
  static async open(service: Address, path?: string): Promise<TestClient> {
    const client = new TestClient(socketUrl(service, path));
    await client.hear(`${service.prefix}:connection_established`);
    return client;
  }

  get socketId(): string {
    const greeting = this.frames.find(({ event }) => event.endsWith(':connection_established'));
    if (greeting === undefined) throw new Error('the service has not greeted yet');
    return (greeting.data as { socket_id: string }).socket_id;
  }

  /** The frames of one event so far. */
  heard(event: string): ReadFrame[] {
    return this.frames.filter((frame) => frame.event === event);
  }

  /** Waits for a frame of the event, on the channel if one is given. */
  hear(event: string, channel?: string): Promise<ReadFrame> {
    return vi.waitFor(
      () => {
        const found = this.frames.find(
          (frame) => frame.event === event && (channel === undefined || frame.channel === channel),
        );
        if (!found) throw new Error(`${event} was not heard, but ${JSON.stringify(this.frames)}`);
        return found;
      },
      { timeout: 3000, interval: 5 },
    );
  }

  send(event: string, data?: unknown, channel?: string): void {
    this.socket.send(JSON.stringify({ event, data, channel }));
  }

  subscribe(channel: string, extra: object = {}): void {
    this.send('jetsocket:subscribe', { channel, ...extra });
  }

  /** Subscribes with the signature that the channel needs and waits for the answer. */
  async join(channel: string, channelData?: object): Promise<ReadFrame> {
    this.subscribe(channel, authorization(this.socketId, channel, channelData));
    return this.hear('jetsocket_internal:subscription_succeeded', channel);
  }

  /** Waits until everything the service has said so far is here. */
  async settled(): Promise<void> {
    const ping = once(this.socket, 'pong');
    this.socket.ping();
    await ping;
  }

  /** The code the service closes with. */
  closed(): Promise<number> {
    return vi.waitFor(
      () => {
        expect(this.closeCode).toBeDefined();
        return this.closeCode as number;
      },
      { timeout: 3000, interval: 5 },
    );
  }
}

export function socketUrl(service: Address, path = `/app/${app.key}?protocol=7`): string {
  return service.url.replace('http', 'ws') + path;
}

/** What an application's server answers to an authorization request. */
export function authorization(socketId: string, channel: string, data?: object): object {
  const channelData = data && JSON.stringify(data);
  const signed = [socketId, channel, ...(channelData ? [channelData] : [])].join(':');
  return { auth: `${app.key}:${hmac(signed)}`, channel_data: channelData };
}

/** What an application's server answers to a user authentication request. */
export function userAuthentication(socketId: string, data: object): { auth: string; user_data: string } {
  const userData = JSON.stringify(data);
  return { auth: `${app.key}:${hmac(`${socketId}::user::${userData}`)}`, user_data: userData };
}

export interface RestCall {
  method?: string;
  path: string;
  params?: Record<string, string | number | undefined>;
  body?: unknown;
  /** The body as it is sent, when it is not JSON of `body`. */
  rawBody?: string;
}

/** Makes a signed request; a parameter given as `undefined` is left out. */
export async function rest(service: Address, call: RestCall): Promise<{ status: number; body: unknown }> {
  const { method = call.body === undefined && call.rawBody === undefined ? 'GET' : 'POST' } = call;
  const body = call.rawBody ?? (call.body === undefined ? undefined : JSON.stringify(call.body));
  const path = `/apps/${app.id}${call.path}`;
  const response = await fetch(`${service.url}${path}?${signedQuery(method, path, call.params, body)}`, {
    method,
    ...(body !== undefined && { body }),
  });
  return { status: response.status, body: await response.json() };
}

/** The query of a signed request. */
export function signedQuery(
  method: string,
  path: string,
  params: RestCall['params'] = {},
  body?: string | Uint8Array,
): string {
  const all: RestCall['params'] = {
    auth_key: app.key,
    auth_timestamp: Math.floor(Date.now() / 1000),
    auth_version: '1.0',
    ...(body !== undefined && { body_md5: createHash('md5').update(body).digest('hex') }),
    ...params,
  };
  const pairs = Object.entries(all).filter(
    ([name, value]) => name !== 'auth_signature' && value !== undefined,
  );
  const query = pairs
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
  const signature = params.auth_signature ?? hmac(`${method}\n${path}\n${query}`);
  return `${query}&auth_signature=${signature}`;
}

/** Hex HMAC-SHA256 under the application's secret. */
export function hmac(text: string): string {
  return createHmac('sha256', app.secret).update(text).digest('hex');
}

function read(text: string): ReadFrame {
  const frame = JSON.parse(text) as ReadFrame;
  if (typeof frame.data !== 'string') return frame;
  try {
    return { ...frame, data: JSON.parse(frame.data) };
  } catch {
    return frame;
  }
}
