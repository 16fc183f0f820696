import { expect, it, onTestFinished } from 'vitest';
import { connect } from '../support/client';
import { TestServer } from '../support/server';
import { deferred } from '../support/wait';

it('many channels that are authorized at a time make Node warn of nothing', async () => {
  const warnings: string[] = [];
  const warn = (warning: Error) => void warnings.push(warning.message);
  process.on('warning', warn);
  onTestFinished(() => void process.off('warning', warn));
  const answer = deferred<{ auth: string }>();
  const server = await TestServer.start();
  const client = connect(server, { channelAuthorization: { customHandler: () => answer.promise } });
  const channels = Array.from({ length: 20 }, (_, index) => client.subscribe(`private-${index}`));
  await client.connection.once('connected');
  answer.resolve({ auth: 'test-key:signature' });
  await Promise.all(channels.map(({ ready }) => ready));

  expect(warnings).toEqual([]);
});
