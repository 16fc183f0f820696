import Jetsocket from 'jetsocket-js/with-encryption';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dataOf, inState, record } from '../support/client';
import { Soketi } from '../support/soketi';
import { until } from '../support/wait';
import { Application, libraryFor } from './support/application';

/** One server, an application for each limit. */
const apps = {
  disabled: { enabled: false },
  single: { maxConnections: 1 },
  shortNames: { maxChannelNameLength: 10 },
  smallRooms: { maxPresenceMembersPerChannel: 1, maxPresenceMemberSizeInKb: 0.5 },
  slowClients: { maxClientEventsPerSecond: 2 },
  smallEvents: { maxEventPayloadInKb: 1 },
  silentClients: { enableClientMessages: false },
  slowServer: { maxBackendEventsPerSecond: 2 },
};

let soketi: Soketi;
beforeAll(async () => {
  soketi = await Soketi.start({ apps });
});
afterAll(() => soketi?.stop());

const at = (key: keyof typeof apps) => Application.at(soketi.served(key));

it('is refused with an unknown key, and does not try again', async () => {
  const application = await Application.at(soketi);
  const client = new Jetsocket('unknown', application.options('amy'));
  const heard = record(client.connection);

  await inState(client, 'disconnected');
  expect(dataOf(heard, 'error')).toMatchObject([{ name: 'ConnectionError', code: 4001 }]);
});

it('is refused where the application is disabled', async () => {
  const application = await at('disabled');
  const client = application.client();
  const heard = record(client.connection);

  await inState(client, 'disconnected');
  expect(dataOf(heard, 'error')).toMatchObject([{ code: 4003 }]);
});

it('keeps trying where there are too many connections, and gets in when one has left', async () => {
  const application = await at('single');
  const first = application.client();
  await inState(first, 'connected');
  const second = application.client();
  const heard = record(second.connection);
  await until(() => expect(dataOf(heard, 'error')).toContainEqual(expect.objectContaining({ code: 4100 })));
  first.disconnect();

  await inState(second, 'connected');
});

it('is told of a channel whose name is too long, and of nothing else', async () => {
  const application = await at('shortNames');
  const client = application.client();
  const short = client.subscribe('short');
  const long = client.subscribe('longer-than-ten');

  await expect(long.ready).rejects.toMatchObject({
    name: 'SubscriptionError',
    error: expect.stringContaining('longer than'),
    status: 4009,
    retryIn: null,
  });
  expect(await short.ready).toBe(short);
});

it('is told of a presence channel that is full, and of a member that is too big', async () => {
  const application = await at('smallRooms');
  await application.enter('presence-room', 'amy');
  const bob = application.client('bob').subscribe('presence-room');
  const big = application.client('x'.repeat(600)).subscribe('presence-hall');

  await expect(bob.ready).rejects.toMatchObject({
    error: expect.stringContaining('maximum members'),
    status: 4100,
  });
  await expect(big.ready).rejects.toMatchObject({
    error: expect.stringContaining('maximum size'),
    status: 4301,
  });
});

it.each([
  ['too many', 'slowClients', 'x', 3],
  ['too big', 'smallEvents', 'x'.repeat(2000), 1],
  ['not allowed', 'silentClients', 'x', 1],
] as const)('hears of client events that are %s, and stays connected', async (_why, app, data, times) => {
  const application = await at(app);
  const { client, channel, heard } = await application.enter('private-room');
  const errors = record(client.connection);
  for (let i = 0; i < times; i++) channel.trigger('client-typing', data);
  await until(() => expect(dataOf(errors, 'error')).toMatchObject([{ code: 4301 }]));

  await application.library.trigger('private-room', 'news', 1);
  await until(() => expect(dataOf(heard, 'news')).toEqual([1]));
  expect(client.connection.state).toBe('connected');
});

it('tells the server library of limits it ran into, and of a wrong secret', async () => {
  const { library: small } = await at('smallEvents');
  await expect(small.trigger('room', 'news', 'x'.repeat(2000))).rejects.toMatchObject({ status: 413 });
  const { library: slow } = await at('slowServer');
  const answers = Promise.all([1, 2, 3].map((data) => slow.trigger('room', 'news', data)));
  await expect(answers).rejects.toMatchObject({ status: 429 });

  const stranger = libraryFor({ port: soketi.port, app: { ...soketi.app, secret: 'wrong' } });
  await expect(stranger.trigger('room', 'news', 1)).rejects.toMatchObject({ status: 401 });
});
