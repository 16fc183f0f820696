import { createTestService, type TestService } from 'jetsocket-js/testing';
import { describe, expect, it } from 'vitest';
import { encryptedInMemory, inMemory } from '../support/test-kit';

/** A socket of the service without a client: it says what the test says. */
async function bareSocket(service: TestService, path = '/app/key?protocol=7') {
  const socket = new service.options.WebSocket(`wss://anywhere${path}`);
  const heard: { event: string; channel?: string; data?: unknown }[] = [];
  const closed: unknown[] = [];
  socket.onmessage = ({ data }) => heard.push(JSON.parse(String(data)));
  socket.onclose = ({ code, reason }) => closed.push([code, reason]);
  await service.settled();
  const say = (event: string, data: unknown, channel?: string) =>
    socket.send(JSON.stringify({ event, data, channel }));
  return { socket, heard, closed, say };
}

describe('a socket of the test service', () => {
  it('cannot send before it is open, and sends nothing after it is closed', async () => {
    const service = createTestService();
    const early = new service.options.WebSocket('wss://anywhere/app/key');
    expect(() => early.send('{}')).toThrow('still connecting');
    const { socket, heard, closed, say } = await bareSocket(service);
    say('jetsocket:ping', {});
    socket.close();
    say('jetsocket:ping', {});
    await service.settled();
    say('jetsocket:ping', {});
    await service.settled();
    expect(heard.map(({ event }) => event)).toEqual(['jetsocket:connection_established']);
    expect(service.sent.map(({ event }) => event)).toEqual(['jetsocket:ping']);
    expect(closed).toEqual([[1005, '']]);
  });

  it('is closed with the code and reason of its client, once', async () => {
    const service = createTestService();
    const { socket, closed } = await bareSocket(service);
    socket.close(4000, 'enough');
    socket.close(4001, 'again');
    await service.settled();
    service.faults.drop();
    await service.settled();
    expect(closed).toEqual([[4000, 'enough']]);
    expect(service.connections).toEqual([]);
  });

  it('that is dropped ends with 1006 after an error, as over a network', async () => {
    const service = createTestService();
    const { socket, closed } = await bareSocket(service);
    const errors: unknown[] = [];
    socket.onerror = (error) => errors.push([error, closed.length]);
    service.faults.drop();
    expect(errors).toEqual([[{}, 0]]);
    expect(closed).toEqual([[1006, '']]);
  });

  it('leads to the application whatever stands before its path', async () => {
    const service = createTestService();
    const { heard } = await bareSocket(service, '/behind/app/of/app/key?protocol=7');
    expect(heard.map(({ event }) => event)).toEqual(['jetsocket:connection_established']);
    const wrong = await bareSocket(createTestService({ key: 'other' }));
    expect([wrong.heard[0]?.data, wrong.closed]).toMatchObject([
      { code: 4001 },
      [[4001, expect.any(String)]],
    ]);
  });

  it('that was let in by nobody is noted without an id', async () => {
    const service = createTestService();
    service.faults.refuse('silence');
    const { say, heard } = await bareSocket(service);
    say('jetsocket:ping', {});
    expect(service.sent).toEqual([
      { socketId: '', event: 'jetsocket:ping', data: {}, at: expect.any(Number) },
    ]);
    expect(heard).toEqual([]);
  });
});

describe('what clients send on encrypted channels', () => {
  it.each([
    'text',
    {},
    { nonce: 'x', ciphertext: 'AAAA' },
    { nonce: 'A'.repeat(32), ciphertext: 'no base64' },
    { nonce: 'A'.repeat(32), ciphertext: 'AA*A' },
    { nonce: 'A'.repeat(32), ciphertext: 'A'.repeat(40) },
    { nonce: 'A'.repeat(32) },
  ])('is shown as it is where it does not open: %j', async (data) => {
    const service = createTestService();
    const { say } = await bareSocket(service);
    say('client-hi', data, 'private-encrypted-a');
    expect(service.sent).toMatchObject([{ event: 'client-hi', channel: 'private-encrypted-a', data }]);
  });
});

