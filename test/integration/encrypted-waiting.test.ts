import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { dataOf, inState, settled } from '../support/client';
import { enterSecretRoom, publishSealed } from '../support/secret-room';
import { never, until } from '../support/wait';

const ERROR = 'jetsocket:decryption_error';

/** A channel whose connection is lost while `count` events, 1 and on, wait for the key; a new one will bring it. */
async function lostWhileWaiting(count: number) {
  const entered = await enterSecretRoom({ reconnect: { minDelay: 1, maxDelay: 1 } });
  const { holder, client, line } = entered;
  const usual = holder.answer;
  holder.key = randomBytes(32);
  holder.answer = () => never;
  for (let n = 1; n <= count; n++) publishSealed(line, 'n', n, holder.key);
  await settled(client, line);
  expect(entered.heard).toEqual([]);
  holder.answer = usual;
  return entered;
}

it('what waits over a lost connection survives a handler that disconnects on the way', async () => {
  const { server, client, channel, line, heard } = await lostWhileWaiting(3);
  channel.on('n', () => client.disconnect(), { once: true });
  line.drop();
  await inState(client, 'disconnected');
  expect(dataOf(heard, 'n')).toEqual([1]);

  client.connect();
  const next = await server.line(2);
  await until(() => expect(channel.subscribed).toBe(true));
  await settled(client, next);

  expect(dataOf(heard, 'n')).toEqual([1, 2, 3]);
  expect(dataOf(heard, ERROR)).toEqual([]);
});
