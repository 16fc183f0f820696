import { describe, expect, it } from 'vitest';
import { collectUncaught } from '../../test/support/uncaught';
import type { LogEntry } from '../src/index';
import { lineOf } from '../src/log/lines';
import { app, rest, startService, TestClient, userAuthentication } from './support';

async function logged(settings = {}) {
  const log: LogEntry[] = [];
  const service = await startService(settings, { log: (entry) => log.push(entry) });
  return { service, log, of: (event: string) => log.filter((entry) => entry.event === event) };
}

describe('the log', () => {
  it('tells what happens, and no secret, signature or data of an event', async () => {
    const { service, log } = await logged();
    const client = await TestClient.open(service);
    const { user_data, auth } = userAuthentication(client.socketId, { id: 'ada', user_info: 'hidden info' });
    client.send('jetsocket:signin', { user_data, auth });
    await client.join('presence-room', { user_id: 'ada', user_info: 'hidden info' });
    await rest(service, {
      path: '/events',
      body: { name: 'greet', channel: 'presence-room', data: 'hidden data' },
    });
    client.send('client-hi', 'hidden data', 'presence-room');
    client.socket.close();
    await expect.poll(() => log.at(-1)?.event).toBe('disconnected');
    const told = log.map(({ time: _time, ...entry }) => entry);
    const [common, socket] = [{ level: 'info', app: 'app' }, client.socketId];
    const channel = 'presence-room';
    expect(told).toEqual([
      {
        level: 'info',
        event: 'listening',
        url: service.url,
        prefix: 'jetsocket',
        console: `${service.url}/console`,
      },
      { ...common, event: 'application', key: 'app-key' },
      { ...common, event: 'connected', socket },
      { ...common, event: 'signed_in', socket, userId: 'ada' },
      { ...common, event: 'channel_occupied', channel },
      { ...common, event: 'subscribed', socket, channel, userId: 'ada' },
      { ...common, event: 'member_added', channel, userId: 'ada' },
      { ...common, event: 'event', channel, name: 'greet', bytes: 11 },
      { level: 'info', event: 'request', method: 'POST', path: '/apps/app/events', status: 200 },
      { ...common, event: 'event', socket, channel, name: 'client-hi', userId: 'ada', bytes: 11 },
      { ...common, event: 'unsubscribed', socket, channel },
      { ...common, event: 'member_removed', channel, userId: 'ada' },
      { ...common, event: 'channel_vacated', channel },
      { ...common, event: 'disconnected', socket },
    ]);
    expect(JSON.stringify(log)).not.toMatch(/hidden|app-secret|[0-9a-f]{64}/);
    expect(log[0]?.time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  it('warns of what was refused', async () => {
    const { service, of } = await logged();
    const client = await TestClient.open(service);
    client.subscribe('private-room', { auth: `${app.key}:wrong` });
    client.send('nonsense');
    await client.hear('jetsocket:error');
    await rest(service, { path: '/events', body: { name: 'greet', data: 'x' } });
    new TestClient(service.url.replace('http', 'ws'));
    await expect.poll(() => of('turned_away')).toMatchObject([{ level: 'warn', code: 4005 }]);
    expect(of('subscription_refused')).toMatchObject([{ level: 'warn', channel: 'private-room' }]);
    expect(of('client_error')).toMatchObject([{ level: 'warn', socket: client.socketId }]);
    expect(of('request')).toMatchObject([
      { level: 'warn', status: 400, error: expect.stringContaining('channel') },
    ]);
  });

  it('that throws is reported as uncaught and harms nobody', async () => {
    const uncaught = collectUncaught();
    const broken = new Error('the disk is full');
    const service = await startService(
      {},
      {
        log: () => {
          throw broken;
        },
      },
    );
    const client = await TestClient.open(service);
    await client.join('presence-room', { user_id: 'ada' });
    expect((await rest(service, { path: '/channels' })).status).toBe(200);
    expect(uncaught).toContain(broken);
  });

  it('tells of no console where there is none, and of a client event without data', async () => {
    const log: LogEntry[] = [];
    const service = await startService({}, { console: false, log: (entry) => log.push(entry) });
    expect(Object.keys(log[0] ?? {})).toEqual(['time', 'level', 'event', 'url', 'prefix']);
    const client = await TestClient.open(service);
    await client.join('private-room');
    client.send('client-hi', undefined, 'private-room');
    await client.settled();
    expect(log.at(-1)).toMatchObject({ event: 'event', name: 'client-hi', bytes: 0 });
  });

  it('tells of a subscription that a fault refused', async () => {
    const { service, of } = await logged();
    const client = await TestClient.open(service);
    service.faults.refuse('room', 'silence');
    client.subscribe('room');
    await expect
      .poll(() => of('subscription_refused'))
      .toMatchObject([
        {
          level: 'warn',
          app: app.id,
          socket: client.socketId,
          channel: 'room',
          message: 'A fault on purpose.',
        },
      ]);
  });

  it('shortens what clients made long', async () => {
    const { service, of } = await logged();
    const client = await TestClient.open(service);
    await client.join('presence-room', { user_id: 'x'.repeat(5000) });
    expect(of('subscribed')[0]?.userId).toBe(`${'x'.repeat(200)}…`);
  });
});

describe('a line of the log', () => {
  const hostile = 'a\r\n12:00:00.000 listening\u001b[2J\u2028\u202e"\u{e0001}';
  const entry: LogEntry = {
    time: '2026-01-02T03:04:05.678Z',
    level: 'warn',
    event: 'subscribed',
    socket: '1.2',
    channel: hostile,
    bytes: 7,
  };

  it('is JSON for programs', () => {
    const line = lineOf(entry, 'json');
    expect(JSON.parse(line)).toEqual(entry);
    expect(line).toMatch(/^[ -~]+\n$/);
  });

  it('is words for people', () => {
    const { channel: _channel, ...plain } = entry;
    expect(lineOf({ ...plain, channel: 'private-room' } as LogEntry, 'text')).toBe(
      '03:04:05.678 warn subscribed socket=1.2 bytes=7 channel=private-room\n',
    );
  });

  it('cannot be broken by a name that a client chose', () => {
    const line = lineOf(entry, 'text');
    expect(line).toMatch(/^[ -~]+\n$/);
    expect(line).toContain(
      'channel="a\\r\\n12:00:00.000 listening\\u001b[2J\\u2028\\u202e\\"\\udb40\\udc01"',
    );
  });
});
