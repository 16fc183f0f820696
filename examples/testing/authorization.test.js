import Jetsocket from 'jetsocket-js';
import { createTestService } from 'jetsocket-js/testing';
import { expect, test } from 'vitest';

test('a channel that is not ours is refused', async () => {
  const service = createTestService();
  service.authorize(({ channelName }) => channelName === 'private-mine');
  const jetsocket = new Jetsocket('key', service.options);

  const error = await jetsocket.subscribe('private-theirs').once('jetsocket:subscription_error');
  await jetsocket.subscribe('private-mine').ready;

  expect(error.status).toBe(403);
  expect(error.retryIn).toBe(null); // it is not asked again by itself
  jetsocket.disconnect();
});

test('an expired token is renewed', async () => {
  const service = createTestService();
  service.authorize(({ headers }) => (headers.authorization === 'Bearer new' ? true : 401));
  let token = 'old';
  const jetsocket = new Jetsocket('key', {
    ...service.options,
    channelAuthorization: {
      endpoint: '/my/auth',
      headersProvider: async () => {
        const headers = { authorization: `Bearer ${token}` };
        token = 'new';
        return headers;
      },
    },
  });

  await jetsocket.subscribe('private-orders').ready;

  expect(service.requests).toMatchObject([
    { url: '/my/auth', channelNames: ['private-orders'], headers: { authorization: 'Bearer old' } },
    { url: '/my/auth', channelNames: ['private-orders'], headers: { authorization: 'Bearer new' } },
  ]);
  jetsocket.disconnect();
});
