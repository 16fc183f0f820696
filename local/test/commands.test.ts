import { describe, expect, it } from 'vitest';
import { rest, startService, TestClient, userAuthentication } from './support';

const errors = (client: TestClient) => client.heard('jetsocket:error').map(({ data }) => data);

describe('a connection stays, and is told what was wrong', () => {
  it.each(['no JSON {', 'null', '7', '"text"', '[]', '[{"event":"jetsocket:ping"}]', '{}', '{"event":7}'])(
    'with the frame %s',
    async (text) => {
      const client = await TestClient.open(await startService());
      client.socket.send(text);
      await client.join('room');
      expect(errors(client)).toEqual([
        { code: null, message: 'A frame must be a JSON object with an event' },
      ]);
    },
  );

  it.each([
    ['dance', {}],
    ['dance', { channel: 'other' }],
    ['unsubscribe', {}],
    ['unsubscribe', { channel: 7 }],
    ['', {}],
  ])('with the command %j of %j', async (command, data) => {
    const service = await startService();
    const client = await TestClient.open(service);
    await client.join('other');
    client.send(`jetsocket:${command}`, data);
    await client.join('room');
    expect([...service.channels.keys()]).toEqual(['other', 'room']);
    expect(errors(client)).toEqual([{ code: null, message: 'The command is unknown or incomplete' }]);
  });

  it.each([undefined, 'no JSON', {}, { channel: 7 }])(
    'with a subscription to nothing, as %j',
    async (data) => {
      const client = await TestClient.open(await startService());
      client.send('jetsocket:subscribe', data);
      await client.join('room');
      expect(errors(client)).toEqual([
        { code: null, message: 'A subscribe command needs data with a channel' },
      ]);
    },
  );

  it('with a client event that is nested too deep to be written again, or hands it on', async () => {
    const service = await startService({ maxEventBytes: 1_000_000 });
    const [sender, other] = [await TestClient.open(service), await TestClient.open(service)];
    for (const client of [sender, other]) await client.join('private-room');
    const data = '['.repeat(100_000) + ']'.repeat(100_000);
    sender.socket.send(`{"event":"client-hi","channel":"private-room","data":${data}}`);
    sender.send('client-hi', 'shallow', 'private-room');
    const heard = () => other.heard('client-hi');
    await expect.poll(() => heard().some((frame) => frame.data === 'shallow')).toBe(true);
    // How deep is too deep is the engine's affair; Node 26 writes this one.
    const isWritten = heard().length > 1;
    const error = { code: null, message: 'The frame could not be handled' };
    expect(errors(sender)).toEqual(isWritten ? [] : [error]);
  });
});

describe('a connection is told nothing', () => {
  it('for a pong', async () => {
    const client = await TestClient.open(await startService());
    client.send('jetsocket:pong', {});
    client.send('jetsocket:pong');
    await client.settled();
    expect(client.frames).toHaveLength(1);
  });

  it('for leaving a channel it is not on, and nobody else is', async () => {
    const service = await startService({ subscriptionCount: true });
    const [client, other] = [await TestClient.open(service), await TestClient.open(service)];
    await other.join('presence-room', { user_id: 'ada' });
    await other.join('room');
    const before = other.frames.length;
    for (const channel of ['presence-room', 'room', 'empty']) {
      client.send('jetsocket:unsubscribe', { channel });
    }
    await client.settled();
    await other.settled();
    expect([client.frames.length, other.frames.length]).toEqual([1, before]);
    expect([...service.channels.keys()]).toEqual(['presence-room', 'room']);
  });
});

describe('a client event', () => {
  it('may carry nothing', async () => {
    const service = await startService();
    const [sender, other] = [await TestClient.open(service), await TestClient.open(service)];
    for (const client of [sender, other]) await client.join('private-room');
    sender.send('client-hi', undefined, 'private-room');
    expect(await other.hear('client-hi')).toEqual({ event: 'client-hi', channel: 'private-room' });
    expect(errors(sender)).toEqual([]);
  });

  it('without a channel is refused, and names none', async () => {
    const client = await TestClient.open(await startService());
    for (const channel of [undefined, 7, null]) {
      client.socket.send(JSON.stringify({ event: 'client-hi', channel, data: {} }));
    }
    await client.settled();
    expect(client.heard('jetsocket:error')).toEqual(
      Array(3).fill({ event: 'jetsocket:error', data: { code: 4301, message: expect.any(String) } }),
    );
  });
});

describe('the channel of a user', () => {
  it('is refused, as others are, to whoever has not signed in', async () => {
    const client = await TestClient.open(await startService());
    for (const channel of ['#server-to-user-ada', '#server-to-user-undefined']) {
      client.subscribe(channel);
      const { data } = await client.hear('jetsocket:subscription_error', channel);
      expect(data).toEqual({ type: 'AuthError', error: expect.any(String), status: 401 });
    }
  });

  it('is no encrypted one: an event goes to it and to others at once', async () => {
    const service = await startService();
    const channels = ['room', '#server-to-user-ada'];
    const answer = await rest(service, { path: '/events', body: { name: 'note', data: '1', channels } });
    expect(answer).toEqual({ status: 200, body: {} });
  });

  it('is no cache channel: what came before somebody listens is gone', async () => {
    const service = await startService();
    service.publish('#server-to-user-ada', 'note', 1);
    const client = await TestClient.open(service);
    client.send('jetsocket:signin', userAuthentication(client.socketId, { id: 'ada' }));
    client.subscribe('#server-to-user-ada');
    await client.hear('jetsocket_internal:subscription_succeeded');
    await client.settled();
    expect(client.frames.map(({ event }) => event)).toEqual([
      'jetsocket:connection_established',
      'jetsocket:signin_success',
      'jetsocket_internal:subscription_succeeded',
    ]);
  });
});
