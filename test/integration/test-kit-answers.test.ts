import { createTestService } from 'jetsocket-js/testing';
import { describe, expect, it } from 'vitest';
import { inMemory } from '../support/test-kit';

describe('the server of the test service', () => {
  it.each([
    ['private-a', ['auth']],
    ['presence-a', ['auth', 'channel_data']],
    ['private-encrypted-a', ['auth', 'shared_secret']],
  ])('answers for %s with %j and nothing else', async (channel, fields) => {
    const service = createTestService();
    const answer = await service.options.fetch('/auth', {
      method: 'POST',
      headers: {},
      body: JSON.stringify({ socket_id: '1.2', channel_name: channel }),
      credentials: 'same-origin',
      signal: new AbortController().signal,
    });
    const body = JSON.parse(await answer.text());
    expect(Object.keys(body)).toEqual(fields);
    expect(body.auth).toMatch(new RegExp(`^${service.app.key}:[0-9a-f]{64}$`));
  });
});

describe('what the test service shows', () => {
  it('stays as it was when it was asked for', async () => {
    const { service, client } = inMemory();
    const [sent, requests] = [service.sent, service.requests];
    await client.subscribe('private-a').ready;
    expect([sent, requests]).toEqual([[], []]);
    expect([service.sent.length, service.requests.length]).toEqual([1, 1]);
  });

  it('is when it happened, on the clock that tests set', async () => {
    const before = Date.now();
    const { service, client } = inMemory();
    await client.subscribe('private-a').ready;
    for (const { at } of [...service.sent, ...service.requests]) {
      expect(at).toBeGreaterThanOrEqual(before);
      expect(at).toBeLessThanOrEqual(service.now());
    }
  });
});

describe('a member that the test adds', () => {
  it('can come again after it went, and not go twice', () => {
    const members = createTestService().members('presence-a');
    expect(members.add('ann', { age: 7 }).remove('ann').add('ann').list).toEqual([{ id: 'ann', info: null }]);
    members.remove('ann');
    expect(() => members.remove('ann')).toThrow('ann was not added to presence-a, so cannot be removed');
  });
});

describe('a corrupted event', () => {
  it('is one of the channels that a function picks', async () => {
    const { service, client } = inMemory();
    const heard: unknown[] = [];
    for (const name of ['orders-1', 'others']) {
      await client.subscribe(name).bind('n', (data: unknown) => heard.push(data)).ready;
    }
    service.faults.corrupt((channel) => channel.startsWith('orders-'));
    service.publish('orders-1', 'n', 1);
    service.publish('others', 'n', 2);
    expect(heard).toEqual([2]);
  });

  it('needs a name or a function', () => {
    const { faults } = createTestService();
    expect(() => faults.corrupt(7 as never)).toThrow('channels are a name, or a function that picks them');
  });
});
