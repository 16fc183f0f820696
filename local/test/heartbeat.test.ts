import { describe, expect, it } from 'vitest';
import { startService, TestClient } from './support';

describe('liveness', () => {
  it('answers a ping with a pong', async () => {
    const client = await TestClient.open(await startService());
    client.send('jetsocket:ping', {});
    expect(await client.hear('jetsocket:pong')).toEqual({ event: 'jetsocket:pong', data: {} });
  });

  it('pings a silent client once and closes it with 4201 when it stays silent', async () => {
    const service = await startService({ activityTimeout: 0.1, pongTimeout: 0.2 });
    const client = await TestClient.open(service);
    expect(await client.closed()).toBe(4201);
    expect(client.heard('jetsocket:ping')).toEqual([{ event: 'jetsocket:ping', data: {} }]);
    expect(service.connections).toEqual([]);
  });

  it('keeps a client that answers, whatever it answers', async () => {
    const service = await startService({ activityTimeout: 0.1, pongTimeout: 0.1 });
    const polite = await TestClient.open(service);
    const terse = await TestClient.open(service);
    polite.socket.on('message', (data) => {
      if (data.toString().includes('jetsocket:ping')) polite.send('jetsocket:pong', {});
    });
    terse.socket.on('message', () => terse.socket.ping());
    const mute = await TestClient.open(service);
    await mute.closed();
    await expect.poll(() => polite.heard('jetsocket:ping').length, { timeout: 3000 }).toBeGreaterThan(3);
    expect(service.connections).toEqual([polite.socketId, terse.socketId]);
  });
});
