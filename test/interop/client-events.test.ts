import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dataOf } from '../support/client';
import { Soketi } from '../support/soketi';
import { until } from '../support/wait';
import { Application } from './support/application';

let soketi: Soketi;
beforeAll(async () => {
  soketi = await Soketi.start();
});
afterAll(() => soketi?.stop());

it.each(['private-', 'presence-', 'private-encrypted-'])(
  'carries events between clients on a channel "%s…", not back to the sender',
  async (prefix) => {
    const application = await Application.at(soketi);
    const name = prefix + randomUUID();
    const amy = await application.enter(name, 'amy');
    const bob = await application.enter(name, 'bob');
    expect(amy.channel.trigger('client-typing', { text: 'grüße' })).toBe(true);
    expect(bob.channel.trigger('client-typing', 'and back')).toBe(true);

    await until(() => expect(dataOf(amy.heard, 'client-typing')).toEqual(['and back']));
    await until(() => expect(dataOf(bob.heard, 'client-typing')).toEqual([{ text: 'grüße' }]));
  },
);

it('says on presence channels who sent it', async () => {
  const application = await Application.at(soketi);
  const name = `presence-${randomUUID()}`;
  const amy = await application.enter(name, 'amy');
  const bob = await application.enter(name, 'bob');
  const senders: unknown[] = [];
  bob.channel.bind('client-typing', (_data, { user_id }) => senders.push(user_id));
  amy.channel.trigger('client-typing', null);

  await until(() => expect(senders).toEqual(['amy']));
});

it('is sealed on encrypted channels from one client to the other', async () => {
  const application = await Application.at(soketi);
  const name = `private-encrypted-${randomUUID()}`;
  const amy = await application.enter(name, 'amy');
  const bob = await application.enter(name, 'bob');
  const frames: unknown[] = [];
  bob.client.connection.bind('message', (frame) => frames.push(frame));
  amy.channel.trigger('client-typing', { text: 'secret' });

  await until(() => expect(dataOf(bob.heard, 'client-typing')).toEqual([{ text: 'secret' }]));
  expect(JSON.stringify(frames)).toContain('ciphertext');
  expect(JSON.stringify(frames)).not.toContain('secret');
});
