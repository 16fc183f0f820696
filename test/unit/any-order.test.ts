import Jetsocket, { type Channel } from 'jetsocket-js';
import { expect, it, vi } from 'vitest';
import { fakeRealm } from '../support/fake-realm';
import { FakeWebSocket } from '../support/fake-web-socket';
import { never } from '../support/wait';

/** What may happen: calls of the application, answers of the service, no answer in time, a drop. */
const STEPS = ['subscribe', 'unsubscribe', 'yes', 'no', 'silence', 'drop'] as const;
type Step = (typeof STEPS)[number];

/** A channel, a service that takes its frames in turn, and what each of them knows. */
class World {
  readonly faults: string[] = [];
  readonly client = new Jetsocket('key', {
    autoConnect: false,
    WebSocket: FakeWebSocket.asOption,
    reconnect: { minDelay: 100, maxDelay: 500 },
    channelAuthorization: { customHandler: () => never },
  });
  readonly #known = new Set<Channel>();
  #channel = this.client.subscribe('orders');
  #isWanted = true;
  #heard = 0;
  /** What the service knows: how many frames it has taken, and whether one of them subscribed. */
  #taken = 0;
  #isSubscribed = false;

  constructor() {
    FakeWebSocket.made = [];
    this.#bind();
    this.client.connect();
    this.#greet();
  }

  get #socket(): FakeWebSocket {
    return FakeWebSocket.last ?? expect.unreachable('there is no socket');
  }

  #greet(): void {
    this.#socket.greet();
    this.#taken = 0;
    this.#isSubscribed = false;
  }

  #bind(): void {
    const channel = this.#channel;
    if (this.#known.has(channel)) return;
    this.#known.add(channel);
    channel.bind('created', () => {
      if (!this.#isWanted) this.faults.push('an event was heard after unsubscribe()');
      if (channel !== this.#channel) this.faults.push('an event was heard by an object that was left');
      this.#heard++;
    });
  }

  /** The service takes what unsubscribes, as far as the next frame that asks for an answer. */
  get #isAsked(): boolean {
    while (this.#socket.sent[this.#taken]?.event === 'jetsocket:unsubscribe') {
      this.#isSubscribed = false;
      this.#taken++;
    }
    return this.#taken < this.#socket.sent.length;
  }

  #answer(isYes: boolean): void {
    if (isYes && this.#isSubscribed) this.faults.push('the service was asked twice');
    this.#taken++;
    this.#isSubscribed ||= isYes;
    const refusal = { event: 'jetsocket:subscription_error', channel: 'orders', data: { status: 403 } };
    if (isYes) this.#socket.agree('orders');
    else this.#socket.say(refusal);
  }

  can(step: Step): boolean {
    if (step === 'subscribe') return !this.#isWanted || this.#channel.state === 'unsubscribed';
    if (step === 'unsubscribe') return this.#isWanted;
    return step === 'yes' || step === 'no' ? this.#isAsked : true;
  }

  do(step: Step): void {
    if (step === 'subscribe') {
      this.#channel = this.client.subscribe('orders');
      this.#isWanted = true;
      this.#bind();
    } else if (step === 'unsubscribe') {
      this.client.unsubscribe('orders');
      this.#isWanted = false;
    } else if (step === 'silence') vi.advanceTimersByTime(12_000);
    else if (step === 'drop') this.#drop();
    else if (this.#isAsked) this.#answer(step === 'yes');
  }

  #drop(): void {
    this.#socket.end(1006);
    vi.advanceTimersByTime(1000);
    this.#greet();
  }

  /** Every frame is answered, also those to come in the next minute; then both must know the same. */
  settle(): void {
    for (let passed = 0; passed < 60; passed += 10) {
      while (this.#isAsked) this.#answer(true);
      vi.advanceTimersByTime(10_000);
    }
    const { state, subscribed } = this.#channel;
    if (subscribed !== this.#isSubscribed) this.faults.push(`it is ${state}, to the service ${!subscribed}`);
    if (!this.#isWanted && subscribed) this.faults.push('it was left, and is subscribed');
    this.#heard = 0;
    if (this.#isSubscribed) this.#socket.say({ event: 'created', channel: 'orders', data: 1 });
    if (this.#heard !== Number(subscribed)) this.faults.push(`an event was heard ${this.#heard} times`);
    this.client.disconnect();
    this.#socket.end(1000);
  }
}

it('up to five steps of both sides in any order end in the last wish, and in what the service answered', () => {
  fakeRealm();
  const wrong: string[] = [];
  let played = 0;

  function playAll(path: readonly Step[]): void {
    const world = new World();
    for (const step of path) world.do(step);
    const next = path.length < 5 ? STEPS.filter((step) => world.can(step)) : [];
    world.settle();
    played++;
    if (world.faults.length) wrong.push(`${path.join(', ')}: ${world.faults.join('; ')}`);
    for (const step of next) playAll([...path, step]);
  }
  playAll([]);

  expect(wrong).toEqual([]);
  expect(played).toBeGreaterThan(2000);
});
