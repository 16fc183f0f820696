import { UsageError } from '../errors';
import type { PusherConfig, PusherOptions } from './pusher-options';

/** Without what is `null` or `undefined`. */
export const present = (options: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value != null));

/** Fills in the defaults. @throws UsageError where nothing says which server is meant */
export function toConfig(options: PusherOptions, isSecurePage: boolean): PusherConfig {
  const given = present(options ?? {}) as PusherOptions;
  const { cluster, wsHost } = given;
  if (cluster == null && !wsHost) throw new UsageError('the option `cluster` is missing, or `wsHost`');
  const number = (name: string, usual: number) => Number(given[name]) || usual;
  return {
    ...(given as object),
    authEndpoint: given.authEndpoint || '/pusher/auth',
    wsHost: wsHost || `ws${cluster && `-${cluster}`}.pusher.com`,
    wsPath: given.wsPath || '',
    wsPort: number('wsPort', 80),
    wssPort: number('wssPort', 443),
    useTLS: given.forceTLS !== false || isSecurePage,
    activityTimeout: number('activityTimeout', 120_000),
    pongTimeout: number('pongTimeout', 30_000),
    unavailableTimeout: number('unavailableTimeout', 10_000),
  };
}
