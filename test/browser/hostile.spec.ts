import { randomBytes } from 'node:crypto';
import { dataOf, expect, heard, subscribe, test, type World } from '../support/site';

// Whatever comes, the page hears a clear error and the next good event.

const room = 'private-encrypted-room';

test('what is no frame is told and dropped, and the connection goes on', async ({ page, site }) => {
  await site.connect(page);
  await subscribe(page, 'news');
  const socketId = () => page.evaluate(() => (window as unknown as World).client.connection.socket_id);
  const before = await socketId();
  const garbage = ['no JSON {', '', 'null', '42', '"text"', '[]', '{}', '{"event":5}', '['.repeat(100_000)];
  for (const text of garbage) site.service.faults.send(text);
  site.service.publish('news', 'good', { n: 1 });

  await expect.poll(() => dataOf(page, 'good')).toEqual([{ n: 1 }]);
  expect(await dataOf(page, 'error')).toEqual(
    garbage.map(() => expect.objectContaining({ name: 'ProtocolError' })),
  );
  expect(await socketId()).toBe(before);
});

test('frames that nobody waits for are no event of a channel', async ({ page, site }) => {
  await site.connect(page);
  await subscribe(page, 'news');
  const frames = [
    { event: 'x', channel: 'elsewhere', data: '{}' },
    { event: 'x', channel: { name: 'news' }, data: '{}' },
    { event: 'x', channel: 5, data: '{}' },
    { event: 'x', channel: ['news'], data: '{}' },
    { event: 'jetsocket_internal:subscription_succeeded', channel: '__proto__' },
    { event: 'jetsocket_internal:member_added', channel: 'news', data: '{"user_id":"__proto__"}' },
    { event: 'jetsocket:unheard_of', channel: 'news', data: '{}' },
    { event: 'jetsocket:subscription_error', channel: 'constructor', data: 'null' },
  ];
  for (const frame of frames) site.service.faults.send(JSON.stringify(frame));
  site.service.publish('news', 'good', { n: 1 });

  await expect.poll(() => dataOf(page, 'good')).toEqual([{ n: 1 }]);
  expect((await heard(page)).map(({ event }) => event)).toEqual(['jetsocket:subscription_succeeded', 'good']);
});

test('nothing that does not open is delivered, and what does comes after it', async ({ page, site }) => {
  await site.connect(page);
  await subscribe(page, room);
  let good: { nonce: string; ciphertext: string } | undefined;
  const stopListening = site.service.onFrame(({ direction, text }) => {
    if (direction === 'out') good = JSON.parse(JSON.parse(text).data) as typeof good;
  });
  await site.jetsocket.trigger(room, 'first', { n: 1 });
  await expect.poll(() => dataOf(page, 'first')).toEqual([{ n: 1 }]);
  stopListening();
  if (!good) throw new Error('no frame was seen');

  const truncated = { ...good, ciphertext: good.ciphertext.slice(0, -8) };
  const malformed = [
    'in the clear',
    { message: 'in the clear' },
    null,
    { nonce: 5, ciphertext: {} },
    { ...good, nonce: '!' },
  ];
  for (const data of malformed) site.service.publish(room, 'malformed', data);
  site.service.publish(room, 'forged', truncated);
  await site.libraryWith(randomBytes(32)).trigger(room, 'wrong-key', { n: 2 });
  await site.jetsocket.trigger(room, 'good', { n: 3 });

  await expect.poll(() => dataOf(page, 'good')).toEqual([{ n: 3 }]);
  const told = (await dataOf(page, 'jetsocket:decryption_error')) as { event: string; reason: string }[];
  expect(told.map(({ event, reason }) => `${event}: ${reason}`)).toEqual([
    ...malformed.map(() => 'malformed: malformed'),
    'forged: forged-or-wrong-key',
    'wrong-key: forged-or-wrong-key',
  ]);
  const delivered = (await heard(page)).map(({ event }) => event).filter((event) => !event.includes(':'));
  expect(delivered).toEqual(['first', 'good']);
});

