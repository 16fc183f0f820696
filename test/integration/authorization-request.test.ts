import type { AuthorizationOptions } from 'jetsocket-js';
import { describe, expect, it } from 'vitest';
import { AuthEndpoint } from '../support/auth-endpoint';
import { connect, dataOf, record, settled } from '../support/client';
import { TestServer } from '../support/server';
import { deferred, never, until } from '../support/wait';

type Subscribed = ReturnType<Awaited<ReturnType<typeof start>>['client']['subscribe']>;

async function start(authorization: AuthorizationOptions = {}) {
  const server = await TestServer.start();
  const endpoint = await AuthEndpoint.start();
  const options = { endpoint: endpoint.url, ...authorization };
  const client = connect(server, { channelAuthorization: options });
  return { server, endpoint, client, line: await server.line() };
}

/** Waits until the channel has failed `times` times. */
async function failed(channel: Subscribed, times = 1) {
  const heard = record(channel);
  await until(() =>
    expect(dataOf(heard, 'jetsocket:subscription_error').length).toBeGreaterThanOrEqual(times),
  );
  return dataOf<Error & { status: number; retryIn: number | null }>(heard, 'jetsocket:subscription_error');
}

describe('the request', () => {
  it('is a POST of JSON with the socket id and the channel', async () => {
    const { client, endpoint, line } = await start();

    await client.subscribe('private-orders').ready;

    expect(endpoint.requests).toHaveLength(1);
    expect(endpoint.requests[0]).toMatchObject({
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: { socket_id: line.socketId, channel_name: 'private-orders' },
    });
    expect(JSON.parse(endpoint.requests[0]?.text ?? '')).toEqual(endpoint.bodies[0]);
  });

  it('is a form where that is asked for', async () => {
    const { client, endpoint, line } = await start({
      encoding: 'form',
      params: { note: 'a&b=c d/é', count: 7, none: null },
    });

    await client.subscribe('private-orders').ready;

    const [request] = endpoint.requests;
    expect(request?.headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(Object.fromEntries(new URLSearchParams(request?.text))).toEqual({
      note: 'a&b=c d/é',
      count: '7',
      socket_id: line.socketId,
      channel_name: 'private-orders',
    });
  });

  it('has nothing in a header that no header may have: the error of that would quote the value', async () => {
    const { client, endpoint } = await start({ headers: { authorization: 'Bearer a\r\nb\0c\n' } });

    await client.subscribe('private-orders').ready;

    expect(endpoint.requests[0]?.headers.authorization).toBe('Bearer a b c');
  });

  it('has no header of `null` or `undefined`', async () => {
    const headers = { 'x-null': null, 'x-undefined': undefined, 'x-empty': '' } as never;
    const { client, endpoint } = await start({ headers });

    await client.subscribe('private-orders').ready;

    const sent = Object.keys(endpoint.requests[0]?.headers ?? {});
    expect(sent.filter((name) => name.startsWith('x-'))).toEqual(['x-empty']);
  });

  it.each([undefined, 'omit', 'include'] as const)('asks for the credentials %s', async (credentials) => {
    const asked: unknown[] = [];
    const client = connect(await TestServer.start(), {
      fetch: async (_url, init) => {
        asked.push(init.credentials);
        return Response.json({ auth: 'test-key:signature' });
      },
      channelAuthorization: credentials ? { credentials } : {},
    });

    await client.subscribe('private-orders').ready;

    expect(asked).toEqual([credentials ?? 'same-origin']);
  });

  it('has headers and params as they are at the time of the request', async () => {
    const headers: Record<string, string> = { authorization: 'Bearer old' };
    const params: Record<string, unknown> = { tenant: 1 };
    const { client, endpoint } = await start({ headers, params });

    await client.subscribe('private-a').ready;
    headers.authorization = 'Bearer new';
    params.tenant = 2;
    await client.subscribe('private-b').ready;

    expect(endpoint.requests.map((request) => request.headers.authorization)).toEqual([
      'Bearer old',
      'Bearer new',
    ]);
    expect(endpoint.bodies.map(({ tenant }) => tenant)).toEqual([1, 2]);
  });

  it('can be asked for with options that are frozen, and changes nothing in them', async () => {
    const options = Object.freeze({
      headers: Object.freeze({ 'x-tenant': 'a' }),
      params: Object.freeze({ tenant: 1 }),
    });
    const { client, endpoint } = await start(options);

    await client.subscribe('private-orders').ready;

    expect(endpoint.requests[0]?.headers['x-tenant']).toBe('a');
    expect(options).toEqual({ headers: { 'x-tenant': 'a' }, params: { tenant: 1 } });
  });

  it('asks providers each time, synchronous and asynchronous ones, and they win', async () => {
    let asked = 0;
    const { client, endpoint } = await start({
      headers: { 'x-from': 'options', 'x-other': 'stays' },
      params: { from: 'options', other: 'stays' },
      headersProvider: async () => ({ 'X-From': `provider ${++asked}` }),
      paramsProvider: () => ({ from: `provider ${asked}` }),
    });

    await client.subscribe('private-a').ready;
    await client.subscribe('private-b').ready;

    expect(endpoint.requests.map(({ headers }) => [headers['x-from'], headers['x-other']])).toEqual([
      ['provider 1', 'stays'],
      ['provider 2', 'stays'],
    ]);
    expect(endpoint.bodies.map(({ from, other }) => [from, other])).toEqual([
      ['provider 1', 'stays'],
      ['provider 2', 'stays'],
    ]);
  });

  it('cannot have its socket id or channel replaced by params', async () => {
    const { client, endpoint, line } = await start({
      params: { socket_id: '1.1', channel_name: 'private-x' },
    });

    await client.subscribe('private-orders').ready;

    expect(endpoint.bodies).toEqual([{ socket_id: line.socketId, channel_name: 'private-orders' }]);
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('no token');
      },
    ],
    ['rejects', () => Promise.reject(new Error('no token'))],
  ])(
    'is not made when a provider %s: one error with status 0, which will be retried',
    async (_how, provider) => {
      const { client, endpoint } = await start({ headersProvider: provider });

      const [error] = await failed(client.subscribe('private-orders'));

      expect(error).toMatchObject({ name: 'AuthorizationError', status: 0, retryIn: expect.any(Number) });
      expect(error?.cause).toMatchObject({ message: 'no token' });
      expect(endpoint.requests).toEqual([]);
    },
  );

  it('is not made when the connection ends while a provider is waited for', async () => {
    const server = await TestServer.start();
    const endpoint = await AuthEndpoint.start();
    const asked = deferred();
    const token = deferred<Record<string, string>>();
    const headersProvider = () => {
      asked.resolve();
      return token.promise;
    };
    // One that does not look at `signal`.
    const calls: unknown[] = [];
    const careless: typeof fetch = (url, init) => {
      calls.push(url);
      return fetch(url, { ...init, signal: null });
    };
    const client = connect(server, {
      fetch: careless,
      channelAuthorization: { endpoint: endpoint.url, headersProvider },
    });
    const channel = client.subscribe('private-orders');
    await asked.promise;

    // Told, not looked for: it may be connected again by the next look.
    const lost = client.connection.once('connecting');
    (await server.line()).drop();
    await lost;
    token.resolve({});
    await channel.ready;

    expect(calls).toEqual([endpoint.url]);
  });

  it('is given up after `timeout`, providers and body included', async () => {
    for (const hanging of ['provider', 'answer']) {
      const { client, endpoint } = await start({
        timeout: 300,
        ...(hanging === 'provider' && { paramsProvider: () => never }),
      });
      endpoint.answer = () => never;

      const [error] = await failed(client.subscribe('private-orders'));

      expect(error).toMatchObject({ name: 'AuthorizationError', status: 0, retryIn: expect.any(Number) });
      expect(error?.message).toContain('private-orders');
      await until(() => expect(endpoint.requests.every(({ isAborted }) => isAborted)).toBe(true));
      expect(endpoint.requests).toHaveLength(hanging === 'provider' ? 0 : 1);
    }
  });

  it('is aborted when its socket is lost, and made again for the next one', async () => {
    const { client, server, endpoint, line } = await start();
    endpoint.answerOnce(() => never);
    const channel = client.subscribe('private-orders');
    const heard = record(channel);
    const first = await endpoint.request();

    line.drop();
    await until(() => expect(first.isAborted).toBe(true));
    await channel.ready;

    const next = await server.line(1);
    expect(endpoint.bodies.map(({ socket_id }) => socket_id)).toEqual([line.socketId, next.socketId]);
    expect(heard.map(([event]) => event)).toEqual(['jetsocket:subscription_succeeded']);
  });

  it('whose answer outlives its socket is not used on the next one', async () => {
    const late = deferred<{ auth: string }>();
    const asked: string[] = [];
    const { client, server, line } = await start({
      customHandler: ({ socketId }) => {
        asked.push(socketId);
        return asked.length === 1 ? late.promise : Promise.resolve({ auth: `test-key:${socketId}` });
      },
    });
    const channel = client.subscribe('private-orders');
    await until(() => expect(asked).toHaveLength(1));

    line.drop();
    const next = await server.line(1);
    late.resolve({ auth: 'test-key:stale' });
    await channel.ready;
    await settled(client, next);

    expect(server.commands('subscribe')).toEqual([
      { channel: 'private-orders', auth: `test-key:${next.socketId}` },
    ]);
  });

  it('on `disconnect()` is aborted and nobody hears of it', async () => {
    const { client, endpoint } = await start();
    endpoint.answer = () => never;
    const heard = record(client.subscribe('private-orders'));
    const request = await endpoint.request();

    client.disconnect();

    await until(() => expect(request.isAborted).toBe(true));
    expect(heard).toEqual([]);
  });

  it('is not made while there is no connection', async () => {
    const server = await TestServer.start();
    const endpoint = await AuthEndpoint.start();
    server.greet = () => {};
    const client = connect(server, { channelAuthorization: { endpoint: endpoint.url } });
    client.subscribe('private-orders');
    await until(() => expect(server.lines).toHaveLength(1));

    server.lines[0]?.greet();
    const request = await endpoint.request();

    expect(request.body.socket_id).toBe(server.lines[0]?.socketId);
    expect(endpoint.requests).toHaveLength(1);
  });
});
