import type { Application } from './application';
import type { App } from './settings';
import { fitsPattern } from './star-pattern';

/** What a client asks for when it connects. */
export interface ConnectRequest {
  /** Path and query, such as `/app/KEY?protocol=7`. */
  readonly path: string;
  /** The page's origin, which browsers always send. */
  readonly origin?: string | undefined;
}

/** Why a client may not connect: the code it is closed with, and words. */
export interface Rejection {
  readonly code: number;
  readonly message: string;
}

/** The application a request is for, or why it is turned away. */
export function admit(
  request: ConnectRequest,
  byKey: ReadonlyMap<string, Application>,
): Application | Rejection {
  const [path = '', query = ''] = request.path.split('?', 2);
  const key = keyIn(path);
  if (key === undefined) return { code: 4005, message: 'Path not found; connect to /app/KEY.' };
  const application = byKey.get(key);
  if (application === undefined) return { code: 4001, message: 'There is no application with this key.' };
  return rejectionBy(application, query, request.origin) ?? application;
}

function rejectionBy(
  { settings, connections }: Application,
  query: string,
  origin: string | undefined,
): Rejection | undefined {
  const protocol = new URLSearchParams(query).get('protocol');
  if (protocol !== null && !/^\d+$/.test(protocol)) {
    return { code: 4006, message: 'The protocol version is no number; use 5, 6 or 7.' };
  }
  if (protocol !== null && !/^[567]$/.test(protocol)) {
    return { code: 4007, message: 'Unsupported protocol version; use 5, 6 or 7.' };
  }
  if (!settings.enabled) return { code: 4003, message: 'The app is not enabled.' };
  if (!allowsOrigin(settings, origin)) return { code: 4009, message: 'The origin is not allowed.' };
  if (connections.size >= settings.maxConnections) {
    return { code: 4004, message: 'The app is over its quota of connections.' };
  }
  return undefined;
}

/** Programs send no origin; the list is about pages. */
function allowsOrigin({ allowedOrigins }: App, origin: string | undefined): boolean {
  return origin === undefined || allowedOrigins.some((pattern) => fitsPattern(origin, pattern));
}

function keyIn(path: string): string | undefined {
  const [, key] = /^\/app\/([^/]+)\/?$/.exec(path) ?? [];
  try {
    return key === undefined ? undefined : decodeURIComponent(key);
  } catch {
    return undefined;
  }
}
