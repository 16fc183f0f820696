import Jetsocket, { UsageError } from 'jetsocket-js';
import Pusher, { type Options } from 'jetsocket-js/pusher';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { AuthEndpoint } from '../support/auth-endpoint';
import { connectDropIn, recordAddresses } from '../support/drop-in';
import { until } from '../support/wait';

/** The address that these options lead to. */
async function addressOf(options: Options): Promise<string | undefined> {
  const { addresses, WebSocket } = recordAddresses();
  const client = new Pusher('key', { WebSocket, ...options });
  await until(() => expect(addresses).toHaveLength(1));
  client.disconnect();
  return addresses[0]?.replace(/\?.*/, '');
}

describe('the server', () => {
  it.each<[Options, string]>([
    [{ cluster: 'eu' }, 'wss://ws-eu.pusher.com/app/key'],
    [{ cluster: '' }, 'wss://ws.pusher.com/app/key'],
    [{ cluster: '', wsHost: 'a.example' }, 'wss://a.example/app/key'],
    [{ wsHost: 'a.example', wsPort: '8080', forceTLS: false }, 'ws://a.example:8080/app/key'],
    [{ wsHost: 'a.example', wssPort: '8443', wsPath: '/there' }, 'wss://a.example:8443/there/app/key'],
    [{ cluster: 'eu', wsHost: null, wsPort: 0, wssPort: '', wsPath: null }, 'wss://ws-eu.pusher.com/app/key'],
    [{ cluster: 'eu', encrypted: false, forceTLS: null }, 'wss://ws-eu.pusher.com/app/key'],
    // What pusher-js takes, whatever its types say.
    [{ cluster: 7, forceTLS: 0 } as never, 'wss://ws-7.pusher.com/app/key'],
    [
      { cluster: 'eu', enabledTransports: ['xhr_polling'], disabledTransports: ['ws'] },
      'wss://ws-eu.pusher.com/app/key',
    ],
  ])('that %o means is %s', async (options, address) => {
    expect(await addressOf(options)).toBe(address);
  });

  it.each([
    ['http:', false],
    ['https:', true],
  ])('is spoken to over TLS from a page of %s: %s', (protocol, isTLS) => {
    vi.stubGlobal('location', { protocol });
    onTestFinished(() => void vi.unstubAllGlobals());
    const client = new Pusher('key', { cluster: 'eu', forceTLS: false, autoConnect: false });

    expect([client.shouldUseTLS(), client.config.useTLS]).toEqual([isTLS, isTLS]);
  });

  it('must be named', () => {
    for (const options of [undefined, {}, { cluster: null }, { wsHost: '' }]) {
      expect(() => new Pusher('key', options as Options)).toThrow(UsageError);
    }
    expect(() => new Pusher('', { cluster: 'eu' })).toThrow(UsageError);
  });
});

describe('the options', () => {
  it('are in config with their defaults, and in options as they were given', () => {
    const options = { cluster: 'eu', wssPort: '8443', auth: { headers: { a: 'b' } }, enableStats: false };
    const client = new Pusher('key', { ...options, autoConnect: false });

    expect(client.config).toMatchObject({
      ...options,
      wsHost: 'ws-eu.pusher.com',
      wsPath: '',
      wsPort: 80,
      wssPort: 8443,
      useTLS: true,
      activityTimeout: 120_000,
      pongTimeout: 30_000,
      unavailableTimeout: 10_000,
      authEndpoint: '/pusher/auth',
    });
    expect(client.config.auth).toBe(options.auth);
    expect(client.options).toEqual({ ...options, autoConnect: false });
    expect(client.shouldUseTLS()).toBe(true);
  });

  it('may be frozen, and ones nobody knows are no concern of the log', () => {
    const lines: unknown[] = [];
    const headers = Object.freeze({ a: 'b' });
    const options = Object.freeze({
      cluster: 'eu',
      auth: Object.freeze({ headers }),
      authTransport: 'ajax',
      broadcaster: 'pusher',
      disableStats: true,
      enabledTransports: Object.freeze(['ws']),
      autoConnect: false,
      log: (entry: unknown) => lines.push(entry),
    });
    new Pusher('key', options);

    expect(lines).toEqual([]);
  });

  it('of a wrong type that pusher-js would trip over later are a UsageError', () => {
    const log = 'console' as never;

    expect(() => new Pusher('key', { cluster: 'eu', log })).toThrow(UsageError);
  });
});

/** What the endpoint was asked, as a form, once the channel was refused or not. */
async function askedFor(options: (endpoint: string) => Partial<Options>) {
  const endpoint = await AuthEndpoint.start();
  const { client } = await connectDropIn(options(endpoint.url));
  return { endpoint, client };
}

