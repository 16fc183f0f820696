import { type AuthorizationError, type AuthorizationOptions, JetsocketError } from 'jetsocket-js';
import { describe, expect, it } from 'vitest';
import { AuthEndpoint } from '../support/auth-endpoint';
import { connect, dataOf, record, settled } from '../support/client';
import { TestServer } from '../support/server';
import { until } from '../support/wait';

async function start(authorization: AuthorizationOptions = {}) {
  const server = await TestServer.start();
  const endpoint = await AuthEndpoint.start();
  const client = connect(server, { channelAuthorization: { endpoint: endpoint.url, ...authorization } });
  return { server, endpoint, client, line: await server.line() };
}

/** What a private channel hears of one attempt that fails. */
async function failure(answer: AuthEndpoint['answer'], authorization?: AuthorizationOptions) {
  const { client, endpoint, line } = await start(authorization);
  endpoint.answer = answer;
  const channel = client.subscribe('private-orders');
  const heard = record(channel);
  await until(() => expect(heard).not.toEqual([]));
  await settled(client, line);
  const errors = dataOf<AuthorizationError>(heard, 'jetsocket:subscription_error');
  return { heard, errors, error: errors[0], requests: endpoint.requests.length, channel, line };
}

const halfToWhole = { least: 500, most: 1000 };
const statuses: Record<number, typeof halfToWhole | null> = {
  301: null,
  400: null,
  403: null,
  404: null,
  405: null,
  408: halfToWhole,
  409: null,
  418: null,
  422: null,
  425: halfToWhole,
  429: halfToWhole,
  451: null,
  500: halfToWhole,
  501: halfToWhole,
  502: halfToWhole,
  503: halfToWhole,
  504: halfToWhole,
};

describe('an answer that is no success', () => {
  it.each(Object.entries(statuses))('%i is one error that says when it is retried', async (code, retry) => {
    const status = Number(code);

    const { heard, error, requests, channel, line } = await failure({ status, body: { auth: 'test-key:x' } });

    expect(heard).toHaveLength(1);
    expect(requests).toBe(1);
    expect(error).toBeInstanceOf(JetsocketError);
    expect(error).toMatchObject({ name: 'AuthorizationError', type: 'AuthError', status });
    expect(error?.message).toContain('private-orders');
    expect(error?.message).toContain(code);
    expect(error?.error).toBe(error?.message);
    expect(line.commands('subscribe')).toEqual([]);
    expect(channel.state).toBe('unsubscribed');
    if (retry) {
      expect(error?.retryIn).toBeGreaterThanOrEqual(retry.least);
      expect(error?.retryIn).toBeLessThanOrEqual(retry.most);
    } else expect(error?.retryIn).toBeNull();
  });

  it('401 is asked once more at once, and only the second is announced', async () => {
    const { heard, error, requests } = await failure({ status: 401 });

    expect(requests).toBe(2);
    expect(heard).toHaveLength(1);
    expect(error).toMatchObject({ status: 401, retryIn: null });
  });

  it('401 followed by a success is not announced, and the second request has the new token', async () => {
    const headers = { authorization: 'Bearer old' };
    const { client, endpoint } = await start({ headers });
    endpoint.answerOnce(() => {
      headers.authorization = 'Bearer new';
      return { status: 401 };
    });
    const channel = client.subscribe('private-orders');
    const heard = record(channel);

    await channel.ready;

    expect(heard.map(([event]) => event)).toEqual(['jetsocket:subscription_succeeded']);
    expect(endpoint.requests.map((request) => request.headers.authorization)).toEqual([
      'Bearer old',
      'Bearer new',
    ]);
  });

  it.each([
    ['7', 7000, 7000],
    ['100000', 300_000, 300_000],
    [new Date(Date.now() + 3600_000).toUTCString(), 300_000, 300_000],
    ['soon', 500, 1000],
    ['', 500, 1000],
    ['-5', 500, 1000],
  ])('429 with Retry-After %j', async (after, least, most) => {
    const { error } = await failure({ status: 429, headers: { 'retry-after': after } });

    expect(error?.status).toBe(429);
    expect(error?.retryIn).toBeGreaterThanOrEqual(least);
    expect(error?.retryIn).toBeLessThanOrEqual(most);
  });

  it('429 with a date in Retry-After is retried about then', async () => {
    const { error } = await failure(() => ({
      status: 429,
      headers: { 'retry-after': new Date(Date.now() + 20_000).toUTCString() },
    }));

    // A date has whole seconds.
    expect(error?.retryIn).toBeGreaterThan(17_000);
    expect(error?.retryIn).toBeLessThanOrEqual(20_000);
  });

  it('is tried again at once by an explicit `subscribe()`', async () => {
    const { client, endpoint } = await start();
    endpoint.answerOnce({ status: 503, headers: { 'retry-after': '300' } });
    const channel = client.subscribe('private-orders');
    const heard = record(channel);
    await until(() => expect(heard).toHaveLength(1));

    client.subscribe('private-orders');
    await channel.ready;

    expect(endpoint.requests).toHaveLength(2);
  });

  it('is not tried again once the channel is not wanted', async () => {
    const { client, endpoint } = await start();
    endpoint.answer = { status: 503, headers: { 'retry-after': '0.05' } };
    const heard = record(client.subscribe('private-left'));
    client.subscribe('private-kept');
    await until(() => expect(heard).toHaveLength(1));

    client.unsubscribe('private-left');
    const names = () => endpoint.bodies.map(({ channel_name }) => channel_name);
    await until(() => expect(names().filter((name) => name === 'private-kept').length).toBeGreaterThan(2));

    expect(names().filter((name) => name === 'private-left')).toHaveLength(1);
  });

  it('comes after `subscribe()` has returned, even when nothing is awaited on the way', async () => {
    const { client } = await start({
      customHandler: () => {
        throw Object.assign(new Error('no'), { status: 403 });
      },
    });

    const heard = record(client.subscribe('private-orders'));
    expect(heard).toEqual([]);

    await until(() => expect(heard).toHaveLength(1));
  });
});

