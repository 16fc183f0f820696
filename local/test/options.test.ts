import { networkInterfaces } from 'node:os';
import { describe, expect, it } from 'vitest';
import { LocalService, type LocalServiceOptions } from '../src/index';
import { app, cleanUp } from './support';

const start = (options: object) => LocalService.start({ port: 0, ...options } as LocalServiceOptions);

const hasIPv6 = Object.values(networkInterfaces()).some((each) =>
  each?.some(({ address }) => address === '::1'),
);

const texts = ['id', 'key', 'secret'];
const flags = ['enabled', 'clientEvents', 'subscriptionCount'];
const amounts = [
  'clientEventsPerSecond',
  'requestsPerSecond',
  'userAuthenticationTimeout',
  'maxConnections',
  'maxChannels',
  'maxPresenceMembers',
  'maxEventBytes',
  'activityTimeout',
  'pongTimeout',
  'cacheLifetime',
];

const wrongSettings: [name: string, values: unknown[], expected: string][] = [
  ...texts.map((name): [string, unknown[], string] => [name, ['', 7, null, undefined], 'a non-empty string']),
  ['key', ['\u0000', 'k\n', '\nk', 'a\u0007b'], 'a non-empty string without control characters'],
  ...flags.map((name): [string, unknown[], string] => [name, [0, 'true', null], 'true or false']),
  ...amounts.map((name): [string, unknown[], string] => [
    name,
    [0, -1, '1', null, Number.NaN],
    'a number above 0',
  ]),
  ['userAuthentication', [1, 'true', null], "true, false or 'required'"],
  ['allowedOrigins', ['*', [7], ['a*b*c'], null, {}], 'a list of origins with at most one * each'],
  ['webhooks', [{}, 'http://a', null], 'a list of { url, events }'],
];

describe('an application is not taken', () => {
  it.each(wrongSettings)('with a wrong %s', async (name, values, expected) => {
    for (const value of values) {
      const started = start({ apps: [app, { ...app, id: 'b', key: 'b', [name]: value }] });
      await expect(started, String(value)).rejects.toMatchObject({
        name: 'LocalServiceError',
        message: expect.stringContaining(`apps[1].${name} must be ${expected}`),
      });
    }
  });

  it.each([
    [null, ' must be an object { url, events }'],
    ['http://a', ' must be an object { url, events }'],
    [{}, '.url must be an http or https address without a password'],
    [{ url: 7 }, '.url must be an http or https address without a password'],
    [{ url: 'http://' }, '.url must be an http or https address without a password'],
    [{ url: ' http://a' }, '.url must be an http or https address without a password'],
    [{ url: 'http://me@a' }, '.url must be an http or https address without a password'],
    [{ url: 'http://:pw@a' }, '.url must be an http or https address without a password'],
    [{ url: 'http://a', events: 'cache_miss' }, '.events must be a list out of channel_occupied, '],
    [{ url: 'http://a', events: ['cache_miss', 7] }, '.events must be a list out of channel_occupied, '],
    [{ url: 'http://a', secret: 'x' }, '.secret is not a setting of a webhook'],
  ])('with the webhook %j', async (webhook, message) => {
    const webhooks = [{ url: 'HTTPS://a/?b', events: [] }, webhook];
    await expect(start({ apps: [{ ...app, webhooks }] })).rejects.toThrow(`apps[0].webhooks[1]${message}`);
  });

  it.each([null, 'app', [], 7])('as %j', async (value) => {
    await expect(start({ apps: [value] })).rejects.toThrow(
      'apps[0] must be an object with id, key and secret',
    );
  });
});

describe('a service does not start', () => {
  it.each([
    [{ port: '80' }, 'port must be a whole number from 0 to 65535'],
    [{ port: 1.5 }, 'port must be a whole number from 0 to 65535'],
    [{ host: 7 }, 'host must be a non-empty string'],
    [{ prefix: '' }, "prefix must be 'jetsocket' or 'pusher'"],
    [{ apps: { 0: app, length: 1 } }, 'apps must be a list of at least one application'],
    [{ record: -1 }, 'record must be a whole number, 0 or more'],
    [{ record: '1' }, 'record must be a whole number, 0 or more'],
    [{ maxConnections: '1' }, 'maxConnections must be a number above 0'],
    [{ requestTimeout: '1' }, 'requestTimeout must be above 0, at most 86400'],
    [{ requestTimeout: 86_401 }, 'requestTimeout must be above 0, at most 86400'],
    [{ log: null }, 'log must be a function'],
    [{ console: 1 }, 'console must be true or false'],
    [{ consoleHosts: 'a' }, 'consoleHosts must be a list of names without a port'],
    [{ consoleHosts: ['a', 7] }, 'consoleHosts must be a list of names without a port'],
    [{ consoleHosts: ['a', ''] }, 'consoleHosts must be a list of names without a port'],
    [{ consoleHosts: ['a/b'] }, 'consoleHosts must be a list of names without a port'],
    [{ consoleHosts: ['/a'] }, 'consoleHosts must be a list of names without a port'],
  ])('with %j', async (options, message) => {
    await expect(start(options)).rejects.toMatchObject({ name: 'LocalServiceError', message });
  });

  it('where it cannot listen, and says why', async () => {
    await expect(start({ host: '192.0.2.1' })).rejects.toThrow(
      'cannot listen at port 0 on 192.0.2.1 (EADDRNOTAVAIL); choose another port or host',
    );
  });
});

describe('a service starts', () => {
  it('with the largest and smallest it may', async () => {
    const smallest = Object.fromEntries(amounts.map((name) => [name, 0.5]));
    const options = { requestTimeout: 86_400, record: 0, maxConnections: 0.5, log: undefined };
    const service = await start({ ...options, apps: [{ ...app, ...smallest, webhooks: undefined }] });
    cleanUp(() => service.stop());
    expect(service.apps[0]).toMatchObject({ ...app, ...smallest, webhooks: [] });
  });

  it('with what the README says, where nothing was said', async () => {
    const service = await start({ apps: [app] });
    cleanUp(() => service.stop());
    expect(service.apps).toEqual([
      {
        ...app,
        enabled: true,
        clientEvents: true,
        clientEventsPerSecond: 10,
        requestsPerSecond: Number.POSITIVE_INFINITY,
        userAuthentication: true,
        userAuthenticationTimeout: 30,
        subscriptionCount: false,
        maxConnections: Number.POSITIVE_INFINITY,
        maxChannels: 1000,
        maxPresenceMembers: 1000,
        maxEventBytes: 10_240,
        allowedOrigins: ['*'],
        activityTimeout: 120,
        pongTimeout: 30,
        cacheLifetime: 1800,
        webhooks: [],
      },
    ]);
    expect(service.prefix).toBe('jetsocket');
  });

  it.skipIf(!hasIPv6)('at an address of version 6', async () => {
    const service = await start({ host: '::1' });
    cleanUp(() => service.stop());
    expect(service.url).toBe(`http://[::1]:${service.port}`);
    expect((await fetch(service.url)).status).toBe(200);
  });
});
