import { type App, type AppOptions, localApp, problemWithApp, resolveApp } from './engine/settings';
import type { Prefix } from './engine/wire';
import { LocalServiceError } from './errors';
import type { LogSink } from './log/log-entry';

/** How to start a service. */
export interface LocalServiceOptions {
  /** 0 takes a free one. @default 6001 */
  port?: number | undefined;
  /** The address to listen at. @default '127.0.0.1' */
  host?: string | undefined;
  /** How the protocol's own events are spelled. @default 'jetsocket' */
  prefix?: Prefix | undefined;
  /** @default one with id `local`, key `local-key` and secret `local-secret` */
  apps?: readonly AppOptions[] | undefined;
  /** How many of the newest frames `received` and `sent` show, each. @default 1000 */
  record?: number | undefined;
  /** Connections at one time, of all applications; more are closed with 4100. @default Infinity */
  maxConnections?: number | undefined;
  /** Seconds in which an HTTP request must have arrived; who is slower is cut off. @default 10 */
  requestTimeout?: number | undefined;
  /** Hears of everything that happens, one entry each. @default nobody */
  log?: LogSink | undefined;
  /** Whether there is a page that shows what goes on, at `/console`. @default true */
  console?: boolean | undefined;
  /** Names, without a port, under which other machines may open the console too. @default none */
  consoleHosts?: readonly string[] | undefined;
}

/** Options with everything decided. */
export interface ResolvedOptions {
  readonly port: number;
  readonly host: string;
  readonly prefix: Prefix;
  readonly apps: readonly App[];
  readonly record: number;
  readonly maxConnections: number;
  readonly requestTimeout: number;
  readonly log: LogSink | undefined;
  readonly console: boolean;
  readonly consoleHosts: readonly string[];
}

const names: readonly string[] = [
  'port',
  'host',
  'prefix',
  'apps',
  'record',
  'maxConnections',
  'requestTimeout',
  'log',
  'console',
  'consoleHosts',
] satisfies (keyof LocalServiceOptions)[];

/** Checks options and fills in defaults; throws a LocalServiceError that names what is wrong. */
export function resolveOptions(options: LocalServiceOptions = {}): ResolvedOptions {
  demand(typeof options === 'object' && options !== null, 'the options must be an object');
  const { port = 6001, host = '127.0.0.1', prefix = 'jetsocket', apps = [localApp] } = options;
  const { record = 1000, maxConnections = Number.POSITIVE_INFINITY, requestTimeout = 10, log } = options;
  const unknown = Object.keys(options).find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new LocalServiceError(`${unknown} is not an option; there are ${names.join(', ')}`);
  const isCount = (value: unknown) => Number.isInteger(value) && (value as number) >= 0;
  demand(isCount(port) && port <= 65_535, 'port must be a whole number from 0 to 65535');
  demand(typeof host === 'string' && host !== '', 'host must be a non-empty string');
  demand(prefix === 'jetsocket' || prefix === 'pusher', "prefix must be 'jetsocket' or 'pusher'");
  demand(Array.isArray(apps) && apps.length > 0, 'apps must be a list of at least one application');
  demand(isCount(record), 'record must be a whole number, 0 or more');
  const isAmount = (value: unknown) => typeof value === 'number' && value > 0;
  demand(isAmount(maxConnections), 'maxConnections must be a number above 0');
  demand(
    isAmount(requestTimeout) && requestTimeout <= 86_400,
    'requestTimeout must be above 0, at most 86400',
  );
  demand(log === undefined || typeof log === 'function', 'log must be a function');
  const { console = true, consoleHosts = [] } = options;
  demand(typeof console === 'boolean', 'console must be true or false');
  demand(areHosts(consoleHosts), 'consoleHosts must be a list of names without a port');
  apps.forEach((app, index) => {
    const problem = problemWithApp(app, `apps[${index}]`);
    demand(problem === undefined, problem ?? '');
  });
  demandDistinct(apps, 'id');
  demandDistinct(apps, 'key');
  const rest = { record, maxConnections, requestTimeout, log, console, consoleHosts };
  return { port, host, prefix, apps: apps.map(resolveApp), ...rest };
}

function areHosts(value: unknown): boolean {
  return Array.isArray(value) && value.every((each) => typeof each === 'string' && /^[\w.-]+$/.test(each));
}

function demandDistinct(apps: readonly AppOptions[], field: 'id' | 'key'): void {
  const values = new Set(apps.map((app) => app[field]));
  demand(values.size === apps.length, `apps must differ in ${field}; two have the same`);
}

function demand(condition: boolean, message: string): void {
  if (!condition) throw new LocalServiceError(message);
}