describe('a success that is none', () => {
  const bodies: Record<string, unknown> = {
    'a page of HTML': '<!doctype html><title>Sign in</title>',
    'no body': '',
    'JSON text': '"test-key:signature"',
    'a JSON list': '[{"auth":"test-key:signature"}]',
    'JSON null': 'null',
    'an object without `auth`': { shared_secret: 'x' },
    'an `auth` that is a number': { auth: 7 },
    'an `auth` that is an object': { auth: { auth: 'test-key:signature' } },
    'half of an object': '{"auth":"test-key:sig',
    '10 MB of something else': Buffer.alloc(10 * 1024 * 1024, 'x'),
  };

  it.each(Object.entries(bodies))('%s is one error with status 200, not retried', async (_what, body) => {
    const { heard, error, line } = await failure({ body });

    expect(heard).toHaveLength(1);
    expect(error).toMatchObject({ name: 'AuthorizationError', status: 200, retryIn: null });
    expect(error?.message.length).toBeLessThan(300);
    expect(line.commands('subscribe')).toEqual([]);
  });

  it('204 is one with its own status', async () => {
    const { error } = await failure({ status: 204 });

    expect(error).toMatchObject({ status: 204, retryIn: null });
  });

  it('a presence channel needs `channel_data`', async () => {
    const { client, line } = await start();
    const heard = record(client.subscribe('presence-room'));
    await until(() => expect(heard).toHaveLength(1));

    expect(heard[0]?.[1]).toMatchObject({ name: 'AuthorizationError', status: 200, retryIn: null });
    expect(line.commands('subscribe')).toEqual([]);
  });

  it('201 with an object is a success, and so is one as text/html', async () => {
    const { client, endpoint, line } = await start();
    endpoint.answer = { status: 201, headers: { 'content-type': 'text/html' }, body: { auth: 'test-key:x' } };

    await client.subscribe('private-orders').ready;

    expect(line.commands('subscribe')).toEqual([{ channel: 'private-orders', auth: 'test-key:x' }]);
  });

  it('nobody at the endpoint is status 0, and will be retried', async () => {
    const { error } = await failure({}, { endpoint: 'http://127.0.0.1:1/auth?token=hush#hush' });

    expect(error).toMatchObject({ name: 'AuthorizationError', status: 0, retryIn: expect.any(Number) });
    expect(error?.cause).toBeInstanceOf(Error);
    expect(error?.message).not.toContain('hush');
  });

  it('a password in the address of the endpoint is not repeated in the message', async () => {
    const { error } = await failure({}, { endpoint: 'http://me:hush@127.0.0.1:1/auth?as=a@b' });

    expect(error?.message).not.toMatch(/hush|as=/);
    expect(error?.message).toContain('127.0.0.1:1/auth');
  });
});
