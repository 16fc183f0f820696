import { describe, expect, it } from 'vitest';
import type { LogEntry } from '../src/index';
import { exchange, RawConnection } from './raw-http';
import { cleanUp, signedQuery, startService, TestClient } from './support';

const body = JSON.stringify({ name: 'greet', channel: 'room', data: 'hello' });

function post(...headers: string[]): string {
  const query = signedQuery('POST', '/apps/app/events', {}, body);
  const lines = [`POST /apps/app/events?${query} HTTP/1.1`, 'Host: x', `Content-Length: ${body.length}`];
  return `${[...lines, ...headers].join('\r\n')}\r\n\r\n`;
}

describe('a request that offers another protocol is answered as any other', () => {
  it.each([
    [
      'HTTP/2, as Java’s client',
      ['Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AA'],
    ],
    ['TLS, as Apache’s client', ['Upgrade: TLS/1.2', 'Connection: Upgrade']],
  ])('%s', async (_who, headers) => {
    const service = await startService();
    const client = await TestClient.open(service);
    await client.join('room');
    const connection = new RawConnection(service);
    // The body comes with the head, behind it, and on the same connection again.
    const [first, rest] = [body.slice(0, 9), body.slice(9)];
    connection.socket.write(post(...headers) + body);
    await expect.poll(() => connection.text.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(1);
    connection.socket.write(post(...headers) + first);
    connection.socket.write(rest);
    await expect.poll(() => connection.text.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(2);
    connection.socket.write(post(...headers, 'Connection: close') + body);
    await expect.poll(() => connection.isClosed).toBe(true);
    await client.settled();
    expect(client.heard('greet').map(({ data }) => data)).toEqual(['hello', 'hello', 'hello']);
  });

  it('however many of them come over one connection', async () => {
    const warnings: Error[] = [];
    const note = (warning: Error) => warnings.push(warning);
    process.on('warning', note);
    cleanUp(() => process.off('warning', note));
    const connection = new RawConnection(await startService());
    const request = post('Connection: Upgrade', 'Upgrade: h2c') + body;
    for (let count = 1; count <= 30; count++) {
      connection.socket.write(request);
      await expect.poll(() => connection.text.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(count);
    }
    expect(warnings).toEqual([]);
  });

  it('unless it does not wait for the answer before, which ends the connection', async () => {
    const service = await startService();
    const request = post('Connection: Upgrade', 'Upgrade: h2c') + body;
    await exchange(service, request.repeat(2));
    await service.stop();
  });

  it('and must arrive in time as any other', async () => {
    const log: LogEntry[] = [];
    const service = await startService({}, { requestTimeout: 0.2, log: (entry) => log.push(entry) });
    const connection = new RawConnection(service);
    connection.socket.write(post('Connection: Upgrade', 'Upgrade: h2c') + body.slice(0, 9));
    await expect.poll(() => connection.isClosed, { timeout: 3000 }).toBe(true);
    expect(log.at(-1)).toMatchObject({ event: 'request', path: '/apps/app/events', status: 408 });
  });
});
