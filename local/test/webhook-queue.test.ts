import { beforeEach, describe, expect, it } from 'vitest';
import { WebhookQueue } from '../src/webhooks/webhook-queue';

/** Waits run when the test says so; every wait that was asked for is noted. */
let waits: number[];
let due: (() => void) | undefined;
let time: number;
let bodies: string[];
let outcomes: string[];
let taken: boolean;

beforeEach(() => {
  waits = [];
  bodies = [];
  outcomes = [];
  time = 0;
  taken = true;
  due = undefined;
});

function queue(): WebhookQueue {
  return new WebhookQueue({
    surroundings: {
      now: () => time,
      random: () => 0.5,
      after: (ms, run) => {
        waits.push(ms);
        due = () => {
          time += ms;
          due = undefined;
          run();
        };
        return () => {
          due = undefined;
        };
      },
    },
    post: async (body) => {
      bodies.push(body);
      return taken;
    },
    report: (outcome, events) => outcomes.push(`${outcome} ${events}`),
  });
}

async function pass(): Promise<void> {
  due?.();
  for (let n = 0; n < 10; n += 1) await Promise.resolve();
}

const event = (channel: string) => ({ name: 'channel_occupied', channel }) as const;

describe('the queue of a webhook', () => {
  it('pauses twice as long after each failure, 30 s at most, and gives up after five minutes', async () => {
    const webhooks = queue();
    taken = false;
    webhooks.add(event('a'));
    while (!outcomes.at(-1)?.startsWith('given up')) await pass();
    expect(waits.slice(0, 8)).toEqual([50, 750, 1500, 3000, 6000, 12_000, 22_500, 22_500]);
    expect(time).toBeGreaterThan(300_000);
    expect(time).toBeLessThan(330_000);
    expect(new Set(bodies).size).toBe(1);
    expect(outcomes.filter((each) => each === 'given up 1')).toHaveLength(1);
    taken = true;
    webhooks.add(event('b'));
    await pass();
    expect(outcomes.at(-1)).toBe('delivered 1');
  });

  it('loses the oldest events past 10,000 and says so', async () => {
    const webhooks = queue();
    for (let n = 0; n <= 10_000; n += 1) webhooks.add(event(`room-${n}`));
    expect(outcomes).toEqual(['overflowed 1']);
    await pass();
    await webhooks.stop();
    expect(JSON.parse(bodies[0] ?? '').events[0].channel).toBe('room-1');
    expect(bodies).toHaveLength(100);
  });

  it('stops in the middle of a pause after one more attempt, and takes nothing any more', async () => {
    const webhooks = queue();
    taken = false;
    webhooks.add(event('a'));
    await pass();
    expect(outcomes).toEqual(['failed 1']);
    await webhooks.stop();
    webhooks.add(event('b'));
    await pass();
    expect(outcomes).toEqual(['failed 1', 'given up 1']);
    expect(due).toBeUndefined();
  });
});
