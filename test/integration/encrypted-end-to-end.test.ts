import type { AuthorizationOptions } from 'jetsocket-js';
import type { LocalService } from 'jetsocket-local';
import { expect, it } from 'vitest';
import { connectEncrypted, record } from '../support/client';
import { Deployment } from '../support/deployment';
import { startLocal } from '../support/local-service';
import { until } from '../support/wait';

// Two clients and a service that relays what they seal for each other.

const room = 'private-encrypted-room';

async function enter(service: LocalService, channelAuthorization: AuthorizationOptions) {
  const client = connectEncrypted(service, { channelAuthorization });
  const channel = client.subscribe(room);
  await channel.ready;
  return { client, channel, heard: record(channel) };
}

it('client events reach the other client opened, while the service sees a nonce and a ciphertext', async () => {
  const service = await startLocal();
  const { endpoint } = await Deployment.start(service);
  const [ann, bob] = [
    await enter(service, { endpoint: endpoint.url }),
    await enter(service, { endpoint: endpoint.url }),
  ];

  for (const data of [{ text: 'secret words' }, 0, '', null, 'žluť 🎉'])
    ann.channel.trigger('client-said', data);
  await until(() => expect(bob.heard).toHaveLength(5));
  bob.channel.trigger('client-heard', { text: 'secret answer' });
  await until(() => expect(ann.heard).toHaveLength(1));

  expect(bob.heard.map(([, data]) => data)).toEqual([{ text: 'secret words' }, 0, '', null, 'žluť 🎉']);
  expect(ann.heard).toEqual([['client-heard', { text: 'secret answer' }]]);
  const frames = [...service.received, ...service.sent].map(({ text }) => text);
  const relayed = frames.filter((text) => text.includes('"client-'));
  expect(relayed).toHaveLength(12);
  for (const text of relayed) {
    const { data } = JSON.parse(text) as { data: unknown };
    const sealed = typeof data === 'string' ? (JSON.parse(data) as object) : (data as object);
    expect(Object.keys(sealed)).toEqual(['nonce', 'ciphertext']);
  }
  expect(frames.join()).not.toMatch(/secret words|secret answer|žluť/);
});

it('a client that still has the old key and one that has the new hear each other after a change', async () => {
  const service = await startLocal();
  const deployment = await Deployment.start(service);
  const authorization = { endpoint: deployment.endpoint.url };
  const early = await enter(service, authorization);
  deployment.begin();
  deployment.finish();
  const late = await enter(service, authorization);

  early.channel.trigger('client-old', 1);
  late.channel.trigger('client-new', 2);
  await until(() => expect(early.heard).toEqual([['client-new', 2]]));
  early.channel.trigger('client-again', 3);
  await until(() => expect(late.heard.map(([event]) => event)).toContain('client-again'));

  expect(late.heard.filter(([event]) => event === 'client-old')).toEqual([]);
});

it('a service that relays no client events answers with an error, and nobody hears them', async () => {
  const service = await startLocal({ clientEvents: false });
  const { endpoint } = await Deployment.start(service);
  const [ann, bob] = [
    await enter(service, { endpoint: endpoint.url }),
    await enter(service, { endpoint: endpoint.url }),
  ];
  const errors: unknown[] = [];
  ann.client.connection.bind('error', (error) => errors.push(error));

  expect(ann.channel.trigger('client-said', 1)).toBe(true);
  await until(() => expect(errors).toHaveLength(1));
  service.publish(room, 'plain', 'a mark');
  await until(() => expect(bob.heard).toHaveLength(1));

  expect(errors[0]).toMatchObject({ name: 'ConnectionError', code: 4301 });
  expect(bob.heard).toEqual([['jetsocket:decryption_error', expect.objectContaining({ event: 'plain' })]]);
});