describe('authorization', () => {
  it('asks /pusher/auth and /pusher/user-auth unless told otherwise', async () => {
    const asked: string[] = [];
    const { client } = await connectDropIn({
      fetch: async (url, { body, headers }) => {
        asked.push(`${url} ${headers['content-type']} ${body.replace(/socket_id=[\d.]+/, 'socket_id=1')}`);
        return new Response('', { status: 403 });
      },
    });
    client.subscribe('private-a b');
    client.signin();

    const form = 'application/x-www-form-urlencoded';
    await until(() => expect(asked).toHaveLength(2));
    expect(asked.sort()).toEqual([
      `/pusher/auth ${form} socket_id=1&channel_name=private-a+b`,
      `/pusher/user-auth ${form} socket_id=1`,
    ]);
  });

  it('takes auth and authEndpoint, and reads headers and params each time', async () => {
    const auth = { headers: { token: 'one' }, params: { tenant: 1 } };
    const { endpoint, client } = await askedFor((authEndpoint) => ({ authEndpoint, auth }));
    await client.subscribe('private-1').ready;
    auth.headers.token = 'two';
    await client.subscribe('private-2').ready;
    client.config.auth = { headers: { token: 'three' } };
    await client.subscribe('private-3').ready;

    expect(endpoint.requests.map(({ headers, body }) => [headers.token, body.tenant])).toEqual([
      ['one', '1'],
      ['two', '1'],
      ['three', undefined],
    ]);
  });

  it('sends a form as a form, whatever the headers call it', async () => {
    const { endpoint, client } = await askedFor((authEndpoint) => ({
      authEndpoint,
      auth: { headers: { 'Content-Type': 'application/json' } },
    }));
    await client.subscribe('private-1').ready;

    expect(endpoint.requests[0]?.headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(endpoint.requests[0]?.body.channel_name).toBe('private-1');
  });

  it('prefers channelAuthorization, in which null is nothing', async () => {
    const headers = { token: 'one' };
    const { endpoint, client } = await askedFor((url) => ({
      channelAuthorization: {
        endpoint: url,
        transport: 'ajax',
        headers,
        params: null,
        customHandler: null,
        paramsProvider: () => ({ page: 1 }),
      },
      authEndpoint: 'http://127.0.0.1:9/never',
      auth: { headers: { token: 'never' } },
    }));
    await client.subscribe('private-1').ready;
    headers.token = 'two';
    await client.subscribe('private-2').ready;

    expect(endpoint.requests.map((request) => [request.headers.token, request.body.page])).toEqual([
      ['one', '1'],
      ['two', '1'],
    ]);
  });

  it('takes headers and params of `null` for none', () => {
    const none = { headers: null, params: null };
    const options = { cluster: 'eu', channelAuthorization: none, userAuthentication: none };

    expect(() => new Pusher('key', { ...options, autoConnect: false } as never)).not.toThrow();
  });

  it('sends a form where the encoding is `undefined`', async () => {
    const { endpoint, client } = await askedFor((url) => ({
      channelAuthorization: { endpoint: url, encoding: undefined as never },
    }));
    await client.subscribe('private-1').ready;

    expect(endpoint.requests[0]?.headers['content-type']).toBe('application/x-www-form-urlencoded');
  });

  it('gives an authorizer the channel and the options, with what plugins look for in them', async () => {
    const asked: unknown[] = [];
    const answer = { auth: 'test-key:signature' };
    const authorizer: Options['authorizer'] = (channel, options) => {
      asked.push([channel, options]);
      return { authorize: (_socketId, callback) => callback(null, answer) };
    };
    const { client } = await connectDropIn({ authorizer, plugin: 1 });
    const channel = client.subscribe('private-1');
    await channel.ready;

    expect(asked).toEqual([[channel, { ...client.config, auth: {}, authTransport: 'ajax' }]]);
    expect(asked).toEqual([[channel, expect.objectContaining({ plugin: 1 })]]);
  });

  it('does not care what a handler that calls back returns', async () => {
    const { client } = await connectDropIn({
      channelAuthorization: {
        customHandler: (_request, callback) => {
          setTimeout(() => callback(null, { auth: 'test-key:signature' }), 10);
          return Promise.resolve({ status: 200, data: 'a response of some library' });
        },
      },
    });
    const promising = await connectDropIn({
      channelAuthorization: { customHandler: async () => ({ auth: 'test-key:signature' }) },
    });

    await expect(client.subscribe('private-1').ready).resolves.toBeDefined();
    await expect(promising.client.subscribe('private-1').ready).resolves.toBeDefined();
  });

  it.each([
    [
      'a status',
      (callback: (error: unknown, data: never) => void) => callback(true, 403 as never),
      403,
      null,
    ],
    [
      '`true` and an error',
      (callback: (error: unknown, data: never) => void) =>
        callback(true, Object.assign(new Error('No.'), { status: 403 }) as never),
      403,
      null,
    ],
    ['an error', (callback: (error: unknown) => void) => callback(new Error('No.')), 0, expect.any(Number)],
    [
      'the error of an HTTP library',
      (callback: (error: unknown) => void) =>
        callback(Object.assign(new Error('No.'), { response: { status: 403 } })),
      403,
      null,
    ],
    [
      'a throw',
      () => {
        throw Object.assign(new Error('No.'), { status: 404 });
      },
      404,
      null,
    ],
  ])('tells what an authorizer said with %s', async (_what, answer, status, retryIn) => {
    const { client } = await connectDropIn({
      authorizer: () => ({ authorize: (_socketId, callback) => answer(callback as never) }),
    });
    const error = await client.subscribe('private-1').once('pusher:subscription_error');

    const said = { type: 'AuthError', error: expect.any(String), status, retryIn };
    expect({ ...(error as object) }).toMatchObject(said);
  });
});

it('the drop-in leaves a client of the library itself as it is', async () => {
  const { addresses, WebSocket } = recordAddresses();
  const client = new Jetsocket('key', { cluster: 'eu', WebSocket });
  onTestFinished(() => client.disconnect());

  await until(() => expect(addresses[0]).toMatch(/^wss:\/\/ws-eu\.jetsocket\.io\/app\/key\?/));
});
