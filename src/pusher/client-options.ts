import type { Authorization, AuthorizationOptions } from '../auth/authorization-options';
import type { Channel } from '../channels/channel';
import { defaults, type Options } from '../options';
import { isObject } from '../protocol/reading';
import { present } from './pusher-config';
import type {
  AuthOptions,
  AuthorizationHandler,
  AuthorizationSettings,
  ChannelAuthorizationOptions,
  PusherConfig,
  PusherOptions,
} from './pusher-options';

type Settings = Omit<AuthorizationSettings<never>, 'customHandler'> & { readonly customHandler?: unknown };
type CustomHandler = NonNullable<AuthorizationOptions['customHandler']>;

/** The options of the client that do what `config` says; `find` gives the channel of a name. */
export function toClientOptions(config: PusherConfig, find: (name: string) => Channel): Options {
  const { channelAuthorization, userAuthentication, authorizer } = config as PusherOptions;
  const older: ChannelAuthorizationOptions = {
    endpoint: config.authEndpoint,
    customHandler:
      authorizer &&
      (({ channelName, socketId }, callback) =>
        authorizer(find(channelName), { auth: {}, authTransport: 'ajax', ...config }).authorize(
          socketId,
          callback,
        )),
  };
  return {
    ...Object.fromEntries(Object.keys(defaults).map((name) => [name, config[name]])),
    // `wsHost` has it in it; pusher-js takes a value of any type.
    cluster: '',
    forceTLS: config.useTLS,
    channelAuthorization: authorization(
      '/pusher/auth',
      channelAuthorization ?? older,
      () => channelAuthorization ?? config.auth,
    ),
    userAuthentication: authorization(
      '/pusher/user-auth',
      userAuthentication ?? {},
      () => userAuthentication,
    ),
  };
}

function authorization(
  endpoint: string,
  settings: Settings,
  now: () => AuthOptions | null | undefined,
): AuthorizationOptions {
  const { transport, customHandler, ...given } = present(settings);
  return {
    encoding: 'form',
    ...given,
    customHandler: customHandler ? lenient(customHandler as AuthorizationHandler<unknown>) : undefined,
    endpoint: settings.endpoint || endpoint,
    // Looked up at each request: applications change them, or replace the whole, when a token changes.
    get headers() {
      return (now()?.headers ?? {}) as Record<string, string>;
    },
    get params() {
      return now()?.params ?? {};
    },
  };
}

/** What a handler gives beside an error of `true`: plugins the status, older handlers the error itself. */
const told = (what: unknown) => (isObject(what) ? what : { status: what });

/** pusher-js does not look at what a handler returns, so it may be anything beside an authorization. */
function lenient(handler: AuthorizationHandler<unknown>): CustomHandler {
  return (request, callback) =>
    handler(request, (error, authorization) =>
      callback(error === true ? told(authorization) : error, authorization),
    ) as Authorization;
}
