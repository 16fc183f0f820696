import fc from 'fast-check';
import type { PresenceChannel } from 'jetsocket-js';
import Jetsocket from 'jetsocket-js/with-encryption';
import { expect, it } from 'vitest';
import { Roster } from '../chaos/roster';
import { FakeWebSocket } from '../support/fake-web-socket';
import { base64 } from '../support/sealing';
import { collectUncaught } from '../support/uncaught';
import { INPUTS, isPolluted, settings, TIMEOUT, turn } from './inputs';
import { applicationData, channels, frames } from './random-frames';

/** A client that is subscribed everywhere, on a socket without a network, and what its handlers hear. */
async function enter() {
  const shared_secret = base64(new Uint8Array(32));
  const client = new Jetsocket('key', {
    WebSocket: FakeWebSocket.asOption,
    channelAuthorization: {
      customHandler: () => ({ auth: 'key:signature', channel_data: '{"user_id":"me"}', shared_secret }),
    },
  });
  await turn();
  const socket = FakeWebSocket.last as FakeWebSocket;
  socket.greet();
  const heard: Record<string, [event: string, data: unknown][]> = {};
  const roster = new Roster();
  const faults: string[] = [];
  for (const name of channels) {
    heard[name] = [];
    const channel = client.subscribe(name);
    channel.bind_global((event, data) => {
      heard[name]?.push([event, data]);
      if (name !== 'presence-room') return;
      const fault = roster.hears(event, data, channel as unknown as PresenceChannel);
      if (fault) faults.push(fault);
    });
  }
  await turn();
  for (const name of channels) socket.agree(name);
  client.connection.bind('message', () => {});
  client.user.watchlist.bind_global(() => {});
  return { client, socket, heard, faults };
}

it(
  `${INPUTS} frames of every kind change nothing but what they may`,
  async () => {
    const uncaught = collectUncaught();
    const { client, socket, heard, faults } = await enter();
    let marks = 0;
    const property = fc.property(frames, (frame) => {
      for (const name of channels) heard[name] = [];
      socket.sent.length = 0;
      socket.say(frame);
      socket.say({ event: 'mark', channel: 'room', data: String(++marks) });

      const told = (name: string) => heard[name]?.filter(([event]) => !event.startsWith('jetsocket:'));
      expect(told('room')?.map(([, data]) => data)).toEqual([...applicationData(frame, 'room'), marks]);
      expect(told('presence-room')?.map(([, data]) => data)).toEqual(applicationData(frame, 'presence-room'));
      // Nothing here is sealed with the key.
      expect(told('private-encrypted-room')).toEqual([]);
      expect(client.connection.state).toBe('connected');
      expect(client.allChannels().every(({ subscribed }) => subscribed)).toBe(true);
      expect(socket.sent.every(({ event }) => event === 'jetsocket:pong')).toBe(true);
      expect(faults).toEqual([]);
      expect(isPolluted()).toBe(false);
    });
    fc.assert(property, settings as fc.Parameters<[string | ArrayBuffer]>);
    await turn();
    client.disconnect();

    expect(uncaught).toEqual([]);
    expect(FakeWebSocket.made).toHaveLength(1);
  },
  TIMEOUT,
);
