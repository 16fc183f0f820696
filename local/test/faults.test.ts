import { describe, expect, it, vi } from 'vitest';
import type { FrameRecord, LocalService } from '../src/index';
import { socketUrl, startService, TestClient } from './support';

describe('faults', () => {
  it('drop one connection by reset, another with a code', async () => {
    const service = await startService();
    const clients = [
      await TestClient.open(service),
      await TestClient.open(service),
      await TestClient.open(service),
    ] as const;
    service.faults.drop({ socketId: clients[0].socketId });
    expect(await clients[0].closed()).toBe(1006);
    service.faults.drop({ socketId: clients[1].socketId, code: 4100, reason: 'full' });
    expect(await clients[1].closed()).toBe(4100);
    expect(service.connections).toEqual([clients[2].socketId]);
    service.faults.drop({ socketId: 'unknown' });
    service.faults.drop({ code: 1000 });
    expect(await clients[2].closed()).toBe(1000);
    expect(() => service.faults.drop({ code: 1006 })).toThrow(RangeError);
  });

  it('refuse new connections with a code, a reset or silence, until ended', async () => {
    const service = await startService();
    const coded = service.faults.refuseConnections({ code: 4100, message: 'Over capacity' });
    const first = new TestClient(socketUrl(service));
    expect((await first.hear('jetsocket:error')).data).toEqual({ code: 4100, message: 'Over capacity' });
    expect(await first.closed()).toBe(4100);
    coded();
    const reset = service.faults.refuseConnections();
    expect(await new TestClient(socketUrl(service)).closed()).toBe(1006);
    reset();
    service.faults.refuseConnections('silence');
    const mute = new TestClient(socketUrl(service));
    await vi.waitFor(() => expect(mute.socket.readyState).toBe(1));
    await mute.settled();
    expect(mute.frames).toEqual([]);
    service.faults.clear();
    await TestClient.open(service);
  });

  it.each([42, 1005, 1006, 3000.5, 5000, '4100'])(
    'refuse nobody with %j, which is no close code',
    async (code) => {
      const { faults } = await startService();
      expect(() => faults.refuseConnections({ code: code as number })).toThrow(RangeError);
      expect(() => faults.drop({ code: code as number })).toThrow(RangeError);
      expect(faults.active).toEqual([]);
    },
  );

  it('refuse arguments that mean nothing', async () => {
    const faults = (await startService()).faults as unknown as Record<
      string,
      (...given: unknown[]) => unknown
    >;
    for (const [fault, given, message] of [
      [
        'refuseConnections',
        ['resett'],
        "connections are refused by 'reset', 'silence' or { code }, not by resett",
      ],
      ['refuseConnections', [null], "connections are refused by 'reset', 'silence' or { code }, not by null"],
      ['refuse', [7], 'channels are a name, or a function that picks them by name, not 7'],
      ['refuse', ['news', 'loudly'], /^there is no dialect loudly; use one of subscription_error, internal/],
      ['hold', [], 'channels are a name, or a function that picks them by name, not undefined'],
      ['delay', ['soon'], 'a delay is a number of milliseconds, not soon'],
      ['delay', [Number.POSITIVE_INFINITY], 'a delay is a number of milliseconds, not Infinity'],
      ['delay', [-1], 'a delay is a number of milliseconds, not -1'],
      ['rewrite', ['x'], 'frames are rewritten by a function, not by x'],
      ['drop', [null], 'connections are dropped by { socketId, code, reason }, not by null'],
      ['drop', ['1.2'], 'connections are dropped by { socketId, code, reason }, not by 1.2'],
      ['drop', [{ socketId: 1.2 }], "a socket id is text such as '1.23', not 1.2"],
      ['stall', [7], "a socket id is text such as '1.23', not 7"],
      ['delay', [1, {}], "a socket id is text such as '1.23', not [object Object]"],
      ['send', [], 'only text can be sent, not undefined; make JSON of it first'],
      ['send', ['{}', 7], "a socket id is text such as '1.23', not 7"],
    ] as const) {
      expect(() => faults[fault]?.(...given)).toThrow(message);
    }
    expect(faults.active).toEqual([]);
  });

  it.each([
    ['subscription_error', 'jetsocket:subscription_error', { type: 'AuthError', status: 401 }],
    ['internal', 'jetsocket_internal:subscription_error', {}],
    ['error-4009', 'jetsocket:error', { code: 4009 }],
    ['error-null', 'jetsocket:error', { code: null }],
  ] as const)('refuse a subscription as %s', async (dialect, event, data) => {
    const service = await startService();
    const client = await TestClient.open(service);
    const end = service.faults.refuse('private-room', dialect);
    client.subscribe('private-room');
    const frame = await client.hear(event);
    expect(frame.data).toMatchObject(data);
    expect(frame.channel).toBe(event === 'jetsocket:error' ? undefined : 'private-room');
    await client.join('private-other');
    end();
    await client.join('private-room');
  });

  it('leave a subscription without an answer', async () => {
    const service = await startService();
    const client = await TestClient.open(service);
    service.faults.refuse((channel) => channel.startsWith('private-'), 'silence');
    client.subscribe('private-room');
    await client.settled();
    expect(client.frames).toHaveLength(1);
    expect(service.channels.size).toBe(0);
  });

  it('hold the commands of a channel back and let them go in order', async () => {
    const service = await startService();
    const client = await TestClient.open(service);
    const release = service.faults.hold('room');
    client.subscribe('room');
    client.send('jetsocket:unsubscribe', { channel: 'room' });
    client.subscribe('room');
    await client.join('other');
    expect([...service.channels.keys()]).toEqual(['other']);
    release();
    await client.settled();
    expect(client.heard('jetsocket_internal:subscription_succeeded').map(({ channel }) => channel)).toEqual([
      'other',
      'room',
      'room',
    ]);
    expect(client.heard('jetsocket:error')).toEqual([]);
  });

  it('stall what is sent to one connection, then send all of it', async () => {
    const service = await startService();
    const [slow, quick] = [await TestClient.open(service), await TestClient.open(service)];
    await slow.join('room');
    await quick.join('room');
    const end = service.faults.stall(slow.socketId);
    for (let n = 0; n < 3; n += 1) service.publish('room', 'n', n);
    await expect.poll(() => quick.heard('n').length).toBe(3);
    await slow.settled();
    expect(slow.heard('n')).toEqual([]);
    end();
    await expect.poll(() => slow.heard('n').map(({ data }) => data)).toEqual([0, 1, 2]);
  });

  it('delay what is sent, in order', async () => {
    const service = await startService();
    const client = await TestClient.open(service);
    await client.join('room');
    const end = service.faults.delay(60);
    const begun = performance.now();
    service.publish('room', 'n', 0);
    service.publish('room', 'n', 1);
    await expect.poll(() => client.heard('n').map(({ data }) => data)).toEqual([0, 1]);
    expect(performance.now() - begun).toBeGreaterThan(50);
    end();
  });

  it('a delay that is over holds nothing up any more', async () => {
    const service = await startService();
    const client = await TestClient.open(service);
    await client.join('room');
    service.faults.delay(60_000);
    service.publish('room', 'n', 0);
    service.faults.clear();
    service.publish('room', 'n', 1);
    await expect.poll(() => client.heard('n').map(({ data }) => data)).toEqual([0, 1]);
  });

  it('change and lose frames', async () => {
    const service = await startService();
    const client = await TestClient.open(service);
    await client.join('room');
    service.faults.rewrite((text) => (text.includes('lost') ? undefined : text.replace('right', 'wrong')));
    service.publish('room', 'lost', 1);
    service.publish('room', 'kept', 'right');
    expect((await client.hear('kept')).data).toBe('wrong');
    expect(client.heard('lost')).toEqual([]);
  });

  it('send any text at all', async () => {
    const service = await startService();
    const client = await TestClient.open(service);
    const texts: string[] = [];
    client.socket.removeAllListeners('message').on('message', (data) => texts.push(data.toString()));
    service.faults.send('no JSON {', client.socketId);
    service.faults.send('to all');
    await expect.poll(() => texts).toEqual(['no JSON {', 'to all']);
  });
});

