import { describe, expect, it } from 'vitest';
import { startService, TestClient } from './support';

async function pair(settings = {}, channel = 'private-room') {
  const service = await startService(settings);
  const [sender, receiver] = [await TestClient.open(service), await TestClient.open(service)];
  const isPresence = channel.startsWith('presence-');
  await sender.join(channel, isPresence ? { user_id: 'ada' } : undefined);
  await receiver.join(channel, isPresence ? { user_id: 'bob' } : undefined);
  return { service, sender, receiver };
}

describe('client events', () => {
  it.each(['private-room', 'private-encrypted-room'])(
    'reach the others on %s, as they are',
    async (channel) => {
      const { sender, receiver } = await pair({}, channel);
      const data = { on: true, list: [1, null, 'ž'] };
      sender.send('client-typing', data, channel);
      expect(await receiver.hear('client-typing')).toEqual({ event: 'client-typing', channel, data });
      await sender.settled();
      expect(sender.heard('client-typing')).toEqual([]);
    },
  );

  it('name their sender on presence channels', async () => {
    const { sender, receiver } = await pair({}, 'presence-room');
    sender.send('client-typing', { on: true }, 'presence-room');
    expect(await receiver.hear('client-typing')).toEqual({
      event: 'client-typing',
      channel: 'presence-room',
      data: { on: true },
      user_id: 'ada',
    });
  });

  it.each([0, '', false, null, 'text', '{"json":1}'])('may carry %j', async (data) => {
    const { service, sender, receiver } = await pair();
    sender.send('client-x', data, 'private-room');
    await receiver.hear('client-x');
    expect(JSON.parse(service.sent.at(-1)?.text ?? '').data).toBe(data);
  });

  it('are refused where they are disabled', async () => {
    const { sender } = await pair({ clientEvents: false });
    sender.send('client-typing', {}, 'private-room');
    expect(await sender.hear('jetsocket:error')).toMatchObject({
      channel: 'private-room',
      data: { code: 4301 },
    });
  });

  it.each([
    ['a channel it is not on', 'private-other'],
    ['a channel without anybody', 'private-none'],
    ['a public channel', 'room'],
    ['no channel', undefined],
  ])('are refused for %s, and the connection stays', async (_what, channel) => {
    const { service, sender, receiver } = await pair();
    await sender.join('room');
    await receiver.join('room');
    await receiver.join('private-other');
    sender.send('client-typing', {}, channel);
    expect(await sender.hear('jetsocket:error')).toMatchObject({ data: { code: 4301 } });
    await receiver.settled();
    expect(receiver.heard('client-typing')).toEqual([]);
    expect(service.connections).toHaveLength(2);
  });

  it('are limited to so many a second', async () => {
    const { sender, receiver } = await pair({ clientEventsPerSecond: 3 });
    for (let n = 0; n < 6; n += 1) sender.send('client-n', n, 'private-room');
    await sender.settled();
    await receiver.settled();
    expect(receiver.heard('client-n').map(({ data }) => data)).toEqual([0, 1, 2]);
    expect(sender.heard('jetsocket:error')).toHaveLength(3);
    expect(sender.heard('jetsocket:error')[0]).toMatchObject({ data: { code: 4301 } });
    await expect
      .poll(() => {
        sender.send('client-later', {}, 'private-room');
        return receiver.heard('client-later').length;
      })
      .toBeGreaterThan(0);
  });

  it('are limited in size and in the length of their names', async () => {
    const { sender, receiver } = await pair({ maxEventBytes: 50 });
    sender.send('client-big', 'x'.repeat(49), 'private-room');
    await expect.poll(() => sender.heard('jetsocket:error').length).toBe(1);
    sender.send(`client-${'x'.repeat(200)}`, 1, 'private-room');
    await expect.poll(() => sender.heard('jetsocket:error').length).toBe(2);
    sender.send('client-fits', 'x'.repeat(48), 'private-room');
    await receiver.hear('client-fits');
    expect(receiver.frames).toHaveLength(3);
  });

  it('are the only events that clients may send', async () => {
    const { sender, receiver } = await pair();
    sender.send('greet', {}, 'private-room');
    expect(await sender.hear('jetsocket:error')).toMatchObject({ data: { code: null } });
    sender.send('jetsocket_internal:member_added', {}, 'private-room');
    await expect.poll(() => sender.heard('jetsocket:error').length).toBe(2);
    await receiver.settled();
    expect(receiver.frames).toHaveLength(2);
  });
});
