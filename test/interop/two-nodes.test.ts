import { randomUUID } from 'node:crypto';
import type { Gap } from 'jetsocket-js';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { dataOf } from '../support/client';
import { FaultRelay } from '../support/fault-relay';
import { Redis } from '../support/redis';
import { Soketi } from '../support/soketi';
import { until } from '../support/wait';
import { Application, libraryFor } from './support/application';
import { has } from './support/needs';

// Two nodes that share a Redis; a relay is the load balancer in front of them.

describe.skipIf(!has(['redis-server', 'redis-server']))('two nodes', () => {
  let redis: Redis;
  let nodeA: Soketi;
  let nodeB: Soketi;

  beforeAll(async () => {
    redis = await Redis.start();
    nodeA = await Soketi.start({ redisPort: redis.port });
    nodeB = await Soketi.start({ redisPort: redis.port });
  });
  beforeEach(async () => {
    if (!nodeA.isAlive) await nodeA.restart();
  });
  afterAll(async () => {
    await nodeA?.stop();
    await nodeB?.stop();
    await redis?.stop();
  });

  /** The application at both nodes, with the same keys. */
  async function applications() {
    const masterKey = new Uint8Array(32).fill(7);
    return {
      atA: await Application.at(nodeA, libraryFor(nodeA, masterKey)),
      atB: await Application.at(nodeB, libraryFor(nodeB, masterKey)),
    };
  }

  it.each(['', 'private-', 'presence-', 'private-encrypted-'])(
    'carry what is triggered at one to a client at the other on a channel "%s…"',
    async (prefix) => {
      const { atA, atB } = await applications();
      const { channel, heard } = await atB.enter(prefix + randomUUID());
      for (let i = 0; i < 20; i++) await atA.library.trigger(channel.name, 'news', { i });

      await until(() => expect(dataOf(heard, 'news')).toHaveLength(20));
      expect(dataOf(heard, 'news')).toEqual(Array.from({ length: 20 }, (_, i) => ({ i })));
    },
  );

  it('carry client events, sealed ones too', async () => {
    const { atA, atB } = await applications();
    const name = `private-encrypted-${randomUUID()}`;
    const amy = await atA.enter(name, 'amy');
    const bob = await atB.enter(name, 'bob');
    amy.channel.trigger('client-typing', { text: 'secret' });

    await until(() => expect(dataOf(bob.heard, 'client-typing')).toEqual([{ text: 'secret' }]));
  });

  it('show the members of both, and who comes to and goes from the other', async () => {
    const { atA, atB } = await applications();
    const name = `presence-${randomUUID()}` as const;
    const amy = await atA.enter(name, 'amy');
    const bob = await atB.enter(name, 'bob');
    await until(() => expect(dataOf(amy.heard, 'jetsocket:member_added')).toMatchObject([{ id: 'bob' }]));
    expect(await atA.library.users(name)).toEqual({
      users: expect.arrayContaining([{ id: 'amy' }, { id: 'bob' }]),
    });

    amy.client.disconnect();
    await until(() => expect(dataOf(bob.heard, 'jetsocket:member_removed')).toMatchObject([{ id: 'amy' }]));
  });

  it('say who left with one that is shut down in order', async () => {
    const { atA, atB } = await applications();
    const name = `presence-${randomUUID()}`;
    const amy = await atA.enter(name, 'amy');
    const bob = await atB.enter(name, 'bob');
    const shutDown = nodeA.shutDown();
    await until(() => expect(amy.client.connection.state).not.toBe('connected'));
    amy.client.disconnect();
    await shutDown;

    await until(() => expect(dataOf(bob.heard, 'jetsocket:member_removed')).toMatchObject([{ id: 'amy' }]));
  });

  it('lose one: its clients arrive at the other and miss nothing but what `gap` told them', async () => {
    const { atA, atB } = await applications();
    const relay = await FaultRelay.start(nodeA.port);
    onTestFinished(() => relay.stop());
    const names = ['', 'private-', 'presence-', 'private-encrypted-'].map((prefix) => prefix + randomUUID());
    const through = { wsPort: relay.port };
    const entered = await Promise.all(
      names.flatMap((name) => ['amy', 'bob'].map((user) => atA.enter(name, user, through))),
    );
    const ticker = new Ticker((tick) =>
      Promise.all(names.map((name) => atB.library.trigger(name, 'tick', tick))),
    );
    const allHeard = (event: string, times: number) => () => {
      for (const { heard } of entered) expect(dataOf(heard, event).length).toBeGreaterThanOrEqual(times);
    };
    await until(allHeard('tick', 5));

    relay.refuse();
    await nodeA.kill();
    await ticker.ticks(10);
    relay.redirect(nodeB.port);
    relay.accept();
    await until(allHeard('jetsocket:gap', 1), 10_000);
    await ticker.ticks(10);
    const sent = await ticker.stop();

    for (const { heard } of entered) {
      await until(() => expect(dataOf(heard, 'tick')).toContain(sent.length - 1));
      expectOnlyTheGap(heard, sent);
    }
  });
});

interface Sent {
  readonly began: number;
  readonly ended: number;
}

/** Triggers 0, 1, 2 … one after another until it is stopped, and notes when. */
class Ticker {
  readonly sent: Sent[] = [];
  #isOver = false;
  readonly #end: Promise<void>;

  constructor(trigger: (tick: number) => Promise<unknown>) {
    this.#end = this.#run(trigger);
  }

  /** Waits for that many more. */
  ticks(count: number): Promise<void> {
    const wanted = this.sent.length + count;
    return until(() => expect(this.sent.length).toBeGreaterThanOrEqual(wanted));
  }

  async stop(): Promise<readonly Sent[]> {
    this.#isOver = true;
    await this.#end;
    return this.sent;
  }

  async #run(trigger: (tick: number) => Promise<unknown>): Promise<void> {
    while (!this.#isOver) {
      const began = Date.now();
      await trigger(this.sent.length);
      this.sent.push({ began, ended: Date.now() });
    }
  }
}

/** Every tick arrived once and in order, but those that were under way in the time that `gap` names. */
function expectOnlyTheGap(heard: [string, unknown][], sent: readonly Sent[]): void {
  const [gap, ...more] = dataOf<Gap>(heard, 'jetsocket:gap') as [Gap, ...Gap[]];
  expect(more).toEqual([]);
  const ticks = dataOf<number>(heard, 'tick');
  const first = ticks[0] ?? 0;
  expect(ticks).toEqual([...new Set(ticks)].sort((a, b) => a - b));

  const missing = sent.map((_, tick) => tick).filter((tick) => tick > first && !ticks.includes(tick));
  expect(missing.length).toBeGreaterThan(0);
  const untold = missing.filter((tick) => {
    const { began, ended } = sent[tick] as Sent;
    return ended < gap.since || began > gap.since + gap.duration;
  });
  expect(untold).toEqual([]);
}
