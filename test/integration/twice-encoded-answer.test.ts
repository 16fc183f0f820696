import { expect, it } from 'vitest';
import { AuthEndpoint } from '../support/auth-endpoint';
import { connect } from '../support/client';
import { TestServer } from '../support/server';

it('an answer that holds an object as JSON within JSON is no object', async () => {
  const server = await TestServer.start();
  const endpoint = await AuthEndpoint.start();
  endpoint.answer = { body: JSON.stringify(JSON.stringify({ auth: 'test-key:signature' })) };
  const channel = connect(server, { channelAuthorization: { endpoint: endpoint.url } }).subscribe(
    'private-a',
  );
  const { retryIn } = await channel.once('jetsocket:subscription_error');

  expect(retryIn).toBeNull();
});
