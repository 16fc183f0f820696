import { setTimeout as wait } from 'node:timers/promises';
import Server from 'jetsocket';
import type { Options } from 'jetsocket-js';
import Jetsocket from 'jetsocket-js/with-encryption';
import type { LocalService } from 'jetsocket-local';
import { optionsFor } from './client';
import { channelKey, seal } from './sealing';

const keys = { appId: 'local', key: 'local-key', secret: 'local-secret' };
const masterKey = 'k'.repeat(32);
const server = new Server({ ...keys, encryptionMasterKey: masterKey });

const channelAuthorization: NonNullable<Options['channelAuthorization']> = {
  // A turn of the event loop later, as an answer over a network would come.
  customHandler: async ({ socketId, channelName = '' }) => {
    await new Promise((resolve) => setImmediate(resolve));
    return { ...server.authorizeChannel(socketId, channelName) };
  },
};

const kinds = ['public', 'private', 'private-encrypted'] as const;

/**
 * What one race is made of: calls of subscribe (`s`) and unsubscribe (`u`), and between them waiting until
 * connected (`c`) or answered (`a`), or the loss of the connection (`x`).
 */
export type Sequence = string;

let races = 0;

/**
 * Plays a sequence with a client of its own, on a public, a private and an encrypted channel at the same
 * time, and returns what is wrong at the end. Events are published all the while.
 */
export async function race(service: LocalService, sequence: Sequence): Promise<string[]> {
  const number = ++races;
  const client = new Jetsocket(keys.key, optionsFor(service, { channelAuthorization }));
  const lanes = kinds.map((kind) => new Lane(service, client, `${kind}-${number}`));
  const faults: string[] = [];
  client.connection.bind('error', (error) => faults.push(`error: ${error.message}`));
  let lost: string | undefined;
  const isConnected = () => client.connection.state === 'connected' && client.connection.socket_id !== lost;
  const play = async (step: string) => {
    if (step === 's') for (const lane of lanes) lane.subscribe();
    else if (step === 'u') for (const lane of lanes) lane.unsubscribe();
    else await until(isConnected);
    if (step === 'a') await until(() => lanes.every(({ isSettled }) => isSettled));
    if (step === 'x') {
      lost = client.connection.socket_id;
      service.faults.drop({ socketId: lost as string });
    }
  };
  try {
    for (const step of `${sequence}a`) await play(step);
    await roundTrip(client);
    for (const lane of lanes) lane.publish('last');
    await roundTrip(client);
    for (const lane of lanes) faults.push(...lane.faults);
  } catch (error) {
    faults.push(`${error}: ${lanes.map(({ state }) => state).join(', ')}`);
  }
  client.disconnect();
  return faults.map((fault) => `${sequence}: ${fault}`);
}

/** One channel of a race. */
class Lane {
  readonly #service: LocalService;
  readonly #client: Jetsocket;
  readonly #name: string;
  readonly #faults: string[] = [];
  readonly #channels = new Set<object>();
  #channel: ReturnType<Jetsocket['subscribe']> | undefined;
  #isWanted = false;
  #last = 0;

  constructor(service: LocalService, client: Jetsocket, name: string) {
    this.#service = service;
    this.#client = client;
    this.#name = name;
  }

  subscribe(): void {
    const channel = this.#client.subscribe(this.#name);
    this.#channel = channel;
    this.#isWanted = true;
    if (this.#channels.has(channel)) return;
    this.#channels.add(channel);
    channel.bind_global((event) => {
      if (!this.#isWanted) this.#faults.push(`${event} came after unsubscribe()`);
      if (event === 'last') this.#last++;
      if (event === 'last' && channel !== this.#channel) this.#faults.push('an older object still hears');
      if (event.endsWith('error')) this.#faults.push(event);
    });
  }

  unsubscribe(): void {
    this.#client.unsubscribe(this.#name);
    this.#isWanted = false;
    // The service sends it, since it does not know yet.
    this.publish('unwanted');
  }

  publish(event: string): void {
    const text = JSON.stringify({ event });
    const isSealed = this.#name.startsWith('private-encrypted-');
    const key = () => channelKey(this.#name, Buffer.from(masterKey));
    this.#service.publish(this.#name, event, isSealed ? seal(text, key()) : text);
  }

  get state(): string {
    return `${this.#name} ${this.#channel?.state}`;
  }

  /** Whether the client holds that the last wish is fulfilled. */
  get isSettled(): boolean {
    return (this.#channel?.state ?? 'unsubscribed') === (this.#isWanted ? 'subscribed' : 'unsubscribed');
  }

  /** What is wrong, after all is settled and the event `last` has been published. */
  get faults(): string[] {
    const faults = [...this.#faults];
    const subscribers = this.#service.channels.get(this.#name) ?? [];
    const expected = this.#isWanted ? [this.#client.connection.socket_id] : [];
    if (subscribers.join() !== expected.join())
      faults.push(`the service has [${subscribers}], not [${expected}]`);
    if (this.#last !== expected.length) faults.push(`heard the last event ${this.#last} times`);
    if (this.#client.channel(this.#name) !== (this.#isWanted ? this.#channel : undefined)) {
      faults.push('channel() does not give what was wished last');
    }
    return faults.map((fault) => `${this.#name}: ${fault}`);
  }
}

/** Everything sent before has been dealt with by the service, and its answers are here. */
async function roundTrip(client: Jetsocket): Promise<void> {
  const name = `round-trip-${++races}`;
  const channel = client.subscribe(name);
  await until(() => channel.subscribed);
  client.unsubscribe(name);
}

async function until(check: () => boolean): Promise<void> {
  const end = Date.now() + 30_000;
  while (!check()) {
    if (Date.now() > end) throw new Error('stuck');
    await wait(1);
  }
}
