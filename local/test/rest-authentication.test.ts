import { createHash } from 'node:crypto';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { app, hmac, type RestCall, rest, signedQuery, startService } from './support';

const body = { name: 'greet', channel: 'room', data: '{}' };
const seconds = () => Math.floor(Date.now() / 1000);

/** Until the test ends: the service and the requests have the same time, a whole second. */
function holdClock(): void {
  vi.useFakeTimers({ toFake: ['Date'], now: seconds() * 1000 });
  onTestFinished(() => void vi.useRealTimers());
}

describe('the signature of a request', () => {
  it.each([
    ['an unknown key', { auth_key: 'other' }, 'auth_key'],
    ['no key', { auth_key: undefined }, 'auth_key'],
    ['an old version', { auth_version: '0.9' }, 'auth_version'],
    ['no version', { auth_version: undefined }, 'auth_version'],
    ['a timestamp of long ago', { auth_timestamp: seconds() - 700 }, 'auth_timestamp'],
    ['a timestamp to come', { auth_timestamp: seconds() + 700 }, 'auth_timestamp'],
    ['a timestamp that is no number', { auth_timestamp: 'NaN' }, 'auth_timestamp'],
    ['no timestamp', { auth_timestamp: undefined }, 'auth_timestamp'],
    ['a wrong signature', { auth_signature: '0'.repeat(64) }, 'auth_signature'],
    ['a short signature', { auth_signature: '00' }, 'auth_signature'],
    ['an empty signature', { auth_signature: '' }, 'auth_signature'],
    ['the MD5 of another body', { body_md5: '0'.repeat(32) }, 'body_md5'],
    ['no MD5', { body_md5: undefined }, 'body_md5'],
  ])('with %s is refused with 401 and the name of the field', async (_what, params, field) => {
    const service = await startService();
    const answer = await rest(service, { path: '/events', body, params } as RestCall);
    expect(answer).toEqual({ status: 401, body: { error: expect.stringContaining(field), field } });
    expect(JSON.stringify(answer)).not.toContain(app.secret);
  });

  it.each([600, -600])('may be %d seconds off, and no more', async (offset) => {
    const service = await startService();
    holdClock();
    const send = (auth_timestamp: number) =>
      rest(service, { path: '/events', body, params: { auth_timestamp } });
    expect(await send(seconds() + offset)).toEqual({ status: 200, body: {} });
    expect(await send(seconds() + offset + Math.sign(offset))).toMatchObject({
      status: 401,
      body: { field: 'auth_timestamp' },
    });
  });

  it('covers the method, the path and every parameter', async () => {
    const service = await startService();
    const query = signedQuery('GET', '/apps/app/channels');
    const get = (path: string) => fetch(`${service.url}${path}`).then(({ status }) => status);
    expect(await get(`/apps/app/channels?${query}`)).toBe(200);
    expect(await get(`/apps/app/channels/room?${query}`)).toBe(401);
    expect(await get(`/apps/app/channels?${query}&filter_by_prefix=a`)).toBe(401);
    expect(await get(`/apps/app/channels?${query}&auth_key=other`)).toBe(400);
    const answer = await fetch(`${service.url}/apps/app/events?${query}`, { method: 'POST' });
    expect(answer.status).toBe(401);
  });

  it('may be made of the parameters as they are or as they are sent', async () => {
    const service = await startService();
    const path = '/apps/app/channels/presence-a';
    const head = `auth_key=app-key&auth_timestamp=${seconds()}&auth_version=1.0`;
    for (const signed of ['user_count,subscription_count', 'user_count%2Csubscription_count']) {
      const signature = hmac(`GET\n${path}\n${head}&info=${signed}`);
      const query = `${head}&info=user_count%2Csubscription_count&auth_signature=${signature}`;
      const answer = await fetch(`${service.url}${path}?${query}`);
      expect(answer.status).toBe(200);
    }
  });

  it('is checked before anything else about the request', async () => {
    const service = await startService();
    const answer = await fetch(`${service.url}/apps/app/nothing`);
    expect([answer.status, await answer.json()]).toEqual([
      401,
      { error: expect.any(String), field: 'auth_key' },
    ]);
  });

  it('of an empty body may leave out its MD5, but not give a wrong one', async () => {
    const service = await startService();
    const md5 = createHash('md5').update('').digest('hex');
    expect((await rest(service, { path: '/channels', params: { body_md5: md5 } })).status).toBe(200);
    expect((await rest(service, { path: '/channels', params: { body_md5: '0' } })).status).toBe(401);
  });
});

describe('a request', () => {
  it.each([
    ['GET', '/apps/other/channels', 404],
    ['GET', '/apps/__proto__/channels', 404],
    ['GET', '/apps/app', 404],
    ['GET', '/else', 404],
    ['POST', '/', 404],
    ['GET', '/apps/%E0%A4%A/channels', 400],
  ])('%s %s is answered with %d and a reason', async (method, path, status) => {
    const service = await startService();
    const answer = await fetch(service.url + path, { method });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe('application/json');
    expect(await answer.json()).toEqual(expect.objectContaining({ error: expect.any(String) }));
  });

  it.each([
    ['GET', '/nothing', 404, 'path'],
    ['GET', '/events', 405, 'method'],
    ['POST', '/channels', 405, 'method'],
    ['GET', '/channels/%E0%A4%A', 400, 'path'],
    ['GET', '/channels/a b/users', 400, 'channel'],
  ])(
    '%s /apps/app%s, signed, is answered with %d and what is wrong: %s',
    async (method, path, status, field) => {
      expect(await rest(await startService(), { method, path })).toMatchObject({ status, body: { field } });
    },
  );

  it('to a disabled application is answered with 403', async () => {
    expect((await rest(await startService({ enabled: false }), { path: '/channels' })).status).toBe(403);
  });

  it('beyond so many a second is answered with 429, and when to come again', async () => {
    const service = await startService({ requestsPerSecond: 3 });
    holdClock();
    const path = '/apps/app/channels';
    const get = (query = '') => fetch(`${service.url}${path}?${query}`);
    const statuses: number[] = [];
    for (let n = 0; n < 5; n += 1) statuses.push((await get(signedQuery('GET', path))).status);
    expect(statuses).toEqual([200, 200, 200, 429, 429]);
    expect((await get()).status).toBe(401);
    const refused = await get(signedQuery('GET', path));
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1']);

    vi.setSystemTime(Date.now() + 1000);
    expect((await get(signedQuery('GET', path))).status).toBe(200);
  });

  it('for the root tells that the service is well', async () => {
    const service = await startService();
    const answer = await fetch(service.url);
    expect([answer.status, await answer.json()]).toEqual([
      200,
      { service: 'jetsocket-local', version: expect.any(String), ok: true, connections: 0 },
    ]);
  });
});
