import type { AuthorizationRequest } from 'jetsocket-js';
import type Jetsocket from 'jetsocket-js/with-encryption';
import { describe, expect, it } from 'vitest';
import { Random } from '../chaos/random';
import { connectEncrypted } from '../support/client';
import { TestServer } from '../support/server';
import { until } from '../support/wait';

const names = ['orders', 'private-orders', 'presence-room', 'private-encrypted-room'];
const answer = {
  auth: 'test-key:auth',
  channel_data: '{"user_id":"7"}',
  user_data: '{"id":"7"}',
  shared_secret: Buffer.alloc(32, 7).toString('base64'),
};

/** An application that, whenever it is called back, may do anything: a limited number of times. */
class RashApplication {
  readonly client: Jetsocket;
  readonly did: string[] = [];
  /** The wish of each name that came last, and whether a connection is wished for. */
  readonly wished = new Set(names);
  isConnectionWished = true;
  readonly #random: Random;
  #left = 12;
  #server: TestServer;

  constructor(server: TestServer, seed: string) {
    this.#server = server;
    this.#random = new Random(seed);
    this.client = connectEncrypted(server, {
      channelAuthorization: { customHandler: (request) => this.#authorize(request) },
      userAuthentication: { customHandler: (request) => this.#authorize(request) },
      log: () => this.#act('a log'),
    });
    this.client.bind_global((event) => this.#act(event));
    this.client.connection.bind_global((event) => this.#act(`connection ${event}`));
    this.client.user.bind_global((event) => this.#act(`user ${event}`));
  }

  get isDone(): boolean {
    return this.#left === 0;
  }

  rest(): void {
    this.#left = 0;
  }

  #authorize({ signal, attempt }: AuthorizationRequest) {
    signal.addEventListener('abort', () => this.#act('an abort'));
    this.#act('an authorization');
    if (attempt === 1 && this.#random.chance(0.2)) {
      throw Object.assign(new Error('a token that has expired'), { status: 401 });
    }
    return this.#random.chance(0.7)
      ? answer
      : new Promise<typeof answer>((resolve) => setImmediate(() => resolve(answer)));
  }

  #act(where: string): void {
    if (!this.client || this.#left === 0 || this.#random.chance(0.5)) return;
    this.#left--;
    const name = this.#random.pick(names);
    const { client } = this;
    const [what, run] = this.#random.weighted<readonly [string, () => void]>([
      [2, ['connect', () => this.#connect(true)]],
      [2, ['disconnect', () => this.#connect(false)]],
      [3, [`subscribe ${name}`, () => this.#subscribe(name, true)]],
      [3, [`unsubscribe ${name}`, () => this.#subscribe(name, false)]],
      [1, ['signin', () => client.signin()]],
      [1, ['drop', () => this.#server.lines.at(-1)?.drop()]],
    ]);
    this.did.push(`in ${where}: ${what}`);
    run();
  }

  // What is wished is noted first, since the call may lead to other wishes.
  #connect(isWished: boolean): void {
    this.isConnectionWished = isWished;
    if (isWished) this.client.connect();
    else this.client.disconnect();
  }

  #subscribe(name: string, isWished: boolean): void {
    if (isWished) this.wished.add(name);
    else this.wished.delete(name);
    if (isWished) this.client.subscribe(name);
    else this.client.unsubscribe(name);
  }
}

/** How often each name is subscribed on the server now. */
function subscriptions(server: TestServer) {
  const [line, ...more] = server.lines.filter(({ isOpen }) => isOpen);
  expect(more).toEqual([]);
  const count = (command: 'subscribe' | 'unsubscribe', name: string) =>
    line?.channels(command).filter((channel) => channel === name).length ?? 0;
  return names.map((name) => [name, count('subscribe', name) - count('unsubscribe', name)]);
}

describe('an application that calls the client from every callback', () => {
  it('has in the end what it wished last', async () => {
    const server = await TestServer.start();
    let total = 0;
    for (let seed = 0; seed < 150; seed++) {
      const application = new RashApplication(server, `rash ${seed}`);
      const { client } = application;
      for (const name of names) client.subscribe(name);
      await until(() => {
        // Each is heard, and a reason to act.
        for (const name of names) server.publish(name, 'news');
        expect(application.isDone || client.connection.state === 'disconnected').toBe(true);
      });
      application.rest();

      const context = `seed ${seed}: ${application.did.join('; ')}`;
      if (!application.isConnectionWished) expect(client.connection.state, context).toBe('disconnected');
      client.connect();
      await until(() => {
        expect(client.connection.state, context).toBe('connected');
        const wanted = names.map((name) => [name, application.wished.has(name) ? 1 : 0]);
        expect(subscriptions(server), context).toEqual(wanted);
        expect(
          client.allChannels().map(({ state }) => state),
          context,
        ).toEqual(client.allChannels().map(() => 'subscribed'));
      });
      client.disconnect();
      await until(() => expect(server.lines.filter(({ isOpen }) => isOpen)).toEqual([]));
      server.lines.length = 0;
      total += application.did.length;
    }
    // Most do all they may; those who disconnect early are called back no more.
    expect(total).toBeGreaterThan(1000);
  }, 120_000);
});
