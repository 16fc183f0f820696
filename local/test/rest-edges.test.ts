import { describe, expect, it } from 'vitest';
import { app, hmac, type RestCall, rest, signedQuery, startService, TestClient } from './support';

const event = { name: 'greet', channel: 'room', data: '1' };
const seconds = () => Math.floor(Date.now() / 1000);

describe('a path with something before or behind it', () => {
  it.each([
    ['POST', '/x/events'],
    ['POST', '/events/x'],
    ['POST', '/x/batch_events'],
    ['POST', '/batch_events/x'],
    ['GET', '/x/channels'],
    ['GET', '/channels/'],
    ['GET', '/x/channels/room'],
    ['GET', '/channels/room/x'],
    ['GET', '/x/channels/presence-a/users'],
    ['GET', '/channels/presence-a/users/x'],
    ['GET', '/channels//users'],
    ['POST', '/x/users/ada/events'],
    ['POST', '/users/ada/events/x'],
    ['POST', '/x/users/ada/terminate_connections'],
    ['POST', '/users/ada/terminate_connections/x'],
  ])('%s %s is none of the service', async (method, path) => {
    const answer = await rest(await startService(), {
      method,
      path,
      ...(method === 'POST' && { body: event }),
    });
    expect(answer).toEqual({ status: 404, body: { error: expect.any(String), field: 'path' } });
  });

  it('leads to no application', async () => {
    const { url } = await startService();
    const path = '/x/apps/app/channels';
    const answer = await fetch(`${url}${path}?${signedQuery('GET', path)}`);
    expect([answer.status, await answer.json()]).toEqual([404, { error: expect.any(String), field: 'path' }]);
  });
});

describe('the parameters of a signed request', () => {
  it('may be sent in any order, and are signed in that of their names', async () => {
    const { url } = await startService();
    const path = '/apps/app/channels';
    const sorted = `B=1&a=2&auth_key=${app.key}&auth_timestamp=${seconds()}&auth_version=1.0&info=&z=3`;
    const signature = hmac(`GET\n${path}\n${sorted}`);
    for (const sent of [sorted.split('&'), sorted.split('&').reverse()]) {
      for (const query of [
        `${sent.join('&')}&auth_signature=${signature}`,
        [`auth_signature=${signature}`, ...sent].join('&'),
      ]) {
        expect((await fetch(`${url}${path}?${query}`)).status).toBe(200);
      }
    }
    // As they are sent, percent-encoded or not, empty pairs left out.
    const raw = sorted.replace('a=2', 'a=%7E+%20');
    const query = `&&${raw}&auth_signature=${hmac(`GET\n${path}\n${raw}`)}&`;
    expect((await fetch(`${url}${path}?${query}`)).status).toBe(200);
  });

  it('may be signed as they are meant and sent encoded, in any order', async () => {
    const { url } = await startService();
    const path = '/apps/app/channels';
    const rest = [`auth_key=${app.key}`, `auth_timestamp=${seconds()}`, 'auth_version=1.0'];
    const signature = hmac(`GET\n${path}\n${['a=x,y', ...rest, 'z=ž'].join('&')}`);
    const sent = ['z=%C5%BE', `auth_signature=${signature}`, ...rest, 'a=x%2Cy'];
    expect((await fetch(`${url}${path}?${sent.join('&')}`)).status).toBe(200);
  });

  it.each([
    () => `+${seconds()}`,
    () => `${seconds()}.0`,
    () => ` ${seconds()}`,
    () => `x${seconds()}`,
    () => `${seconds()}x`,
    () => `0x${seconds().toString(16)}`,
    () => `00000000${seconds()}`,
    () => '',
  ])('do not hold a timestamp like %s', async (timestamp) => {
    const params = { auth_timestamp: encodeURIComponent(timestamp()) };
    const service = await startService();
    const answer = await rest(service, { path: '/channels', params });
    expect(answer).toMatchObject({ status: 401, body: { field: 'auth_timestamp' } });
  });
});

