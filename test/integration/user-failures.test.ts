import { describe, expect, it } from 'vitest';
import { AuthEndpoint } from '../support/auth-endpoint';
import { connect, dataOf, inState, record, settled } from '../support/client';
import { TestServer } from '../support/server';
import { until } from '../support/wait';

// Sign-ins that fail: what is told, and which are tried again by themselves.

const signed = { auth: 'test-key:signature', user_data: '{"id":"7"}' };

interface Failure {
  readonly name: string;
  readonly type: string;
  readonly status: number;
  readonly retryIn: number | null;
}

async function setUp() {
  const server = await TestServer.start();
  server.onCommand = (line, { event, data }) => {
    if (event === 'jetsocket:signin') line.system(':signin_success', data);
  };
  const endpoint = await AuthEndpoint.start();
  const client = connect(server, { userAuthentication: { endpoint: endpoint.url } });
  const heard = record(client.user);
  const errors = () => dataOf<Failure>(heard, 'jetsocket:signin_error');
  return { server, endpoint, client, heard, errors };
}

describe('an answer that is no authentication', () => {
  it.each([
    ['400', { status: 400 }, 400],
    ['403', { status: 403, body: 'Forbidden' }, 403],
    ['404', { status: 404 }, 404],
    ['no JSON', { body: '<html>' }, 200],
    ['a list', { body: [] }, 200],
    ['null', { body: 'null' }, 200],
    ['no `auth`', { body: { user_data: '{"id":"7"}' } }, 200],
    ['no `user_data`', { body: { auth: 'test-key:signature' } }, 200],
    ['`user_data` that is no text', { body: { ...signed, user_data: { id: '7' } } }, 200],
  ])('is one error and not tried again: %s', async (_case, answer, status) => {
    const { client, endpoint, server, errors, heard } = await setUp();
    endpoint.answer = answer;
    client.signin();
    await until(() => expect(errors()).toHaveLength(1));
    await settled(client, await server.line());

    expect(heard).toHaveLength(1);
    expect(errors()).toMatchObject([
      { name: 'AuthorizationError', type: 'AuthError', status, retryIn: null },
    ]);
    expect(String(errors()[0])).not.toContain('signature');
    expect(endpoint.requests).toHaveLength(1);
    expect(server.commands('signin')).toEqual([]);
    expect(client.connection.state).toBe('connected');
  });

  it.each([408, 425, 429, 500, 502, 503])('is tried again later: %i', async (status) => {
    const { client, endpoint, errors } = await setUp();
    endpoint.answer = { status };
    client.signin();
    await until(() => expect(errors()).toHaveLength(1));

    expect(errors()).toMatchObject([{ name: 'AuthorizationError', status }]);
    expect(errors()[0]?.retryIn).toBeGreaterThanOrEqual(500);
    expect(errors()[0]?.retryIn).toBeLessThanOrEqual(1000);
  });

  it('is tried again by itself when it says when', async () => {
    const { client, endpoint, errors } = await setUp();
    endpoint.answerOnce({ status: 503, headers: { 'retry-after': '0.05' } });
    endpoint.answer = { body: signed };
    client.signin();
    await client.user.once('jetsocket:signin_success');

    expect(errors()).toMatchObject([{ status: 503, retryIn: 50 }]);
    expect(endpoint.requests).toHaveLength(2);
  });

  it('401 is asked once more at once and not announced; the second one is', async () => {
    const { client, endpoint, errors } = await setUp();
    endpoint.answerOnce({ status: 401 });
    endpoint.answer = { body: signed };
    client.signin();
    await client.user.once('jetsocket:signin_success');
    expect(errors()).toEqual([]);
    expect(endpoint.requests).toHaveLength(2);

    const other = await setUp();
    other.endpoint.answer = { status: 401 };
    other.client.signin();
    await until(() => expect(other.errors()).toHaveLength(1));
    await settled(other.client, await other.server.line());
    expect(other.errors()).toMatchObject([{ status: 401, retryIn: null }]);
    expect(other.endpoint.requests).toHaveLength(2);
  });
});

it('an endpoint that cannot be reached is tried again', async () => {
  const { client, endpoint, errors } = await setUp();
  await endpoint.stop();
  client.signin();
  await until(() => expect(errors()).toHaveLength(1));

  expect(errors()).toMatchObject([{ name: 'AuthorizationError', status: 0 }]);
  expect(errors()[0]?.retryIn).toBeGreaterThanOrEqual(500);
});

it('an endpoint that does not answer in time is one error, and its request is given up', async () => {
  const { endpoint, server } = await setUp();
  endpoint.answer = () => new Promise(() => {});
  const client = connect(server, { userAuthentication: { endpoint: endpoint.url, timeout: 30 } });
  client.signin();
  const error = await client.user.once('jetsocket:signin_error');

  expect(error).toMatchObject({ name: 'AuthorizationError', status: 0 });
  await until(() => expect(endpoint.requests[0]?.isAborted).toBe(true));
});

it('a handler that throws at once is heard by whoever binds after `signin()`', async () => {
  const server = await TestServer.start();
  const client = connect(server, {
    userAuthentication: {
      customHandler: () => {
        throw Object.assign(new Error('expired'), { status: 403 });
      },
    },
  });
  await inState(client, 'connected');
  client.signin();
  const error = await client.user.once('jetsocket:signin_error');

  expect(error).toMatchObject({ status: 403, retryIn: null, cause: { message: 'expired' } });
});

it('after a failure `signin()` asks again, at once', async () => {
  const { client, endpoint, errors } = await setUp();
  endpoint.answerOnce({ status: 403 });
  endpoint.answerOnce({ status: 503, headers: { 'retry-after': '100' } });
  endpoint.answer = { body: signed };
  client.signin();
  await until(() => expect(errors()).toHaveLength(1));
  client.signin();
  await until(() => expect(errors()).toHaveLength(2));
  expect(errors()[1]?.retryIn).toBe(100_000);
  client.signin();
  await client.user.once('jetsocket:signin_success');

  expect(endpoint.requests).toHaveLength(3);
});

it('after a failure a new connection asks again', async () => {
  const { client, endpoint, errors, server } = await setUp();
  endpoint.answerOnce({ status: 403 });
  endpoint.answer = { body: signed };
  client.signin();
  await until(() => expect(errors()).toHaveLength(1));
  (await server.line()).drop();
  await client.user.once('jetsocket:signin_success');

  expect((await server.line(1)).commands('signin')).toEqual([signed]);
});

it('after a failure nothing is left of the user of before', async () => {
  const { client, endpoint, errors, server } = await setUp();
  endpoint.answerOnce({ body: signed });
  endpoint.answer = { status: 403 };
  client.signin();
  await client.user.once('jetsocket:signin_success');
  (await server.line()).drop();
  await until(() => expect(errors()).toHaveLength(1));
  const got = record(client.user);
  const line = await server.line(1);
  line.publish('#server-to-user-7', 'note', 'for the one of before');
  await settled(client, line);

  expect(client.user.user_data).toBeNull();
  expect(got).toEqual([]);
});
