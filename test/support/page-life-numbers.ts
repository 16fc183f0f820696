import { setTimeout as delay } from 'node:timers/promises';
import { expect } from '@playwright/test';

/** What a realm noted: a state of the connection, an event of the channel or of the page. */
export interface Note {
  /** Epoch milliseconds, by the realm's own clock. */
  readonly at: number;
  readonly what: string;
  /** The number of a `number`, `[since, until]` of a `gap`, the text of an `uncaught`. */
  readonly data?: unknown;
}

export type ReadNotes = () => Promise<readonly Note[]>;

/** A number and the time in which the service took it, in epoch milliseconds. */
export interface Sent {
  readonly number: number;
  readonly from: number;
  readonly until: number;
}

const PACE = 20;
/** What a waking realm may take until it hears again what is said now. */
const LIMIT = 6000;
/** How late a message may have been dealt with: a gap begins when the last one was, not when it was sent. */
const LATENESS = 1000;

/** Sends 1, 2, 3 and so on until it is stopped. */
export class Numbers {
  readonly sent: Sent[] = [];
  readonly #running: Promise<void>;
  #isOver = false;

  constructor(send: (number: number) => Promise<unknown>) {
    this.#running = this.#run(send);
  }

  async #run(send: (number: number) => Promise<unknown>): Promise<void> {
    while (!this.#isOver) {
      const from = Date.now();
      const number = this.sent.length + 1;
      await send(number);
      this.sent.push({ number, from, until: Date.now() });
      await delay(PACE);
    }
  }

  /** Resolves when that many more were sent. */
  async more(count: number): Promise<void> {
    const goal = this.sent.length + count;
    await eventually(async () => this.sent.length >= goal, `${count} more numbers are sent`);
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    await this.#running;
  }
}

/** Waits, much longer than it may take: what it took is told by the realm's own clock. */
export async function eventually(check: () => Promise<boolean>, what: string): Promise<void> {
  // A page that is just being left or restored cannot be asked.
  const quiet = () => check().catch(() => false);
  await expect.poll(quiet, { message: what, intervals: [20], timeout: 25_000 }).toBe(true);
}

/** Waits until the realm has noted it that many times. */
export function noted(read: ReadNotes, what: string, times = 1): Promise<void> {
  const count = async () => (await read()).filter((note) => note.what === what).length;
  return eventually(async () => (await count()) >= times, `${what} is noted ${times} times`);
}

/**
 * Waits until the realm hears numbers again that were sent after it noted `waking`, ends them, and checks
 * that this took no longer than it may, that every number came once, in order, or lies in a gap that was
 * announced, and that nothing was left uncaught.
 */
export async function expectBack(read: ReadNotes, numbers: Numbers, waking: string): Promise<void> {
  const first = async () => firstAfter(await read(), numbers.sent, waking);
  await eventually(async () => (await first()) !== undefined, `numbers are heard after ${waking}`);
  await numbers.stop();
  const last = numbers.sent.length;
  await eventually(async () => heardIn(await read()).includes(last), 'the last number is heard');

  expect(await first(), `milliseconds from ${waking} to hearing again`).toBeLessThan(LIMIT);
  expectComplete(await read(), numbers.sent);
}

/** How long after `waking` the first number was heard that was sent since. */
function firstAfter(notes: readonly Note[], sent: readonly Sent[], waking: string): number | undefined {
  const wokenAt = notes.find(({ what }) => what === waking)?.at;
  if (wokenAt === undefined) return undefined;
  const since = sent.find(({ from }) => from >= wokenAt)?.number ?? Number.POSITIVE_INFINITY;
  const heard = notes.find(({ what, data }) => what === 'number' && Number(data) >= since);
  return heard && heard.at - wokenAt;
}

function heardIn(notes: readonly Note[]): number[] {
  return notes.filter(({ what }) => what === 'number').map(({ data }) => Number(data));
}

export function expectComplete(notes: readonly Note[], sent: readonly Sent[]): void {
  const heard = heardIn(notes);
  expect(heard, 'each once and in order').toEqual([...new Set(heard)].sort((a, b) => a - b));
  const subscribedAt = notes.find(({ what }) => what === 'subscribed')?.at ?? 0;
  const missing = sent.filter(({ number, from }) => from > subscribedAt && !heard.includes(number));
  expect(
    missing.filter((each) => !isAnnounced(each, notes)),
    'missing outside of every gap',
  ).toEqual([]);
  expect(notes.filter(({ what }) => what === 'uncaught')).toEqual([]);
  const states = notes.filter(({ what }) => /^(connect|unavail|disconn|fail)/.test(what));
  expect(states.at(-1)?.what, 'the state in the end').toBe('connected');
}

/** Whether a gap was announced between the numbers around a missing one, and its time is in it. */
function isAnnounced({ number, from, until }: Sent, notes: readonly Note[]): boolean {
  return notes.some(({ what, data }, at) => {
    if (what !== 'gap') return false;
    const [start, end] = data as [number, number];
    const isBetween =
      heardIn(notes.slice(0, at)).every((each) => each < number) &&
      heardIn(notes.slice(at)).every((each) => each > number);
    return isBetween && until >= start - LATENESS && from <= end;
  });
}