describe('an event that is sent', () => {
  const send = async (change: object) =>
    rest(await startService(), { path: '/events', body: { ...event, ...change } });

  it.each(['1.2', '12.345', null, undefined])('may leave out the connection %s', async (socket_id) => {
    expect(await send({ socket_id })).toEqual({ status: 200, body: {} });
  });

  it.each(['', '1', '1.', '.2', 'x1.2', '1.2x', '1.2\n', '1x2'])(
    'may not leave out %j, which is no connection',
    async (socket_id) => {
      expect(await send({ socket_id })).toMatchObject({ status: 400, body: { field: 'socket_id' } });
    },
  );

  it.each(['', null, undefined])('may ask for nothing, by %j', async (info) => {
    expect(await send({ info })).toEqual({ status: 200, body: {} });
  });

  it('answers zero about channels that nobody is on', async () => {
    const answer = await send({ channel: 'presence-none', info: 'user_count,subscription_count' });
    expect(answer.body).toEqual({ channels: { 'presence-none': { user_count: 0, subscription_count: 0 } } });
  });

  it('may be called like one of the service with the other prefix', async () => {
    expect((await send({ name: 'pusher:error' })).status).toBe(200);
    expect((await send({ name: 'jetsocket' })).status).toBe(200);
  });

  it('is refused where its text is not UTF-8', async () => {
    const service = await startService();
    const body = Buffer.from('{"name":"greet","channel":"room","data":"\u00ff"}', 'latin1');
    const query = signedQuery('POST', '/apps/app/events', {}, body);
    const answer = await fetch(`${service.url}/apps/app/events?${query}`, { method: 'POST', body });
    expect([answer.status, await answer.json()]).toMatchObject([400, { field: 'body' }]);
  });

  it('says which of several is wrong', async () => {
    const service = await startService();
    const batch = [event, 'greet'];
    expect((await rest(service, { path: '/batch_events', body: { batch } })).body).toEqual({
      error: 'batch[1] must be an object',
      field: 'batch[1]',
    });
  });
});

describe('ending the connections of a user', () => {
  it('who has none is no mistake', async () => {
    const service = await startService();
    const client = await TestClient.open(service);
    const answer = await rest(service, { path: '/users/nobody/terminate_connections', body: {} });
    expect(answer).toEqual({ status: 200, body: {} });
    await client.join('room');
  });
});

describe('an answer', () => {
  const head = async (call: RestCall) => {
    const { url } = await startService({ requestsPerSecond: 1 });
    const path = `/apps/app${call.path}`;
    const query = signedQuery('POST', path, {}, call.rawBody);
    const init = { method: 'POST', body: call.rawBody ?? '', headers: { 'content-type': 'text/plain' } };
    return fetch(`${url}${path}?${query}`, init);
  };

  it('ends the connection where the rest of a body may still be on its way, and only there', async () => {
    const long = await head({ path: '/events', rawBody: 'x'.repeat(1024 * 1024 + 1) });
    expect([long.status, long.headers.get('connection')]).toEqual([413, 'close']);
    const fits = await head({ path: '/events', rawBody: 'x'.repeat(1024 * 1024) });
    expect([fits.status, fits.headers.get('connection')]).toEqual([400, 'keep-alive']);
    expect([fits.headers.get('retry-after'), fits.headers.get('x-content-type-options')]).toEqual([
      null,
      'nosniff',
    ]);
  });

  it('to HEAD and GET at the root is one of the service, whatever the query', async () => {
    const { url } = await startService();
    for (const method of ['HEAD', 'GET']) {
      const answer = await fetch(`${url}/?x=1?y`, { method, headers: { accept: 'application/json' } });
      expect([answer.status, answer.redirected]).toEqual([200, false]);
    }
    const page = { accept: 'text/html' };
    expect((await fetch(url, { method: 'HEAD', headers: page, redirect: 'manual' })).status).toBe(200);
  });
});