test('names that objects are born with are names like any other', async ({ page, site }) => {
  await site.connect(page);
  const names = ['constructor', '__proto__', 'private-encrypted-__proto__', 'private-encrypted-constructor'];
  for (const name of names) {
    await subscribe(page, name);
    for (const event of ['__proto__', 'constructor', 'toString']) {
      await site.jetsocket.trigger(name, event, JSON.parse('{"__proto__":{"polluted":true}}'));
    }
  }
  await site.jetsocket.trigger('constructor', 'good', names.length);

  await expect.poll(() => dataOf(page, 'good')).toEqual([4]);
  const events = (await heard(page)).map(({ event }) => event);
  for (const event of ['__proto__', 'constructor', 'toString']) {
    expect(events.filter((each) => each === event)).toHaveLength(4);
  }
  expect(await page.evaluate(() => 'polluted' in {})).toBe(false);
});

test('an endpoint that fails in any way is a clear error, and is asked again', async ({ page, site }) => {
  const wellBehaved = site.authorize;
  const signature = { auth: 'local-key:signature' };
  const faults: Record<string, typeof wellBehaved> = {
    hangs: () => {},
    'answers-html': (_socketId, _channel, response) =>
      response.setHeader('content-type', 'text/html').end('<!doctype html><h1>It works!</h1>'),
    'answers-nothing': (_socketId, _channel, response) => response.writeHead(204).end(),
    'answers-much': (_socketId, _channel, response) => response.end('x'.repeat(10_000_000)),
    'keeps-the-key': (_socketId, _channel, response) => response.end(JSON.stringify(signature)),
    'has-half-a-key': (_socketId, _channel, response) =>
      response.end(JSON.stringify({ ...signature, shared_secret: 'c2hvcnQ=' })),
    refuses: (_socketId, _channel, response) => response.writeHead(403).end('Forbidden'),
  };
  const channels = Object.keys(faults).map((name) => `private-encrypted-${name}`);
  site.authorize = (socketId, channel, response) =>
    (faults[channel.slice('private-encrypted-'.length)] ?? wellBehaved)(socketId, channel, response);
  await site.connect(page, undefined, { channelAuthorization: { timeout: 4000 } });
  await page.evaluate((names) => {
    const { client, heard } = window as unknown as World;
    for (const name of names) {
      client.subscribe(name).bind('jetsocket:subscription_error', ({ status, retryIn, message }) => {
        heard.push({ event: 'refused', data: { name, status, isRetried: retryIn !== null, message } });
      });
    }
  }, channels);
  await subscribe(page, room);
  await site.jetsocket.trigger(room, 'good', 1);

  await expect
    .poll(async () => (await dataOf(page, 'refused')).length)
    .toBeGreaterThanOrEqual(channels.length);
  expect(await dataOf(page, 'good')).toEqual([1]);
  const errors = (await dataOf(page, 'refused')) as Record<string, unknown>[];
  const expected = {
    hangs: 0,
    'answers-html': 200,
    'answers-nothing': 204,
    'answers-much': 200,
    refuses: 403,
  };
  for (const [name, status] of Object.entries({ ...expected, 'keeps-the-key': 500, 'has-half-a-key': 500 })) {
    const channel = `private-encrypted-${name}`;
    expect(errors.find((error) => error.name === channel)).toMatchObject({
      status,
      isRetried: name === 'hangs',
      message: expect.stringContaining(channel),
    });
  }

  site.authorize = wellBehaved;
  for (const channel of channels) {
    await subscribe(page, channel);
    await site.jetsocket.trigger(channel, 'after-all', channel);
  }
  await expect.poll(() => dataOf(page, 'after-all')).toEqual(channels);
});

test('the standard build names the import that can read encrypted channels', async ({ page, site }) => {
  await site.connect(page, 'jetsocket.min.js');
  const thrown = await page.evaluate((name) => {
    const { client } = window as unknown as World;
    try {
      client.subscribe(name);
      return 'nothing was thrown';
    } catch (error) {
      return String(error);
    }
  }, room);
  expect(thrown).toMatch(/^UsageError: .*jetsocket-js\/with-encryption/);

  await subscribe(page, 'news');
  site.service.publish('news', 'good', { n: 1 });
  await expect.poll(() => dataOf(page, 'good')).toEqual([{ n: 1 }]);
});
