import { beforeEach, describe, expect, it } from 'vitest';
import type { Activity } from '../src/engine/activity';
import { Hub } from '../src/engine/hub';
import { resolveApp } from '../src/engine/settings';
import type { AppOptions } from '../src/index';
import { connectTo, HandClock } from './memory-line';

const options: AppOptions = { id: 'app', key: 'app-key', secret: 'app-secret' };

let clock: HandClock;

beforeEach(() => {
  clock = new HandClock();
});

function hubWith(settings: Partial<AppOptions> = {}): Hub {
  const apps = [resolveApp({ ...options, ...settings })];
  return new Hub({ apps, prefix: 'jetsocket', surroundings: clock.surroundings, record: 10 });
}

const signin = { auth: 'app-key:good', user_data: '{"id":"ada"}' };

describe('a required sign-in', () => {
  it('may take exactly as long as it may', () => {
    const hub = hubWith({ userAuthentication: 'required' });
    const [idle, prompt] = [connectTo(hub), connectTo(hub)];
    clock.pass(29);
    expect(idle.link.ended).toBeUndefined();
    prompt.say('jetsocket:signin', signin);
    clock.pass(1);
    expect([idle.link.ended, prompt.link.ended]).toEqual([4009, undefined]);
    clock.pass(60);
    expect(prompt.link.ended).toBeUndefined();
  });

  it('is not asked for where it is not required', () => {
    const { link } = connectTo(hubWith());
    clock.pass(60);
    expect(link.ended).toBeUndefined();
  });
});

describe('silence', () => {
  const last = ({ link }: ReturnType<typeof connectTo>) => [link.heard.at(-1)?.event, link.ended];

  it('is pinged and given up exactly when it is due', () => {
    const client = connectTo(hubWith());
    clock.pass(119);
    expect(last(client)).toEqual(['jetsocket:connection_established', undefined]);
    clock.pass(1);
    expect(last(client)).toEqual(['jetsocket:ping', undefined]);
    clock.pass(29);
    expect(client.link.ended).toBeUndefined();
    clock.pass(1);
    expect(client.link.ended).toBe(4201);
    expect(clock.waiting.size).toBe(0);
  });

  it('is pinged again after an answer', () => {
    const client = connectTo(hubWith());
    clock.pass(120);
    client.receiver.alive();
    clock.pass(119);
    expect(client.link.heard).toHaveLength(2);
    clock.pass(1);
    expect(client.link.heard).toHaveLength(3);
    expect(client.link.ended).toBeUndefined();
  });

  it('is looked for again when somebody comes after everybody left', () => {
    const hub = hubWith();
    connectTo(hub).receiver.closed();
    const client = connectTo(hub);
    clock.pass(120);
    expect(last(client)).toEqual(['jetsocket:ping', undefined]);
  });

  it.each([
    [{ activityTimeout: 0.2 }, 0.2, ['jetsocket:ping', undefined]],
    [{ pongTimeout: 0.2 }, 120.2, ['jetsocket:error', 4201]],
    [{ userAuthentication: 'required', userAuthenticationTimeout: 0.2 }, 0.2, ['jetsocket:error', 4009]],
  ] as const)('is looked for as often as %j needs', (settings, seconds, expected) => {
    const client = connectTo(hubWith(settings));
    clock.pass(seconds + 0.05);
    expect(last(client)).toEqual(expected);
  });
});