describe('observing', () => {
  it('shows the newest frames each way', async () => {
    const service = await startService({}, { record: 2 });
    const client = await TestClient.open(service);
    for (const channel of ['a', 'b', 'c']) await client.join(channel);
    expect(service.received.map(({ text }) => JSON.parse(text).data.channel)).toEqual(['b', 'c']);
    expect(service.sent.map(({ text }) => JSON.parse(text).channel)).toEqual(['b', 'c']);
    expect(service.received[0]).toMatchObject({ socketId: client.socketId, direction: 'in' });
  });

  it('shows listeners every frame until they end it', async () => {
    const service = await startService({}, { record: 0 });
    const seen: string[] = [];
    const end = service.onFrame(({ direction, text }) => seen.push(`${direction} ${JSON.parse(text).event}`));
    const client = await TestClient.open(service);
    await client.join('room');
    end();
    await client.join('other');
    expect(seen).toEqual([
      'out jetsocket:connection_established',
      'in jetsocket:subscribe',
      'out jetsocket_internal:subscription_succeeded',
    ]);
    expect([service.received, service.sent]).toEqual([[], []]);
  });

  it.each<[string, (service: LocalService) => void]>([
    ['an event', (service) => service.publish('room', 'first', 1)],
    ['a text', ({ faults }) => faults.send('{"event":"first"}')],
  ])('tells every listener of frames in the order of the wire, when one answers %s', async (_what, begin) => {
    const service = await startService();
    const clients = [await TestClient.open(service), await TestClient.open(service)];
    for (const client of clients) await client.join('room');
    const heard: string[] = [];
    const seen: string[] = [];
    const note = (list: string[]) => (frame: FrameRecord) =>
      list.push(`${frame.socketId} ${JSON.parse(frame.text).event}`);
    let isAnswered = false;
    service.onFrame((frame) => {
      if (!isAnswered) {
        isAnswered = true;
        service.publish('room', 'second', 2);
      }
      note(heard)(frame);
    });
    service.onFrame(note(seen));
    begin(service);
    for (const client of clients) await client.hear('second');
    expect(seen).toEqual(heard);
    for (const { socketId, frames } of clients) {
      const onWire = frames.slice(-2).map(({ event }) => event);
      const events = seen.filter((line) => line.startsWith(socketId)).map((line) => line.split(' ')[1]);
      const kept = service.sent.filter((frame) => frame.socketId === socketId).slice(-2);
      expect([onWire, kept.map(({ text }) => JSON.parse(text).event)]).toEqual([events, events]);
    }
    expect(clients[0]?.frames.at(-1)?.event).toBe('second');
  });
});
