import { UsageError } from '../errors';
import { defaults } from '../options';
import type { PusherConfig, PusherOptions } from './pusher-options';

/** What pusher-js takes as text too, where 0 means the default. */
const numbers = ['wsPort', 'wssPort', 'activityTimeout', 'pongTimeout', 'unavailableTimeout'] as const;

/** Without what is `null` or `undefined`. */
export const present = (options: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value != null));

/** Fills in the defaults. @throws UsageError where nothing says which server is meant */
export function toConfig(options: PusherOptions, isSecurePage: boolean): PusherConfig {
  const given = present(options ?? {}) as PusherOptions;
  const { cluster, wsHost } = given;
  if (cluster == null && !wsHost) throw new UsageError('the option `cluster` is missing, or `wsHost`');
  return {
    ...(given as object),
    authEndpoint: given.authEndpoint || '/pusher/auth',
    wsHost: wsHost || `ws${cluster && `-${cluster}`}.pusher.com`,
    wsPath: given.wsPath || '',
    useTLS: given.forceTLS !== false || isSecurePage,
    ...(Object.fromEntries(numbers.map((name) => [name, Number(given[name]) || defaults[name]])) as Pick<
      PusherConfig,
      (typeof numbers)[number]
    >),
  };
}
