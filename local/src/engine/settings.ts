import { problemWithWebhooks, type WebhookOptions } from './webhook-settings';

/** One application of the service, as it is configured. */
export interface AppOptions {
  id: string;
  key: string;
  /** Signs authorizations and REST requests. */
  secret: string;
  /** `false` refuses its connections (4003) and requests (403). @default true */
  enabled?: boolean;
  /** Whether clients may send `client-` events to each other. @default true */
  clientEvents?: boolean;
  /** Client events a connection may send in a second. @default 10 */
  clientEventsPerSecond?: number;
  /** REST requests in a second; more are answered with 429. @default Infinity */
  requestsPerSecond?: number;
  /** Whether users may sign in; `'required'` closes connections that have not in time. @default true */
  userAuthentication?: boolean | 'required';
  /** Seconds to sign in where that is required. @default 30 */
  userAuthenticationTimeout?: number;
  /** Whether subscribers are told how many they are. @default false */
  subscriptionCount?: boolean;
  /** Connections at one time. @default Infinity */
  maxConnections?: number;
  /** Channels one connection may be on. @default 1000 */
  maxChannels?: number;
  /** Users on one presence channel. @default 1000 */
  maxPresenceMembers?: number;
  /** Bytes of an event's data, of a member's and of a user's. @default 10240 */
  maxEventBytes?: number;
  /** Origins of pages that may connect: `https://example.com`, `https://*.example.com` (one star). @default all */
  allowedOrigins?: readonly string[];
  /** Seconds of silence after which a connection is pinged. @default 120 */
  activityTimeout?: number;
  /** Seconds a ping may stay unanswered. @default 30 */
  pongTimeout?: number;
  /** Seconds a cache channel keeps its last event. @default 1800 */
  cacheLifetime?: number;
  /** Addresses of the application that are told what happens. @default none */
  webhooks?: readonly WebhookOptions[];
}

/** One application with every setting decided. */
export type App = Readonly<Required<AppOptions>>;

/** The application of a service that was given none. */
export const localApp: AppOptions = { id: 'local', key: 'local-key', secret: 'local-secret' };

const defaults = {
  enabled: true,
  clientEvents: true,
  clientEventsPerSecond: 10,
  requestsPerSecond: Number.POSITIVE_INFINITY,
  userAuthentication: true,
  userAuthenticationTimeout: 30,
  subscriptionCount: false,
  maxConnections: Number.POSITIVE_INFINITY,
  maxChannels: 1000,
  maxPresenceMembers: 1000,
  maxEventBytes: 10_240,
  allowedOrigins: ['*'],
  activityTimeout: 120,
  pongTimeout: 30,
  cacheLifetime: 1800,
  webhooks: [],
} as const satisfies Omit<App, 'id' | 'key' | 'secret'>;

type Check = readonly [expected: string, fits: (value: unknown) => boolean];

/** Keys stand in headers. */
const keyText: Check = [
  'a non-empty string without control characters',
  (value) => typeof value === 'string' && /^\P{Cc}+$/u.test(value),
];
const text: Check = ['a non-empty string', (value) => typeof value === 'string' && value !== ''];
const flag: Check = ['true or false', (value) => typeof value === 'boolean'];
const amount: Check = ['a number above 0', (value) => typeof value === 'number' && value > 0];

const checks: Readonly<Record<keyof AppOptions, Check>> = {
  id: text,
  key: keyText,
  secret: text,
  enabled: flag,
  clientEvents: flag,
  clientEventsPerSecond: amount,
  requestsPerSecond: amount,
  userAuthentication: [
    "true, false or 'required'",
    (value) => typeof value === 'boolean' || value === 'required',
  ],
  userAuthenticationTimeout: amount,
  subscriptionCount: flag,
  maxConnections: amount,
  maxChannels: amount,
  maxPresenceMembers: amount,
  maxEventBytes: amount,
  allowedOrigins: [
    'a list of origins with at most one * each',
    (value) => Array.isArray(value) && value.every(isOriginPattern),
  ],
  activityTimeout: amount,
  pongTimeout: amount,
  cacheLifetime: amount,
  webhooks: ['a list of { url, events }', Array.isArray],
};

function isOriginPattern(value: unknown): boolean {
  return typeof value === 'string' && value.split('*').length <= 2;
}

/** What is wrong with one application's options, such as `apps[0].key must be a non-empty string`; or `undefined`. */
export function problemWithApp(options: unknown, where: string): string | undefined {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    return `${where} must be an object with id, key and secret`;
  }
  const given = new Map<string, unknown>(Object.entries(options));
  const known = new Map(Object.entries(checks));
  for (const name of given.keys()) {
    if (!known.has(name)) return `${where}.${name} is not a setting of an application`;
  }
  for (const [name, [expected, fits]] of known) {
    const value = given.get(name);
    const missing = value === undefined && Object.hasOwn(defaults, name);
    if (!missing && !fits(value)) return `${where}.${name} must be ${expected}`;
  }
  return problemWithWebhooks(given.get('webhooks') ?? [], `${where}.webhooks`);
}

/** Fills in what was left open; the options have been checked. */
export function resolveApp(options: AppOptions): App {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  return { ...defaults, ...(given as unknown as AppOptions) };
}
