import { describe, expect, it } from 'vitest';
import { exchange } from './raw-http';
import { authorization, startService, TestClient } from './support';
import { expectWell } from './well';

describe('a hostile client', () => {
  it.each([
    'GARBAGE\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
    `GET /app/app-key HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: short\r\n\r\n`,
    `GET /${'x'.repeat(100_000)} HTTP/1.1\r\n\r\n`,
    'POST /apps/app/events HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nzzz\r\n',
    'GET http://[ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
    'OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
  ])('is answered with an error when it does not speak HTTP (%#)', async (bytes) => {
    const service = await startService();
    const { text } = await exchange(service, bytes);
    expect(text).toMatch(/^HTTP\/1\.1 4\d\d/);
    await expectWell(service);
  });

  it('is closed for a frame that is too big, broken or no text, and nobody else is', async () => {
    const service = await startService();
    const other = await TestClient.open(service);
    const big = await TestClient.open(service);
    big.socket.send('x'.repeat(1024 * 1024 + 1));
    expect(await big.closed()).toBe(1009);
    const broken = await TestClient.open(service);
    broken.socket.send(Buffer.from([0xff, 0xff]), { binary: false });
    expect(await broken.closed()).toBe(1007);
    await other.join('room');
  });

  it('is obeyed when it sends its text as a binary frame', async () => {
    const client = await TestClient.open(await startService());
    client.socket.send(Buffer.from('{"event":"jetsocket:subscribe","data":{"channel":"room"}}'));
    await client.hear('jetsocket_internal:subscription_succeeded');
  });

  it('is obeyed when it sends data as JSON text', async () => {
    const client = await TestClient.open(await startService());
    const data = { channel: 'private-room', ...authorization(client.socketId, 'private-room') };
    client.send('jetsocket:subscribe', JSON.stringify(data));
    await client.hear('jetsocket_internal:subscription_succeeded');
  });

  it('that stops reading is given up before it costs much', async () => {
    const service = await startService({ maxEventBytes: 1e6 }, { record: 0 });
    const [deaf, well] = [await TestClient.open(service), await TestClient.open(service)];
    await deaf.join('room');
    deaf.socket.pause();
    for (let n = 0; n < 60 && service.connections.length === 2; n += 1) {
      service.publish('room', 'big', 'x'.repeat(500_000));
    }
    await expect.poll(() => service.connections).toEqual([well.socketId]);
  });
});
