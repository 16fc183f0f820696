import type { Options } from 'jetsocket-js';
import { afterAll, beforeEach, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { dataOf, record } from '../support/client';
import { Soketi } from '../support/soketi';
import { until } from '../support/wait';
import { Application } from './support/application';

let soketi: Soketi;
beforeEach(async () => {
  soketi ??= await Soketi.start();
  if (!soketi.isAlive) await soketi.restart();
});
afterAll(() => soketi?.stop());

/** Every kind of channel, subscribed, and what was heard on each. */
async function enterAll(options?: Options) {
  const application = await Application.at(soketi);
  const client = application.client('amy', options);
  const names = ['news', 'private-room', 'presence-room', 'private-encrypted-room', 'cache-room'];
  const channels = names.map((name) => client.subscribe(name));
  await Promise.all(channels.map(({ ready }) => ready));
  const rooms = channels.map((channel) => ({ name: channel.name, heard: record(channel) }));
  return { application, client, rooms };
}

type Rooms = Awaited<ReturnType<typeof enterAll>>['rooms'];

/** Every channel says once that something may be missing, and what is triggered after that arrives. */
async function expectReturn(application: Application, rooms: Rooms): Promise<void> {
  for (const { name, heard } of rooms) {
    await until(() => expect(dataOf(heard, 'jetsocket:gap')).toHaveLength(1), 10_000);
    expect(dataOf(heard, 'jetsocket:subscription_succeeded')).toHaveLength(1);
    await application.library.trigger(name, 'after', { is: name });
    await until(() => expect(dataOf(heard, 'after')).toEqual([{ is: name }]));
  }
}

it('returns to every channel after the server was killed and started again', async () => {
  const start = Date.now();
  const { application, client, rooms } = await enterAll();
  const socketId = client.connection.socket_id;
  await soketi.kill();
  await until(() => expect(client.connection.state).toBe('connecting'));
  expect(client.connection.socket_id).toBeUndefined();
  await soketi.restart();

  await expectReturn(application, rooms);
  expect(client.connection.socket_id).not.toBe(socketId);
  for (const { heard } of rooms) {
    const [gap] = dataOf<{ since: number; duration: number }>(heard, 'jetsocket:gap');
    expect(gap?.since).toBeGreaterThanOrEqual(start);
    expect((gap?.since ?? 0) + (gap?.duration ?? 0)).toBeLessThanOrEqual(Date.now());
  }
});

it('is sent away with 4200 by a server that ends in order, and returns when it is back', async () => {
  const { application, client, rooms } = await enterAll();
  const changes = record(client.connection);
  await soketi.shutDown();
  await soketi.restart();

  await expectReturn(application, rooms);
  const reasons = dataOf<{ reason?: unknown }>(changes, 'state_change').map(({ reason }) => String(reason));
  expect(reasons.join()).toMatch(/4200/);
});

it('signs in again, and its client events go through, after the server was killed', async () => {
  const { application, client, rooms } = await enterAll();
  const bob = application.client('bob').subscribe('private-encrypted-room');
  await bob.ready;
  client.signin();
  await client.user.once('jetsocket:signin_success');
  await soketi.kill();
  await soketi.restart();
  await client.user.once('jetsocket:signin_success');
  await expectReturn(application, rooms);

  const heardByBob = record(bob);
  const heardByAmy = record(client.user);
  client.channel('private-encrypted-room')?.trigger('client-typing', 'again');
  await until(() => expect(dataOf(heardByBob, 'client-typing')).toEqual(['again']));
  await until(async () => {
    await application.library.sendToUser('amy', 'mail', 1);
    expect(dataOf(heardByAmy, 'mail')).toContain(1);
  });
});

it('survives what ends the server: a stranger who subscribes with text', async () => {
  const { application, rooms } = await enterAll();
  const stranger = new WebSocket(`ws://127.0.0.1:${soketi.port}/app/${soketi.app.key}?protocol=7`);
  onTestFinished(() => stranger.terminate());
  stranger.on('error', () => {});
  stranger.once('message', () =>
    stranger.send('{"event":"pusher:subscribe","data":"{\\"channel\\":\\"x\\"}"}'),
  );
  await until(() => expect(soketi.isAlive).toBe(false), 10_000);
  await soketi.restart();

  await expectReturn(application, rooms);
});
