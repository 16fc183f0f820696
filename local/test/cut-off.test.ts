import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { Console } from '../src/console/console';
import { Hub } from '../src/engine/hub';
import { resolveApp } from '../src/engine/settings';
import type { LogEntry } from '../src/index';
import { requestEntry } from '../src/log/log-entry';
import { HubServer } from '../src/server/server';
import { nodeSurroundings } from '../src/server/surroundings';
import { exchange, RawConnection, sendEndless } from './raw-http';
import { app, cleanUp, rest, startService } from './support';

const POST = 'POST /apps/app/events?auth_signature=hidden HTTP/1.1\r\nHost: x\r\n';

async function logged(requestTimeout = 10) {
  const log: LogEntry[] = [];
  const service = await startService({}, { requestTimeout, log: (entry) => log.push(entry) });
  const requests = () => log.filter(({ event }) => event === 'request').map(({ time: _, ...entry }) => entry);
  return { service, requests };
}

const warning = { level: 'warn', event: 'request' };
const posted = { method: 'POST', path: '/apps/app/events' };

describe('the log tells of a request', () => {
  it('whose body never ends', async () => {
    const { service, requests } = await logged();
    await sendEndless(service, `${POST}Transfer-Encoding: chunked\r\n\r\n`);
    const error = 'The body does not end and was cut off after 16777216 bytes';
    await expect.poll(requests).toEqual([{ ...warning, ...posted, status: 413, error }]);
  });

  it.each([
    ['its body', `${POST}Content-Length: 1000\r\n\r\n{`, posted],
    ['its headers', `${POST}X-A: `, {}],
  ])('that did not send all of %s in time', async (_what, bytes, subject) => {
    const { service, requests } = await logged(0.1);
    await exchange(service, bytes);
    const error = 'The request did not arrive in time';
    expect(requests()).toEqual([{ ...warning, ...subject, status: 408, error }]);
  });

  it('that is none, or has too long headers', async () => {
    const { service, requests } = await logged();
    await exchange(service, 'hidden\r\n\r\n');
    await exchange(service, `${POST}X: ${'x'.repeat(20_000)}\r\n\r\n`);
    expect(requests()).toEqual([
      { ...warning, status: 400, error: 'This is no HTTP request' },
      { ...warning, status: 431, error: 'The headers are too long' },
    ]);
  });
});

describe('the log tells of what is declined before it is read:', () => {
  it('an expectation that nobody knows', async () => {
    const { service, requests } = await logged();
    const connection = await exchange(service, `${POST}Expect: 200-ok\r\nConnection: close\r\n\r\n`);
    expect(connection.head[0]).toBe('HTTP/1.1 417 Expectation Failed');
    const error = 'Expect may be 100-continue';
    expect(requests()).toEqual([{ ...warning, ...posted, status: 417, error }]);
  });

  it('a tunnel, which a proxy would make', async () => {
    const { service, requests } = await logged();
    const bytes = 'CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n';
    const connection = await exchange(service, bytes);
    expect(connection.head[0]).toBe('HTTP/1.1 405 Method Not Allowed');
    const error = 'The service is no proxy';
    expect(requests()).toEqual([
      { ...warning, method: 'CONNECT', path: 'example.com:443', status: 405, error },
    ]);
    const leaving = new RawConnection(service);
    leaving.socket.write(bytes, () => leaving.socket.resetAndDestroy());
    await expect.poll(() => leaving.isClosed).toBe(true);
    const staying = connect({ port: service.port, host: '127.0.0.1', allowHalfOpen: true });
    cleanUp(() => staying.destroy());
    staying.resume().write(bytes);
    await once(staying, 'end');
    await service.stop();
  });
});

describe('the log says nothing', () => {
  it('of a connection that was opened and never used', async () => {
    const { service, requests } = await logged(0.1);
    const connection = new RawConnection(service);
    await expect.poll(() => connection.isClosed).toBe(true);
    expect(requests()).toEqual([]);
  });

  it('of a client that hangs up', async () => {
    const { service, requests } = await logged();
    for (const bytes of [`${POST}Content-Length: 1000\r\n\r\n{`, `${POST}X-A: `]) {
      const connection = new RawConnection(service);
      connection.socket.write(bytes, () => connection.socket.resetAndDestroy());
      await expect.poll(() => connection.isClosed).toBe(true);
    }
    await rest(service, { path: '/channels' });
    expect(requests()).toEqual([
      { level: 'info', event: 'request', method: 'GET', path: '/apps/app/channels', status: 200 },
    ]);
  });
});

describe('a request at which the service itself fails', () => {
  let server: HubServer | undefined;

  afterEach(() => server?.close());

  it('is cut off, and told with the kind of the error', async () => {
    const entries: LogEntry[] = [];
    let isBroken = false;
    const now = () => {
      if (isBroken) throw new RangeError('hidden');
      return Date.now();
    };
    const surroundings = { ...nodeSurroundings, now };
    const hub = new Hub({ apps: [resolveApp(app)], prefix: 'jetsocket', surroundings, record: 0 });
    server = new HubServer(hub, {
      requestTimeout: 10,
      answered: (request) => entries.push(requestEntry(0, request)),
      console: new Console(hub, []),
    });
    const port = await server.listen(0, '127.0.0.1');
    const origin = `http://127.0.0.1:${port}`;
    isBroken = true;
    const body = JSON.stringify({
      action: 'trigger',
      app: app.id,
      channel: 'room',
      event: 'greet',
      data: '1',
    });
    const init = { method: 'POST', body, headers: { origin } };
    await expect(fetch(`${origin}/console/actions?hidden`, init)).rejects.toThrow();
    const error = 'The request could not be handled (RangeError)';
    expect(entries).toMatchObject([
      { ...warning, method: 'POST', path: '/console/actions', status: 500, error },
    ]);
    expect((await fetch(origin)).status).toBe(200);
  });
});
