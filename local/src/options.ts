import { type App, type AppOptions, faultOfApp, localApp, resolveApp } from './engine/settings';
import type { Prefix } from './engine/wire';
import { LocalServiceError } from './errors';

/** How to start a service. */
export interface LocalServiceOptions {
  /** 0 takes a free one. @default 6001 */
  port?: number;
  /** The address to listen at. @default '127.0.0.1' */
  host?: string;
  /** How the protocol's own events are spelled. @default 'jetsocket' */
  prefix?: Prefix;
  /** @default one with id `local`, key `local-key` and secret `local-secret` */
  apps?: readonly AppOptions[];
  /** How many of the newest frames `received` and `sent` show, each. @default 1000 */
  record?: number;
}

/** Options with everything decided. */
export interface ResolvedOptions {
  readonly port: number;
  readonly host: string;
  readonly prefix: Prefix;
  readonly apps: readonly App[];
  readonly record: number;
}

const names: readonly string[] = [
  'port',
  'host',
  'prefix',
  'apps',
  'record',
] satisfies (keyof LocalServiceOptions)[];

/** Checks options and fills in defaults; throws a LocalServiceError that names what is wrong. */
export function resolveOptions(options: LocalServiceOptions = {}): ResolvedOptions {
  const { port = 6001, host = '127.0.0.1', prefix = 'jetsocket', apps = [localApp], record = 1000 } = options;
  const unknown = Object.keys(options).find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new LocalServiceError(`${unknown} is not an option; there are ${names.join(', ')}`);
  const isCount = (value: unknown) => Number.isInteger(value) && (value as number) >= 0;
  demand(isCount(port) && port <= 65_535, 'port must be a whole number from 0 to 65535');
  demand(typeof host === 'string' && host !== '', 'host must be a non-empty string');
  demand(prefix === 'jetsocket' || prefix === 'pusher', "prefix must be 'jetsocket' or 'pusher'");
  demand(Array.isArray(apps) && apps.length > 0, 'apps must be a list of at least one application');
  demand(isCount(record), 'record must be a whole number, 0 or more');
  apps.forEach((app, index) => {
    const fault = faultOfApp(app, `apps[${index}]`);
    demand(fault === undefined, fault ?? '');
  });
  demandDistinct(apps, 'id');
  demandDistinct(apps, 'key');
  return { port, host, prefix, apps: apps.map(resolveApp), record };
}

function demandDistinct(apps: readonly AppOptions[], field: 'id' | 'key'): void {
  const values = new Set(apps.map((app) => app[field]));
  demand(values.size === apps.length, `apps must differ in ${field}; two have the same`);
}

function demand(condition: boolean, message: string): void {
  if (!condition) throw new LocalServiceError(message);
}
