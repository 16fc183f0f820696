import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import type { DecryptionError } from 'jetsocket-js';
import Jetsocket from 'jetsocket-js/with-encryption';
import { expect, it } from 'vitest';
import { FakeWebSocket } from '../support/fake-web-socket';
import { type Outcome, outcomeOf, payloads } from '../support/mutated-payloads';
import { base64 } from '../support/sealing';
import { collectUncaught } from '../support/uncaught';
import { until } from '../support/wait';
import { INPUTS, settings, TIMEOUT, turn } from './inputs';

const room = 'private-encrypted-room';

async function enter(key: Uint8Array) {
  const client = new Jetsocket('key', {
    WebSocket: FakeWebSocket.asOption,
    channelAuthorization: { customHandler: () => ({ auth: 'key:signature', shared_secret: base64(key) }) },
  });
  await turn();
  const socket = FakeWebSocket.last as FakeWebSocket;
  socket.greet();
  const heard: [event: string, outcome: Outcome][] = [];
  client.subscribe(room).bind_global((event, data) => {
    if (event === 'jetsocket:decryption_error') {
      const { event: name, reason } = data as DecryptionError;
      heard.push([name, { reason }]);
    } else if (!event.startsWith('jetsocket:')) heard.push([event, { data }]);
  });
  await turn();
  socket.agree(room);
  return { client, socket, heard };
}

it(
  `of ${INPUTS} sealed payloads, most of them damaged, those arrive that are authentic, each in its turn`,
  async () => {
    const uncaught = collectUncaught();
    const key = randomBytes(32);
    const { client, socket, heard } = await enter(key);
    let number = 0;
    const waiting: [event: string, outcome: Outcome][] = [];
    const allTold = () => until(() => expect(heard).toHaveLength(waiting.length), 10_000);
    const property = fc.asyncProperty(payloads(key), async (payload) => {
      const event = `e${++number}`;
      socket.say({ event, channel: room, data: payload });
      const arrived = JSON.parse(JSON.stringify({ payload })).payload;
      waiting.push([event, outcomeOf(arrived, key)]);
      // What does not open may wait for a key, and all behind it: never for long, and never out of turn.
      if (waiting.length > 500) await allTold();
      const told = waiting.splice(0, heard.length);
      expect(heard.splice(0)).toEqual(told);
      await live(socket);
    });
    await fc.assert(property, { ...(settings as fc.Parameters<[unknown]>), endOnFailure: true });
    await allTold();

    expect(heard).toEqual(waiting);
    client.disconnect();
    await turn();
    expect(uncaught).toEqual([]);
  },
  TIMEOUT,
);

/** Timers have their turn, or it would look as if the machine had slept; and a doubted connection is alive. */
async function live(socket: FakeWebSocket): Promise<void> {
  await turn();
  if (socket.sent.splice(0).some(({ event }) => event === 'jetsocket:ping')) {
    socket.say({ event: 'jetsocket:pong' });
  }
}
