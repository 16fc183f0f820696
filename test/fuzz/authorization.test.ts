import fc from 'fast-check';
import type { AuthorizationError, Options } from 'jetsocket-js';
import Jetsocket from 'jetsocket-js/with-encryption';
import { expect, it } from 'vitest';
import { FakeWebSocket } from '../support/fake-web-socket';
import { collectUncaught } from '../support/uncaught';
import { INPUTS, isPolluted, settings, TIMEOUT, turn } from './inputs';
import { type Answer, answers, expectedOf, hasStatus, isSuccess } from './random-answers';

/** So many channels are authorized at a time. */
const GROUP = 50;

type Fetch = NonNullable<Options['fetch']>;

/** How often each channel was asked for. */
const asked = new Map<string, number>();

/** A connected client whose application answers as it is told. */
async function enter(answerTo: (channel: string) => Answer) {
  const fetch: Fetch = (_url, { body }) => {
    const { channel_name } = JSON.parse(body) as { channel_name: string };
    asked.set(channel_name, (asked.get(channel_name) ?? 0) + 1);
    return answerTo(channel_name).respond() as ReturnType<Fetch>;
  };
  const client = new Jetsocket('key', {
    WebSocket: FakeWebSocket.asOption,
    fetch,
    channelAuthorization: { endpoint: '/auth?token=hidden' },
  });
  await turn();
  const socket = FakeWebSocket.last as FakeWebSocket;
  socket.greet();
  return { client, socket };
}

it(
  `each of ${INPUTS} answers ends as one subscribe frame or one error, and neither holds a secret`,
  async () => {
    const uncaught = collectUncaught();
    const plan = new Map<string, Answer>();
    const { client, socket } = await enter((channel) => plan.get(channel) as Answer);
    const group = fc.array(answers, { minLength: GROUP, maxLength: GROUP, size: 'max' });
    let number = 0;
    const property = fc.asyncProperty(group, async (planned) => {
      for (const name of plan.keys()) client.unsubscribe(name);
      plan.clear();
      asked.clear();
      // A long run would look as if the service had fallen silent.
      socket.say({ event: 'jetsocket:pong' });
      socket.sent.length = 0;
      const errors = new Map<string, AuthorizationError[]>();
      for (const answer of planned) {
        const name = `${answer.kind}-${++number}`;
        plan.set(name, answer);
        client.subscribe(name).bind('jetsocket:subscription_error', (error) => {
          errors.set(name, [...(errors.get(name) ?? []), error as AuthorizationError]);
        });
      }
      for (let turns = 0; turns < 3; turns++) await turn();
      for (const [name, answer] of plan) {
        const sent = socket.commands('subscribe').filter((data) => data?.channel === name);
        const failed = errors.get(name) ?? [];
        // A 401 is asked once more without a word; a `Retry-After: 0` is followed at once, and said again.
        const attempts = (asked.get(name) ?? 0) / (answer.status === 401 && hasStatus(answer) ? 2 : 1);
        expect(attempts, JSON.stringify([name, answer])).toBeGreaterThanOrEqual(1);
        expect(sent.length + failed.length, JSON.stringify([name, answer])).toBe(attempts);
        expect(sent.length === 1, JSON.stringify([name, answer])).toBe(isSuccess(answer));
        if (sent[0]) expect(sent[0]).toEqual({ channel: name, ...expectedOf(answer) });
        for (const error of failed) check(error, answer);
      }
      expect(isPolluted()).toBe(false);
    });
    const numRuns = Math.ceil(INPUTS / GROUP);
    await fc.assert(property, { ...(settings as fc.Parameters<[Answer[]]>), numRuns, endOnFailure: true });
    client.disconnect();
    await turn();

    expect(client.connection.state).toBe('disconnected');
    expect(uncaught).toEqual([]);
  },
  TIMEOUT,
);

function check(error: AuthorizationError, { secret }: Answer): void {
  const { status, retryIn, message } = error;
  expect(Number.isFinite(status)).toBe(true);
  if (retryIn !== null) {
    expect(retryIn).toBeGreaterThanOrEqual(0);
    expect(retryIn).toBeLessThanOrEqual(300_000);
  }
  const text = `${message} ${JSON.stringify(error)}`;
  expect(text).not.toContain('hidden');
  if (secret) expect(text).not.toContain(secret);
}