describe('the server of the test service', () => {
  const ask = (service: TestService, body: string, headers: Record<string, string> = {}) =>
    service.options.fetch('/auth', {
      method: 'POST',
      headers,
      body,
      signal: new AbortController().signal,
      credentials: 'same-origin',
    });

  it.each(['{}', 'null', '7', '[]', '{"socket_id":7}', '{"channel_name":"private-a"}'])(
    'has no answer to %s',
    async (body) => {
      const service = createTestService();
      await expect(ask(service, body)).rejects.toThrow(
        'The test service has no answer to /auth: it expects a socket_id in the body',
      );
      expect(service.requests).toEqual([]);
    },
  );

  it('answers nobody who has given up', async () => {
    const service = createTestService();
    const abort = new AbortController();
    abort.abort(new Error('given up'));
    const init = { method: 'POST', headers: {}, body: '{"socket_id":"1.2"}', signal: abort.signal } as const;
    await expect(service.options.fetch('/auth', { ...init, credentials: 'same-origin' })).rejects.toThrow(
      'given up',
    );
    expect(service.requests).toEqual([]);
  });

  it('knows what was asked, and answers as fetch does', async () => {
    const service = createTestService().authorize({ status: 299, headers: { 'X-Id': '7' }, body: 'text' });
    const answer = await ask(service, '{"socket_id":"1.2","channel_name":"private-a","color":"red"}');
    expect([answer.ok, answer.status, await answer.text()]).toEqual([true, 299, 'text']);
    expect([answer.headers.get('x-ID'), answer.headers.get('other')]).toEqual(['7', null]);
    expect(service.requests).toEqual([
      {
        url: '/auth',
        socketId: '1.2',
        channelNames: ['private-a'],
        headers: {},
        params: { color: 'red' },
        at: expect.any(Number),
      },
    ]);
    for (const [status, ok] of [
      [200, true],
      [199, false],
      [300, false],
    ] as const) {
      service.authorize({ status });
      const { text, ...rest } = await ask(service, '{"socket_id":"1.2","channel_name":"private-a"}');
      expect([rest.ok, await text()]).toEqual([ok, '']);
    }
  });

  it.each([null, 'yes', undefined])('does not take %j for an answer', async (rule) => {
    const service = createTestService().authorize(rule as never);
    await expect(ask(service, '{"socket_id":"1.2","channel_name":"private-a"}')).rejects.toThrow(
      `${String(rule)} is no answer; give true, false, a status, who it is, or { status }`,
    );
  });
});

describe('a corrupted event', () => {
  it('is one of any channel where none is named', async () => {
    const { service, client } = inMemory();
    const errors: unknown[] = [];
    client.connection.bind('error', (error: unknown) => errors.push(error));
    const heard: unknown[] = [];
    await Promise.all(
      ['a', 'b'].map((name) => client.subscribe(name).bind('n', (data: unknown) => heard.push(data)).ready),
    );
    const end = service.faults.corrupt();
    service.publish('a', 'n', 1);
    service.publish('b', 'n', 2);
    end();
    service.publish('a', 'n', 3);
    expect([errors.length, heard]).toEqual([2, [3]]);
  });

  it('is another one, whatever its ciphertext begins with', async () => {
    const { service, client } = encryptedInMemory();
    await client.subscribe('private-encrypted-a').ready;
    const frames: [before: string[], after: string[]] = [[], []];
    const note = (list: string[]) => (text: string) => {
      list.push(text);
      return text;
    };
    service.faults.rewrite(note(frames[0]));
    service.faults.corrupt('private-encrypted-a');
    service.faults.rewrite(note(frames[1]));
    for (let count = 0; count < 300; count += 1) service.publish('private-encrypted-a', 'n', count);
    const [before, after] = frames;
    expect([before.length, after.length]).toEqual([300, 300]);
    expect(after.filter((text, index) => text === before[index])).toEqual([]);
    expect(before.some((text) => JSON.parse(JSON.parse(text).data).ciphertext.startsWith('A'))).toBe(true);
    expect(before.some((text) => JSON.parse(JSON.parse(text).data).ciphertext.startsWith('B'))).toBe(true);
  });
});
