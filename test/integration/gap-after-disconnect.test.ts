import { expect, it } from 'vitest';
import { connect } from '../support/client';
import { TestServer } from '../support/server';

it('a channel that is left by `disconnect()` as soon as it is subscribed has its gap when it is back', async () => {
  const server = await TestServer.start();
  const client = connect(server);
  const channel = client.subscribe('room');
  const heard: string[] = [];
  channel.bind_global((event) => heard.push(event));
  channel.on('jetsocket:subscription_succeeded', () => client.disconnect(), { once: true });
  await client.connection.once('disconnected');
  expect(heard).toEqual(['jetsocket:subscription_succeeded']);
  const start = Date.now();
  client.connect();
  const { since, duration } = await channel.once('jetsocket:gap');

  expect(heard).toEqual([
    'jetsocket:subscription_succeeded',
    'jetsocket:subscription_succeeded',
    'jetsocket:gap',
  ]);
  expect(since).toBeLessThanOrEqual(start);
  expect(since + duration).toBeGreaterThanOrEqual(start);
});