describe('client events in a second', () => {
  const joined = (hub: Hub) => {
    const client = connectTo(hub);
    client.say('jetsocket:subscribe', { channel: 'private-a', auth: 'app-key:good' });
    const refused = () => client.link.heard.filter(({ event }) => event === 'jetsocket:error').length;
    const send = (count: number) => {
      for (let sent = 0; sent < count; sent += 1) client.say('client-hi', {}, 'private-a');
    };
    return { send, refused };
  };

  it('are so many at once, then as many as time has brought', () => {
    const { send, refused } = joined(hubWith({ clientEventsPerSecond: 4 }));
    send(5);
    expect(refused()).toBe(1);
    clock.pass(0.25);
    send(2);
    expect(refused()).toBe(2);
    clock.pass(0.5);
    send(3);
    expect(refused()).toBe(3);
  });

  it('are not saved up for longer than a second', () => {
    const { send, refused } = joined(hubWith({ clientEventsPerSecond: 4 }));
    clock.pass(60);
    send(5);
    expect(refused()).toBe(1);
  });

  it('may be fewer than one', () => {
    const { send, refused } = joined(hubWith({ clientEventsPerSecond: 0.5 }));
    send(1);
    expect(refused()).toBe(0);
    clock.pass(1);
    send(1);
    expect(refused()).toBe(1);
    clock.pass(1);
    send(1);
    expect(refused()).toBe(1);
  });

  it('do not become fewer when a clock is put back', () => {
    const { send, refused } = joined(hubWith({ clientEventsPerSecond: 4 }));
    send(2);
    clock.time -= 3_600_000;
    send(2);
    expect(refused()).toBe(0);
  });
});

describe('the number of subscribers', () => {
  const crowd = (hub: Hub, size: number) =>
    Array.from({ length: size }, () => {
      const client = connectTo(hub);
      client.say('jetsocket:subscribe', { channel: 'room' });
      return client;
    });
  const counts = (hub: Hub) => {
    const told: number[] = [];
    hub.activity.listen((each) => each.kind === 'subscription_count' && told.push(each.count));
    return told;
  };

  it('is told at once up to a hundred, and once a round beyond', () => {
    const hub = hubWith({ subscriptionCount: true });
    const told = counts(hub);
    crowd(hub, 103);
    expect(told).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
    clock.pass(1);
    expect(told.slice(100)).toEqual([103]);
    clock.pass(10);
    expect(told).toHaveLength(101);
  });

  it('is told when somebody leaves', () => {
    const hub = hubWith({ subscriptionCount: true });
    const [first, second] = crowd(hub, 2);
    const told = counts(hub);
    first?.say('jetsocket:unsubscribe', { channel: 'room' });
    expect(told).toEqual([1]);
    second?.receiver.closed();
    expect(told).toEqual([1]);
  });

  it('is not told of a channel that was left before the round', () => {
    const hub = hubWith({ subscriptionCount: true });
    const stays = connectTo(hub);
    const all = crowd(hub, 101);
    const told = counts(hub);
    // All at once, so that no smaller number is told on the way.
    hub.activity.listen(({ kind }) => kind === 'channel_vacated' && told.splice(0));
    for (const { receiver } of all) receiver.closed();
    clock.pass(1);
    expect([told, stays.link.ended]).toEqual([[], undefined]);
  });

  it.each(['presence-room', '#server-to-user-ada'])('is not told of %s', (channel) => {
    const hub = hubWith({ subscriptionCount: true });
    const told = counts(hub);
    const { link, say } = connectTo(hub);
    say('jetsocket:signin', signin);
    say('jetsocket:subscribe', { channel, auth: 'app-key:good', channel_data: '{"user_id":"1"}' });
    expect(link.heard.at(-1)).toMatchObject({ event: 'jetsocket_internal:subscription_succeeded', channel });
    expect(told).toEqual([]);
  });
});

describe('whoever listens to the activity', () => {
  it('may end it, or begin, in the middle of it', () => {
    const hub = hubWith();
    const heard: string[] = [];
    const listen = (name: string) => (each: Activity) => void heard.push(`${name} ${each.kind}`);
    const ends = [
      hub.activity.listen(() => {
        ends[0]?.();
        hub.activity.listen(listen('late'));
      }),
      hub.activity.listen(listen('second')),
    ];
    connectTo(hub);
    expect(heard).toEqual(['second connected']);
    const { receiver } = connectTo(hub);
    receiver.closed();
    expect(heard.slice(1)).toEqual([
      'second connected',
      'late connected',
      'second disconnected',
      'late disconnected',
    ]);
  });
});
