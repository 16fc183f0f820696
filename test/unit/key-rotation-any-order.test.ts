import { createHash, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import Jetsocket from 'jetsocket-js/with-encryption';
import { expect, it, vi } from 'vitest';
import { record } from '../support/client';
import { fakeRealm } from '../support/fake-realm';
import { FakeWebSocket } from '../support/fake-web-socket';
import { base64, seal } from '../support/sealing';
import { room } from '../support/secret-room';

// What must hold whatever happens in which order, on a clock of the test's own.

const pass = (ms = 0) => vi.advanceTimersByTimeAsync(ms);

/** A client on a channel whose servers change their key, and may still answer with the one before. */
class Deployment {
  /** What each event was, and what must come of it: its number, or a reason. */
  readonly sent: [event: string, outcome: unknown][] = [];
  readonly asked: number[] = [];
  /** How many requests an old server will answer. */
  stale = 0;
  #generation = 0;
  readonly #seed = randomBytes(8);
  readonly #client = new Jetsocket('key', {
    WebSocket: FakeWebSocket.asOption,
    activityTimeout: 1e9,
    channelAuthorization: {
      customHandler: async () => {
        this.asked.push(Date.now());
        const age = this.stale-- > 0 ? 1 : 0;
        this.stale = Math.max(0, this.stale);
        return { auth: 'key:signature', shared_secret: base64(this.#keyOf(age)) };
      },
    },
  });
  readonly #heard = record(this.#client.subscribe(room));

  static async start(): Promise<Deployment> {
    const deployment = new Deployment();
    await pass();
    await deployment.#subscribe();
    deployment.#heard.length = deployment.asked.length = 0;
    return deployment;
  }

  change(): void {
    this.#generation++;
  }

  /** Seals with the key that servers have now, or had before the last change. */
  publish(age: 0 | 1): void {
    const n = this.sent.length;
    this.#say(n, n, seal(String(n), this.#keyOf(age)));
  }

  forge(): void {
    this.#say(this.sent.length, 'forged-or-wrong-key', seal('-1', randomBytes(32)));
  }

  spoil(): void {
    this.#say(this.sent.length, 'malformed', 'plain');
  }

  /** `stale` requests after the drop are answered by an old server, that of the subscription first. */
  async drop(stale = this.stale): Promise<void> {
    const { length } = FakeWebSocket.made;
    FakeWebSocket.last?.end(1006);
    while (FakeWebSocket.made.length === length) await pass(500);
    this.stale = stale;
    await this.#subscribe();
  }

  /** What was told of the events so far. */
  get told(): [event: string, outcome: unknown][] {
    return this.#heard
      .filter(([event]) => /^n\d|decryption_error$/.test(event))
      .map(([event, data]) => {
        if (event.startsWith('n')) return [event, data];
        const error = data as { event: string; reason: string };
        return [error.event, error.reason];
      });
  }

  stop(): void {
    this.#client.disconnect();
  }

  async #subscribe(): Promise<void> {
    FakeWebSocket.last?.greet();
    await pass();
    FakeWebSocket.last?.agree(room);
  }

  #say(n: number, outcome: unknown, data: unknown): void {
    this.sent.push([`n${n}`, outcome]);
    FakeWebSocket.last?.say({ event: `n${n}`, channel: room, data });
  }

  #keyOf(age: number): Uint8Array {
    const generation = String(Math.max(0, this.#generation - age));
    return createHash('sha256').update(this.#seed).update(generation).digest();
  }
}

/** How long the key before a change is tried, in milliseconds, and a bit. */
const FORGOTTEN = 300_001;
const gap = fc.oneof(fc.nat(200), fc.nat(1500));
const mixed = fc.array(fc.tuple(fc.constantFrom(0 as const, 1 as const), gap), { maxLength: 8 });
const change = fc.record({
  isStale: fc.boolean(),
  events: mixed,
  dropsAt: fc.option(fc.nat(8), { freq: 2 }),
});

it('no event is lost, doubled or out of order in a change of keys, old servers and drops included', async () => {
  fakeRealm();
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 5 }), async (changes) => {
      const deployment = await Deployment.start();
      for (const { isStale, events, dropsAt } of changes) {
        deployment.asked.length = 0;
        deployment.change();
        deployment.stale = isStale ? 1 : 0;
        deployment.publish(0);
        for (const [n, [age, wait]] of events.entries()) {
          await pass(wait);
          if (n === dropsAt) await deployment.drop(isStale ? 1 : 0);
          deployment.publish(age);
        }
        await pass(4000);

        expect(deployment.told).toEqual(deployment.sent);
        expect(deployment.asked.length).toBeLessThanOrEqual(dropsAt === null ? 2 : 4);
        // Two keys are known at a time: the next change comes when the one before is forgotten.
        await pass(FORGOTTEN);
        deployment.publish(0);
        await pass(4000);
      }
      deployment.stop();
    }),
    { numRuns: 100 },
  );
});

const step = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom<'publish' | 'old'>('publish', 'old') },
  {
    weight: 3,
    arbitrary: fc.constantFrom<'change' | 'stale' | 'forge' | 'spoil' | 'drop'>(
      'change',
      'stale',
      'forge',
      'spoil',
      'drop',
    ),
  },
  { weight: 3, arbitrary: fc.oneof(fc.nat(150), fc.nat(5000)) },
);

it('whatever comes, each event is told once, in its turn, and nothing forged is delivered', async () => {
  fakeRealm();
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), fc.boolean(), async (steps, mayDrop) => {
      const deployment = await Deployment.start();
      for (const each of steps) {
        if (typeof each === 'number') await pass(each);
        else if (each === 'publish') deployment.publish(0);
        else if (each === 'old') deployment.publish(1);
        else if (each === 'stale') deployment.stale++;
        else if (each !== 'drop' || mayDrop) await deployment[each]();
      }
      await pass(10_000);

      const { told, sent } = deployment;
      expect(told.map(([event]) => event)).toEqual(sent.map(([event]) => event));
      for (const [n, [, outcome]] of sent.entries()) {
        // A genuine event is given up where nobody hands out its key any more, or not in time.
        const allowed = typeof outcome === 'number' ? [outcome, 'forged-or-wrong-key'] : [outcome];
        expect(allowed).toContain(told[n]?.[1]);
      }
      if (!mayDrop) {
        const { asked } = deployment;
        const within = asked.map((at) => asked.filter((other) => other >= at && other < at + 2000).length);
        expect(Math.max(0, ...within)).toBeLessThanOrEqual(2);
      }
      deployment.stop();
    }),
    { numRuns: 200 },
  );
});
